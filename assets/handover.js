/* Puts Dash's drawing of a page in the place of the server's copy, without the reader noticing.
 *
 * The server's copy is shown until Dash has drawn the same page in its hidden root; then the two change places
 * before the browser paints again. A reader who is in the middle of something is left alone until it is done, and
 * where a control has been changed already the copy stays: its form works by loading the page again.
 */
(function () {
  "use strict";

  const copy = document.getElementById("server-copy");
  const root = document.getElementById("react-entry-point");
  if (!copy || !root) return;
  const copied = copy.firstElementChild;

  const page = document.documentElement;
  const drawn = new Map();
  const explored = new WeakMap();
  let live = false;
  let busyWith = null;
  let hasMoved = false;
  let shown = "";
  let here = location.pathname + location.search;

  // Charts: an empty slot is filled with the drawing it carries.

  function drawCharts() {
    for (const [slot, drawing] of drawn) {
      if (slot.isConnected && slot.dataset.svg === drawing.text) continue;
      drawing.svg.remove();
      drawn.delete(slot);
    }
    for (const slot of root.querySelectorAll("[data-svg]")) {
      if (drawn.has(slot)) continue;
      slot.insertAdjacentHTML("afterbegin", slot.dataset.svg);
      drawn.set(slot, { text: slot.dataset.svg, svg: slot.firstElementChild });
    }
    for (const frame of root.querySelectorAll("[data-chart-frame]")) {
      frame.toggleAttribute("data-explored", frame.querySelector(".js-plotly-plot .main-svg") !== null);
    }
  }

  // The charting library is fetched only when a reader reaches for a chart.

  function reach(target, pressed) {
    const frame = live && target instanceof Element ? target.closest("[data-chart-frame]") : null;
    const button = frame && frame.querySelector("[data-explore]");
    if (!button) return;
    const drawing = frame.querySelector("[data-svg]")?.dataset.svg ?? "";
    if (explored.get(button) === drawing) return;
    explored.set(button, drawing);
    if (!(pressed && button.contains(target))) button.click();
  }

  document.addEventListener("focusin", (event) => reach(event.target, false));
  document.addEventListener("click", (event) => reach(event.target, true));
  document.addEventListener("pointerover", (event) => {
    // A finger that only scrolls past must not cost a megabyte; a tap arrives as a click.
    if (event.pointerType !== "touch") reach(event.target, false);
  });

  // The address: what is shown always has one, and links elsewhere keep the reader's choices.

  function region() {
    return root.querySelector("[data-address]");
  }

  function keepLinks(address) {
    const chosen = new URL(address, location.href).searchParams;
    const kept = new URLSearchParams();
    for (const name of ["geography", "release"]) {
      if (chosen.get(name)) kept.set(name, chosen.get(name));
    }
    const text = kept.toString();
    for (const link of document.querySelectorAll("[data-keeps]")) {
      link.setAttribute("href", link.dataset.keeps + (text ? "?" + text : ""));
    }
  }

  function isOtherRelease() {
    const { release } = region()?.dataset ?? {};
    return Boolean(release && page.dataset.release && release !== page.dataset.release);
  }

  function keepAddress() {
    const now = region();
    if (!now || now.dataset.address === shown) return;
    shown = now.dataset.address;
    if (isOtherRelease()) {
      location.replace(shown);
      return;
    }
    history.replaceState(history.state, "", shown);
    here = location.pathname + location.search;
    if (now.dataset.title) document.title = now.dataset.title;
    keepLinks(shown);
  }

  addEventListener("popstate", (event) => {
    // Only moves within this page arrive here. Dash would draw everything again, so it is not told.
    event.stopImmediatePropagation();
    if (live && location.pathname + location.search !== here) location.reload();
  }, true);

  // The hand-over.

  function wasChanged(control) {
    if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
    if (control.tagName === "SELECT") {
      return [...control.options].some((option) => option.selected !== option.defaultSelected);
    }
    return "defaultValue" in control && control.type !== "submit" && control.value !== control.defaultValue;
  }

  function twin(element, content) {
    if (element.id) return content.querySelector("#" + CSS.escape(element.id));
    const steps = [];
    for (let node = element; node !== copied; node = node.parentElement) {
      steps.unshift([...node.parentElement.children].indexOf(node));
    }
    return steps.reduce((node, step) => node && node.children[step], content);
  }

  function nameBoxes(content) {
    // A name "with=region" asks for the field `with` with the value `region`, as in the server's copy.
    for (const box of content.querySelectorAll('input[type="checkbox"][name*="="]')) {
      const [name, value] = box.name.split("=");
      box.name = name;
      box.value = value;
    }
  }

  function keepPlace(content) {
    const focused = copied.contains(document.activeElement) ? document.activeElement : null;
    for (const element of copied.querySelectorAll("*")) {
      const moved = element.scrollLeft || element.scrollTop;
      if (!moved && element.tagName !== "DETAILS") continue;
      const other = twin(element, content);
      if (!other) continue;
      if (element.tagName === "DETAILS") other.open = element.open;
      if (moved) other.scrollTo(element.scrollLeft, element.scrollTop);
    }
    const other = focused && twin(focused, content);
    if (other) other.focus({ preventScroll: true });
  }

  function keepTarget(left, top) {
    // The part that the address points at is a new element: point at it again, but leave a reader who has moved on.
    page.style.scrollBehavior = "auto";
    location.replace(location.href);
    if (hasMoved) scrollTo({ left, top });
    page.style.scrollBehavior = "";
  }

  function takeOver() {
    const content = document.getElementById("page-content");
    if (live || busyWith || !copy.isConnected || !content || !content.firstElementChild) return;
    if (isOtherRelease() || [...copy.querySelectorAll("input, select, textarea")].some(wasChanged)) {
      watcher.disconnect();
      root.remove();
      return;
    }
    const { scrollX, scrollY } = window;
    live = true;
    nameBoxes(content);
    root.hidden = false;
    keepPlace(content);
    copy.remove();
    shown = region()?.dataset.address ?? "";
    page.dataset.live = "";
    if (location.hash) keepTarget(scrollX, scrollY);
    for (const frame of root.querySelectorAll("[data-chart-frame]")) {
      if (frame.matches(":hover") || frame.contains(document.activeElement)) reach(frame, false);
    }
  }

  // A press in progress, or an open list of choices, is let finish first.

  function finished() {
    busyWith = null;
    setTimeout(takeOver);
  }

  copy.addEventListener("pointerdown", (event) => { busyWith = event.target; });
  copy.addEventListener("focusout", finished);
  copy.addEventListener("change", finished);
  for (const end of ["pointerup", "pointercancel"]) {
    addEventListener(end, () => { if (busyWith && busyWith.tagName !== "SELECT") finished(); });
  }

  for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    addEventListener(kind, () => { hasMoved = true; }, { passive: true, once: true });
  }

  const watcher = new MutationObserver(() => {
    drawCharts();
    if (live) keepAddress();
    else takeOver();
  });
  watcher.observe(root, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["data-svg", "data-address", "data-title", "data-release"],
  });
})();
