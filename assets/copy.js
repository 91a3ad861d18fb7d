/* Copies what a button names: a text of its own, or what an element shows with its links written out in full. */
(function () {
  "use strict";

  function textOf(button) {
    if (button.dataset.copyText !== undefined) return button.dataset.copyText;
    const shown = document.getElementById(button.dataset.copyFrom).cloneNode(true);
    for (const link of shown.querySelectorAll("a[href]")) link.textContent = link.href;
    return shown.textContent;
  }

  function copyBySelection(text) {
    // Browsers offer the clipboard itself only to pages that came by https.
    const field = document.createElement("textarea");
    field.value = text;
    field.setAttribute("readonly", "");
    field.style.position = "fixed";
    field.style.opacity = "0";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyBySelection(text);
    }
  }

  document.addEventListener("click", async (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const button = target && target.closest("[data-copy-text], [data-copy-from]");
    if (!button) return;
    const said = button.parentElement.querySelector("[data-copied]");
    said.textContent = "";
    const done = await copy(textOf(button));
    said.textContent = done ? said.dataset.copied : "Your browser did not let us copy";
    button.focus();
  });
})();
