/* The snippet page: the preview and the snippets follow every choice. */
(function () {
  "use strict";

  const form = document.getElementById("builder");
  let asked = 0;

  function address() {
    const chosen = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (value !== "" && value !== "all") chosen.append(name, value);
    }
    return `${form.getAttribute("action")}?${chosen}`;
  }

  function showFault(name, page) {
    const box = document.getElementById(name);
    box.parentNode.querySelector(".fault")?.remove();
    const fault = page.getElementById(name).parentNode.querySelector(".fault");
    if (fault) box.before(fault);
  }

  async function follow() {
    const turn = ++asked;
    const wanted = address();
    const answer = await fetch(wanted);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (turn !== asked) return;
    if (!page.getElementById("result")) { location.assign(wanted); return; }
    for (const part of ["faults", "result"]) document.getElementById(part).replaceWith(page.getElementById(part));
    for (const name of ["accent", "paper", "height"]) showFault(name, page);
    history.replaceState(null, "", wanted);
  }

  form.addEventListener("change", follow);
  document.documentElement.dataset.live = "";
})();
