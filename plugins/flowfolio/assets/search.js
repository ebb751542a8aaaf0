/* Typing in the search field always opens the search. The theme closes the search shortly after a link was followed,
   also under somebody who has opened it by then: the field keeps the focus, and typing showed nothing. */
document.addEventListener("input", function (event) {
  var toggle = document.getElementById("__search");
  if (toggle && !toggle.checked && event.target.closest(".md-search__form")) toggle.click();
});
