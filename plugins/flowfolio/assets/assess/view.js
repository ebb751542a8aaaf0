/* Show how far the form is: navigation with progress, live scores, radar, what is still open. */
(function () {
  "use strict";
  var own = (window.flowfolio = window.flowfolio || {});

  function element(name, words, attributes) {
    var made = document.createElement(name);
    if (words !== undefined) made.textContent = words;
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    return made;
  }

  function navigation(list, steps) {
    steps.forEach(function (step) {
      var item = element("li"), button = element("button", undefined, { type: "button", "data-ff-go": step.dataset.ffStep });
      button.append(element("span", step.querySelector("h2").textContent), element("span", "", { "class": "ff-tally", "data-ff-tally": step.dataset.ffStep }));
      item.append(button);
      list.append(item);
    });
  }

  function show(root, model, found, last, answers) {
    var part = function (name) { return root.querySelector("[data-ff-" + name + "]"); };
    var total = 0, done = 0;
    found.filter(function (each) { return each.depth === 0; }).forEach(function (each) { total += each.asked; done += each.answered; });
    part("progress").max = total;
    part("progress").value = done;
    part("progress-text").textContent = done + " of " + total + " answered";
    found.filter(function (each) { return each.isLeaf; }).forEach(function (each) {
      var tally = root.querySelector('[data-ff-tally="' + each.id + '"]');
      tally.textContent = each.answered === each.asked ? "\u2713 all " + each.asked : each.answered + " of " + each.asked;
      tally.classList.toggle("ff-done", each.answered === each.asked);
    });
    table(part("scores"), found, last);
    live(part("live"), found);
    drawing(part("radar"), model, found, last);
    open(root, part("open"), answers);
  }

  function table(body, found, last) {
    body.textContent = "";
    found.forEach(function (each) {
      var row = element("tr", undefined, { "class": "ff-depth-" + each.depth }), text = own.score.text;
      var percent = each.percent === null ? "\u2014" : Math.round((each.percent + 1e-12) * 1000) / 10 + " %";
      var head = element("th", each.name, { scope: "row" });
      row.append(head);
      [text(each.score) + (each.score !== null && each.answered < each.asked ? "*" : ""), text(last[each.id]), text(each.target), percent, each.answered + " of " + each.asked].forEach(function (cell) {
        row.append(element("td", cell, { "class": "ff-num" }));
      });
      row.dataset.ffScore = String(each.score);
      row.dataset.ffDimension = each.id;
      body.append(row);
    });
  }

  function live(list, found) {
    list.textContent = "";
    found.filter(function (each) { return each.depth === 0; }).forEach(function (each) {
      var line = element("div");
      line.append(element("dt", each.name), element("dd", own.score.text(each.score) + (each.score !== null && each.answered < each.asked ? "*" : "")));
      list.append(line);
    });
  }

  function drawing(place, model, found, last) {
    var axes = found.filter(function (each) { return each.depth === 0; });
    if (axes.length < 3) axes = found.filter(function (each) { return each.isLeaf; });
    var svg = own.score.radar(model, axes.map(function (each) { return { name: each.name, now: each.score, target: each.target, last: last[each.id] }; }));
    place.textContent = "";
    if (svg) place.append(svg);
  }

  function open(root, place, answers) {
    var left = Array.prototype.filter.call(root.querySelectorAll("[data-ff-criterion]"), function (box) { return !(box.dataset.ffCriterion in answers); });
    place.textContent = "";
    if (!left.length) { place.append(element("p", "Every criterion is answered.")); return; }
    var more = element("details", undefined, { "class": "ff-more" }), list = element("ul");
    more.append(element("summary", left.length + " without an answer; scores with an asterisk are provisional"));
    left.forEach(function (box) {
      var item = element("li");
      item.append(element("a", box.querySelector("legend").textContent, { href: "#" + box.id, "data-ff-open": box.dataset.ffCriterion }));
      list.append(item);
    });
    more.append(list);
    place.append(more);
  }

  /* Say beside the folded part of a question what it holds, and what is kept for it from the file. */
  function extras(question, data, id, kept) {
    var answer = data.answers[id] || { note: "", evidence: [] }, waiver = kept.waivers[id], words = [], lines = [];
    if (answer.note) words.push("note");
    if (answer.evidence.length) words.push(answer.evidence.length + " evidence");
    if (data.targets[id]) words.push("target");
    if (data.respondents[id]) words.push(data.respondents[id].length + " people");
    if (waiver) lines.push("Waived until " + waiver.until + " by " + waiver.approved_by + ": " + waiver.reason);
    Object.keys(kept.since[id] || {}).forEach(function (key) { lines.push("Reached " + key + " on " + kept.since[id][key] + "."); });
    question.box.querySelector("[data-ff-filled]").textContent = words.length ? "\u00b7 " + words.join(", ") : "";
    var place = question.box.querySelector("[data-ff-kept]");
    place.textContent = lines.join(" ");
    place.hidden = !lines.length;
    var shown = answer.evidence.map(function (each) { return each.title || ""; }).filter(Boolean);
    question.box.querySelector("[data-ff-line]").textContent = "Note: " + answer.note + (shown.length ? " Evidence: " + shown.join("; ") : "");
    question.box.classList.toggle("ff-is-answered", Boolean(data.answers[id] && data.answers[id].value !== null));
  }

  own.assessView = { navigation: navigation, show: show, extras: extras };
})();
