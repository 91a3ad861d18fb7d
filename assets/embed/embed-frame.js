/* Tells the page around an embed how tall it is: its height and nothing else. Version 1. */
(function () {
  "use strict";

  if (window.parent === window) return;
  const box = document.getElementById("embed");
  let told = 0;
  let acted = -Infinity;

  function tell() {
    told = Math.ceil(box.getBoundingClientRect().height);
    window.parent.postMessage({ portalEmbed: 1, height: told, acted: performance.now() - acted < 1000 }, "*");
  }

  // What a reader does here (opening the table) may move the page around it; what loads by itself may not.
  for (const kind of ["click", "keydown"]) addEventListener(kind, () => { acted = performance.now(); }, true);

  addEventListener("message", (event) => {
    if (event.source === window.parent && event.data?.portalEmbed === 1 && event.data.ask === true) tell();
  });

  new ResizeObserver(() => {
    if (Math.ceil(box.getBoundingClientRect().height) !== told) tell();
  }).observe(box);
})();
