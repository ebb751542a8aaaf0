/* Show what a word means beside it, by pointer, keyboard and touch, and filter the A–Z page. Without this script the
   words are links with a title, and the page shows all of them. */
(function () {
  "use strict";
  var SOON = 250;
  var tip = null, shown = null, leaving = 0, pressed = null;

  function termOf(target) {
    return target && target.closest ? target.closest("a.ff-term[data-ff-definition]") : null;
  }

  function box() {
    if (!tip) {
      tip = document.createElement("div");
      tip.id = "ff-term-tip";
      tip.className = "ff-term-tip";
      tip.setAttribute("role", "tooltip");
      tip.hidden = true;
      tip.addEventListener("pointerenter", stay);
      tip.addEventListener("pointerleave", leave);
    }
    if (!tip.isConnected) document.body.appendChild(tip);
    return tip;
  }

  function show(link) {
    stay();
    if (shown === link) return;
    hide();
    var made = box();
    link.removeAttribute("title"); // the browser would show it too, and nobody could dismiss that
    made.textContent = link.getAttribute("data-ff-definition");
    made.hidden = false;
    place(link, made);
    link.setAttribute("aria-describedby", made.id);
    shown = link;
  }

  function place(link, made) {
    var at = link.getClientRects()[0] || link.getBoundingClientRect(), gap = 4, edge = 8;
    made.style.left = "0px";
    made.style.top = "0px";
    var size = made.getBoundingClientRect(), width = document.documentElement.clientWidth;
    var left = Math.max(edge, Math.min(at.left, width - size.width - edge));
    var below = at.bottom + gap, above = at.top - gap - size.height;
    var isBelow = below + size.height + edge <= window.innerHeight || above < edge;
    made.style.left = left + "px";
    made.style.top = (isBelow ? below : above) + "px";
  }

  function hide() {
    window.clearTimeout(leaving);
    if (shown) shown.removeAttribute("aria-describedby");
    if (tip) tip.hidden = true;
    shown = null;
  }

  function stay() { window.clearTimeout(leaving); }

  function leave() {
    window.clearTimeout(leaving);
    leaving = window.setTimeout(function () {
      if (shown && shown !== document.activeElement) hide();
    }, SOON);
  }

  /* Listeners on the document outlive instant loading, which replaces the page below it. */
  document.addEventListener("pointerover", function (event) {
    var link = event.pointerType === "touch" ? null : termOf(event.target);
    if (link) show(link);
  });
  document.addEventListener("pointerout", function (event) {
    if (event.pointerType !== "touch" && shown && termOf(event.target) === shown) leave();
  });
  document.addEventListener("focusin", function (event) {
    var link = termOf(event.target);
    if (link && !(pressed && pressed.link === link)) show(link);
    else if (!link) hide();
  });
  document.addEventListener("focusout", function (event) {
    if (termOf(event.target) === shown) hide();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && shown) {
      hide();
      event.stopPropagation();
    }
  }, true);
  window.addEventListener("scroll", function () { if (shown && tip) place(shown, tip); }, { passive: true });
  window.addEventListener("resize", hide);

  /* By touch, the first tap on a word shows what it means and the second one follows the link. */
  document.addEventListener("pointerdown", function (event) {
    var link = termOf(event.target);
    pressed = link && event.pointerType === "touch" ? { link: link, wasShown: shown === link } : null;
    if (shown && !link && !(tip && tip.contains(event.target))) hide();
  }, true);
  document.addEventListener("click", function (event) {
    var link = termOf(event.target), press = pressed;
    pressed = null;
    if (link && press && press.link === link && !press.wasShown) {
      event.preventDefault();
      event.stopPropagation();
      show(link);
    } else if (link) {
      hide();
    }
  }, true);

  function folded(text) {
    return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/\u2019/g, "'").toLowerCase();
  }

  function filter() {
    var form = document.querySelector("[data-ff-glossary-filter]");
    hide();
    if (!form || form.dataset.ffReady) return;
    form.dataset.ffReady = "yes";
    form.hidden = false;
    var input = form.querySelector("input"), count = form.querySelector("[role=status]");
    var none = document.querySelector("[data-ff-glossary-none]");
    var letters = Array.prototype.map.call(document.querySelectorAll("[data-ff-letter]"), function (section) {
      var entries = Array.prototype.map.call(section.querySelectorAll("[data-ff-entry]"), function (item) {
        return { item: item, text: folded(item.textContent) };
      });
      return { section: section, entries: entries };
    });

    function apply() {
      var words = folded(input.value).split(/\s+/).filter(Boolean), found = 0;
      letters.forEach(function (letter) {
        var here = 0;
        letter.entries.forEach(function (entry) {
          var fits = words.every(function (word) { return entry.text.indexOf(word) >= 0; });
          entry.item.hidden = !fits;
          here += fits ? 1 : 0;
        });
        letter.section.hidden = !here;
        found += here;
      });
      none.hidden = found > 0;
      count.textContent = words.length ? found + (found === 1 ? " entry fits." : " entries fit.") : "";
    }
    input.addEventListener("input", apply);
    input.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && input.value) {
        input.value = "";
        apply();
        event.stopPropagation();
      }
    });
    if (input.value) apply();
  }

  if (window.document$) window.document$.subscribe(filter);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", filter);
  else filter();
})();
