/* The snippet page: the preview follows every choice, and a button copies a snippet. */
(function () {
  "use strict";

  const form = document.getElementById("builder");
  let asked = 0;

  function readyButtons() {
    for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
  }

  function address() {
    const chosen = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (value !== "" && value !== "all") chosen.append(name, value);
    }
    return `${form.getAttribute("action")}?${chosen}`;
  }

  async function follow() {
    const turn = ++asked;
    const wanted = address();
    const answer = await fetch(wanted, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (turn !== asked) return;
    if (!page.getElementById("result")) { location.assign(wanted); return; }
    for (const part of ["faults", "result"]) document.getElementById(part).replaceWith(page.getElementById(part));
    for (const name of ["accent", "paper", "height"]) showFault(name, page);
    history.replaceState(null, "", wanted);
    readyButtons();
  }

  function showFault(name, page) {
    const box = document.getElementById(name);
    box.parentNode.querySelector(".fault")?.remove();
    const fault = page.getElementById(name).parentNode.querySelector(".fault");
    if (fault) box.before(fault);
  }

  async function copy(button) {
    const text = document.getElementById(button.dataset.copy).textContent;
    const said = button.parentNode.querySelector(".copied");
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(document.getElementById(button.dataset.copy));
      said.textContent = "Selected: now press Ctrl and C";
    }
  }

  form.addEventListener("change", follow);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copy(button);
  });
  readyButtons();
})();
