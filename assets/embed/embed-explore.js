/* Lets a reader move along a chart by mouse, touch or keyboard and read every figure at that place.
 *
 * The page holds the figures in words; the drawing holds a mark for each, titled with the same words. Both axes are
 * even, so that two marks are enough to place every figure, also where a drawing leaves marks out for want of room.
 */
(function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const slider = document.getElementById("step");
  const said = document.getElementById("said");
  const holder = document.querySelector(".drawings");
  const steps = JSON.parse(document.getElementById("steps").textContent);
  const places = new WeakMap();
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true");
  holder.append(tip);

  // Where things are

  function middle(mark) {
    const box = mark.getBBox();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  function scale(pairs) {
    const [low, high] = [pairs.at(0), pairs.at(-1)];
    if (!low) return () => null;
    const slope = high[0] === low[0] ? 0 : (high[1] - low[1]) / (high[0] - low[0]);
    return (value) => low[1] + (value - low[0]) * slope;
  }

  function measure(svg) {
    const marks = new Map();
    for (const title of svg.querySelectorAll(":scope > * title")) marks.set(title.textContent, title.parentNode);
    const drawn = steps.flatMap((step) => step.marks).filter((one) => marks.has(one.title) && one.x !== undefined);
    const pairs = (axis) => drawn
      .map((one) => [one[axis], middle(marks.get(one.title))[axis]])
      .sort((one, other) => one[0] - other[0]);
    const heights = pairs("y").map((pair) => pair[1]);
    return {
      marks, x: scale(pairs("x")), y: scale(pairs("y")), top: Math.min(...heights), bottom: Math.max(...heights),
    };
  }

  function drawing() {
    const svg = [...holder.querySelectorAll("svg")].find((one) => one.getClientRects().length);
    if (!places.has(svg)) places.set(svg, measure(svg));
    return { svg, place: places.get(svg) };
  }

  function at(step, place) {
    const placed = step.marks.find((one) => one.x !== undefined);
    if (placed) return { x: place.x(placed.x), y: null };
    const bar = step.marks.map((one) => place.marks.get(one.title)).find(Boolean);
    return bar ? { x: null, y: middle(bar).y, box: bar.getBBox() } : { x: null, y: null };
  }

  // What is shown there

  function element(parent, name, attributes) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    parent.append(made);
  }

  function clear() {
    tip.hidden = true;
    for (const old of holder.querySelectorAll(".explored")) old.remove();
  }

  function point(step, svg, place, here) {
    const group = document.createElementNS(SVG, "g");
    group.setAttribute("class", "explored");
    svg.append(group);
    if (here.box) {
      const { x, y, width, height } = here.box;
      element(group, "rect", { class: "explored-mark", x: x - 3, y: y - 3, width: width + 6, height: height + 6 });
    }
    if (here.x === null) return;
    if (Number.isFinite(place.top)) {
      element(group, "path", { class: "explored-line", d: `M${here.x} ${place.top - 10}V${place.bottom + 10}` });
    }
    for (const one of step.marks) {
      if (one.y !== undefined) element(group, "circle", { class: "explored-mark", cx: here.x, cy: place.y(one.y), r: 8 });
    }
  }

  function words(one) {
    return one.name ? `${one.name}: ${one.text}` : one.text;
  }

  function write(step, svg, here) {
    const name = document.createElement("b");
    name.textContent = step.name;
    tip.replaceChildren(name, ...step.marks.map((one) => {
      const line = document.createElement("span");
      line.textContent = words(one);
      return line;
    }));
    tip.hidden = false;
    const unit = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    const left = (here.x ?? svg.viewBox.baseVal.width / 2) * unit;
    const room = holder.clientWidth - tip.offsetWidth;
    const side = left + 14 + tip.offsetWidth > holder.clientWidth ? left - 14 - tip.offsetWidth : left + 14;
    tip.style.left = `${Math.max(0, Math.min(side, room))}px`;
    tip.style.top = `${here.y === null ? 0 : here.y * unit + 16}px`;
  }

  function show(index) {
    const step = steps[index];
    const { svg, place } = drawing();
    const here = at(step, place);
    clear();
    point(step, svg, place, here);
    write(step, svg, here);
    slider.value = index;
    slider.setAttribute("aria-valuetext", step.name);
  }

  // By mouse and touch: the step nearest to the pointer

  function nearest(event) {
    const { svg, place } = drawing();
    const box = svg.getBoundingClientRect();
    const unit = box.width / svg.viewBox.baseVal.width;
    const pointer = { x: (event.clientX - box.left) / unit, y: (event.clientY - box.top) / unit };
    const gaps = steps.map((step) => {
      const here = at(step, place);
      return here.x !== null ? Math.abs(here.x - pointer.x) : here.y !== null ? Math.abs(here.y - pointer.y) : Infinity;
    });
    return gaps.indexOf(Math.min(...gaps));
  }

  for (const kind of ["pointermove", "pointerdown"]) {
    holder.addEventListener(kind, (event) => show(nearest(event)));
  }
  holder.addEventListener("pointerleave", clear);

  // By keyboard, or by dragging the control: the same, told to a screen reader too

  function tell() {
    const step = steps[Number(slider.value)];
    show(Number(slider.value));
    said.textContent = step.marks.map(words).join(". ");
  }

  slider.addEventListener("input", tell);
  slider.addEventListener("focus", () => show(Number(slider.value)));
  slider.addEventListener("blur", clear);
  addEventListener("keydown", (event) => { if (event.key === "Escape") clear(); });

  slider.setAttribute("aria-valuetext", steps[Number(slider.value)].name);
  slider.disabled = false;
  document.documentElement.dataset.explored = "";
})();
