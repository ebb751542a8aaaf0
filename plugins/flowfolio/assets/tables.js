/* On a phone, let a table with long texts in it stand as cards: each cell below the name of its column. */
(function () {
  "use strict";
  var LONG = 60, TALL = 110, phone = window.matchMedia("(max-width: 44.9375em)");

  function holdsText(table) {
    return Array.from(table.querySelectorAll("tbody > tr > td")).some(function (cell) { return cell.textContent.trim().length > LONG; });
  }
  function isPlain(table) {
    var head = table.tHead;
    return head && head.rows.length === 1 && table.tBodies.length && !table.querySelector('[scope="rowgroup"], [colspan], [rowspan]') &&
      !/\bff-(heat|catalogue-table)\b/.test(table.className);
  }
  function name(table) {
    var words = Array.from(table.tHead.rows[0].cells).map(function (cell) { return cell.textContent.trim(); });
    table.querySelectorAll("tbody > tr").forEach(function (row) {
      Array.from(row.cells).forEach(function (cell, place) {
        if (place && words[place]) cell.dataset.ffColumn = words[place];
      });
    });
    table.dataset.ffNamed = "yes";
  }
  function isCramped(table) {
    var isTall = Array.from(table.tBodies[0].rows).some(function (row) { return row.offsetHeight > TALL; });
    return isTall || table.scrollWidth > table.closest(".ff-scroll").clientWidth + 1 && holdsText(table);
  }
  function look() {
    // The theme puts a wrapper of its own around a table.
    document.querySelectorAll(".ff .ff-scroll table").forEach(function (table) {
      var stacks = phone.matches && isPlain(table) && (table.classList.contains("ff-stacks") || isCramped(table));
      if (stacks && !table.dataset.ffNamed) name(table);
      table.classList.toggle("ff-stacks", Boolean(stacks));
    });
  }

  phone.addEventListener("change", look);
  if (window.document$ && window.document$.subscribe) window.document$.subscribe(look);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", look);
  else look();
})();
