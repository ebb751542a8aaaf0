/* Pan, zoom and full screen for the pictures, by mouse, touch and keyboard. Without this script they scroll. */
(function () {
  "use strict";
  var STEP = 1.25, MOST = 12, GROWS = 1.35;

  function button(text, label, act) {
    var made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.setAttribute("aria-label", label);
    made.title = label;
    made.addEventListener("click", act);
    return made;
  }

  function enhance(figure) {
    var canvas = figure.querySelector(".ff-canvas"), svg = canvas && canvas.querySelector("svg");
    if (!svg || !svg.viewBox || !svg.viewBox.baseVal.width || figure.dataset.ffReady) return;
    figure.dataset.ffReady = "yes";
    var whole = svg.viewBox.baseVal, home = { x: whole.x, y: whole.y, w: whole.width, h: whole.height };
    var room = canvas.clientWidth - 2 * parseFloat(getComputedStyle(canvas).paddingLeft || 0), natural = svg.getAttribute("width");
    if (home.w <= canvas.clientWidth * 1.5) canvas.classList.add("ff-fits");
    // A small picture may use the room there is.
    if (room > home.w) svg.setAttribute("width", natural = String(Math.min(room, home.w * GROWS)));
    var view = null, tall = 0, pointers = new Map(), moved = false;

    function show() {
      svg.setAttribute("viewBox", [view.x, view.y, view.w, view.h].join(" "));
    }
    function begin() {
      if (view) return;
      view = { x: home.x, y: home.y, w: home.w, h: home.h };
      tall = Math.max(canvas.getBoundingClientRect().height, 240);
      canvas.style.height = tall + "px";
      figure.classList.add("ff-zoomed");
      svg.setAttribute("width", "100%");
      svg.setAttribute("height", "100%");
      svg.style.height = "100%";
      canvas.scrollTo(0, 0);
      show();
    }
    function fit() {
      reset();
      begin();
      if (!document.fullscreenElement) canvas.style.height = Math.min(tall, room * home.h / home.w + 24) + "px";
    }
    function reset() {
      view = null;
      figure.classList.remove("ff-zoomed");
      canvas.style.height = "";
      svg.style.height = "";
      svg.setAttribute("width", natural);
      svg.removeAttribute("height");
      svg.setAttribute("viewBox", [home.x, home.y, home.w, home.h].join(" "));
    }
    function zoom(factor, px, py) {
      begin();
      canvas.style.height = tall + "px";
      var width = Math.min(Math.max(view.w / factor, home.w / MOST), home.w * 2), ratio = width / view.w;
      view.x += (view.w - view.w * ratio) * px;
      view.y += (view.h - view.h * ratio) * py;
      view.w *= ratio;
      view.h *= ratio;
      show();
    }
    function pan(dx, dy) {
      begin();
      view.x += dx * view.w;
      view.y += dy * view.h;
      show();
    }
    function spot(event) {
      var box = svg.getBoundingClientRect();
      return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    }

    var tools = document.createElement("div");
    tools.className = "ff-tools";
    tools.setAttribute("role", "group");
    tools.setAttribute("aria-label", "Look at the picture");
    tools.append(
      button("+", "Zoom in", function () { zoom(STEP, 0.5, 0.5); }),
      button("\u2212", "Zoom out", function () { zoom(1 / STEP, 0.5, 0.5); }),
      button("Fit", "Fit the whole picture", fit),
      button("1:1", "Back to the size it was drawn in", reset)
    );
    if (figure.requestFullscreen) {
      tools.append(button("Full screen", "Full screen", function () {
        if (document.fullscreenElement) document.exitFullscreen(); else figure.requestFullscreen();
      }));
    }
    figure.insertBefore(tools, canvas);

    canvas.addEventListener("keydown", function (event) {
      var keys = {
        "+": [zoom, STEP, 0.5, 0.5], "=": [zoom, STEP, 0.5, 0.5], "-": [zoom, 1 / STEP, 0.5, 0.5], "0": [reset]
      }, arrows = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, -0.1], ArrowDown: [0, 0.1] };
      if (event.ctrlKey || event.metaKey || event.altKey || event.target !== canvas) return;
      if (keys[event.key]) keys[event.key][0].apply(null, keys[event.key].slice(1));
      else if (view && arrows[event.key]) pan.apply(null, arrows[event.key]);
      else if (view && event.key === "Escape" && !document.fullscreenElement) reset();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    canvas.addEventListener("wheel", function (event) {
      if (!event.ctrlKey && !document.fullscreenElement) return;
      event.preventDefault();
      var at = spot(event);
      zoom(event.deltaY < 0 ? STEP : 1 / STEP, at[0], at[1]);
    }, { passive: false });
    canvas.addEventListener("pointerdown", function (event) {
      moved = false;
      if (!view || event.button) return;
      pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    });
    canvas.addEventListener("pointermove", function (event) {
      var last = pointers.get(event.pointerId);
      if (!last || !view) return;
      var box = svg.getBoundingClientRect(), dx = event.clientX - last.x, dy = event.clientY - last.y;
      if (pointers.size === 2) {
        var other = Array.from(pointers).filter(function (pair) { return pair[0] !== event.pointerId; })[0][1];
        var before = Math.hypot(last.x - other.x, last.y - other.y), after = Math.hypot(event.clientX - other.x, event.clientY - other.y);
        if (before > 0) zoom(after / before, 0.5, 0.5);
      } else if (moved || Math.abs(dx) + Math.abs(dy) > 3) {
        if (!moved && canvas.setPointerCapture) canvas.setPointerCapture(event.pointerId);
        moved = true;
        pan(-dx / box.width, -dy / box.height);
      } else return;
      pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    });
    ["pointerup", "pointercancel", "pointerleave"].forEach(function (name) {
      canvas.addEventListener(name, function (event) { pointers.delete(event.pointerId); });
    });
    canvas.addEventListener("click", function (event) {
      if (moved) { event.preventDefault(); event.stopPropagation(); moved = false; }
    }, true);
  }

  function start() {
    document.querySelectorAll("[data-ff-zoom]").forEach(enhance);
  }
  if (window.document$ && window.document$.subscribe) window.document$.subscribe(start);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
