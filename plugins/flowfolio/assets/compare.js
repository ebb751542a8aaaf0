/* Two lists to choose the maps that are compared. Without this script the links below them do the same. */
(function () {
  "use strict";

  function option(text) {
    var made = document.createElement("option");
    made.value = made.textContent = text;
    return made;
  }

  function enhance(form) {
    if (form.dataset.ffReady) return;
    form.dataset.ffReady = "yes";
    var links = Array.from(document.querySelectorAll("a[data-ff-from]"));
    var before = form.querySelector("[data-ff-before]"), after = form.querySelector("[data-ff-after]");
    var seen = new Set();
    links.forEach(function (link) {
      if (seen.has(link.dataset.ffFrom)) return;
      seen.add(link.dataset.ffFrom);
      before.appendChild(option(link.dataset.ffFrom));
    });
    function fill() {
      after.replaceChildren();
      links.forEach(function (link) {
        if (link.dataset.ffFrom === before.value) after.appendChild(option(link.dataset.ffTo));
      });
    }
    before.addEventListener("change", fill);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var chosen = links.find(function (link) {
        return link.dataset.ffFrom === before.value && link.dataset.ffTo === after.value;
      });
      if (chosen) chosen.click();
    });
    fill();
    form.hidden = links.length < 2;
  }

  function start() {
    document.querySelectorAll("[data-ff-compare]").forEach(enhance);
  }
  if (window.document$ && window.document$.subscribe) window.document$.subscribe(start);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
