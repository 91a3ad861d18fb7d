/* Gives every chart of the portal on this page the height it needs. Version 1.
 *
 * Only the charts' own frames, from the address this script came from, are listened to, and only for a height a
 * chart can have. What a reader is looking at never shrinks or jumps: it may grow, and it shrinks out of sight.
 */
(function () {
  "use strict";

  var script = document.currentScript;
  var base = script && script.src.split("?")[0].replace(/embed\.js$/, "embed/");
  if (!base || window["portal-embeds " + base]) return; // pasted with every chart, runs once
  window["portal-embeds " + base] = true;

  var origin = new URL(base).origin;
  var LOWEST = 100, HIGHEST = 10000, CHANGES = 30, SECONDS = 10;
  var states = new WeakMap();
  var watcher = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) { if (!entry.isIntersecting) settle(entry.target); });
  });

  function isOurs(frame) {
    return frame.src.indexOf(base) === 0;
  }

  function frameOf(source) {
    return source && Array.from(document.querySelectorAll("iframe")).find(function (frame) {
      return frame.contentWindow === source && isOurs(frame);
    });
  }

  function isOutOfSight(frame) {
    var box = frame.getBoundingClientRect();
    return box.top >= innerHeight || (box.bottom <= 0 && CSS.supports("overflow-anchor", "auto"));
  }

  function settle(frame) {
    var state = states.get(frame);
    var now = frame.clientHeight;
    state.waiting = false;
    if (state.height === now) return watcher.unobserve(frame);
    if (state.height < now && !state.acted && !isOutOfSight(frame)) return watcher.observe(frame);
    watcher.unobserve(frame);
    if (performance.now() - state.since > SECONDS * 1000) { state.since = performance.now(); state.changes = 0; }
    if (++state.changes > CHANGES) return;
    frame.style.height = state.height + frame.offsetHeight - now + "px";
  }

  addEventListener("message", function (event) {
    var data = event.data;
    if (event.origin !== origin || !data || data.portalEmbed !== 1 || !Number.isFinite(data.height)) return;
    if (data.height < LOWEST || data.height > HIGHEST) return;
    var frame = frameOf(event.source);
    if (!frame) return;
    var state = states.get(frame) || { since: performance.now(), changes: 0, waiting: false };
    states.set(frame, state);
    state.height = Math.ceil(data.height);
    state.acted = data.acted === true;
    if (!state.waiting) requestAnimationFrame(function () { settle(frame); });
    state.waiting = true;
  });

  document.querySelectorAll("iframe").forEach(function (frame) {
    if (isOurs(frame)) frame.contentWindow.postMessage({ portalEmbed: 1, ask: true }, "*");
  });
})();
