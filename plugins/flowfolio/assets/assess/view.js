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

  /* What is made without all answers is provisional. */
  function mark(each) { return each.answered < each.asked ? "*" : ""; }

  function table(body, found, last) {
    body.textContent = "";
    found.forEach(function (each) {
      var row = element("tr", undefined, { "class": "ff-depth-" + each.depth }), text = own.score.text;
      var percent = each.percent === null ? "\u2014" : Math.round((each.percent + 1e-12) * 1000) / 10 + "\u00a0%" + mark(each);
      var head = element("th", each.name, { scope: "row" });
      row.append(head);
      [text(each.score) + (each.score !== null ? mark(each) : ""), text(last[each.id]), text(each.target), percent, each.answered + " of " + each.asked].forEach(function (cell) {
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
      line.append(element("dt", each.name), element("dd", own.score.text(each.score) + (each.score !== null ? mark(each) : "")));
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
    more.append(element("summary", left.length + " without an answer; figures with an asterisk are provisional"));
    left.forEach(function (box) {
      var item = element("li");
      item.append(link(box.dataset.ffCriterion, box.querySelector("legend").textContent));
      list.append(item);
    });
    more.append(list);
    place.append(more);
  }

  function link(id, words) { return element("a", words, { href: "#q-" + id, "data-ff-open": id }); }

  /* List the targets that are not reached and the waivers, each with the way back to its question. */
  function plans(root, data, draft) {
    var isReached = function (id) {
      var answer = data.answers[id], target = data.targets[id];
      return Boolean(answer) && answer.value !== null && target.value !== null && (typeof answer.value === "string" || answer.value >= target.value);
    };
    var aimed = Object.keys(data.targets), reached = aimed.filter(isReached).length, said = root.querySelector("[data-ff-reached]");
    rows(root, "targets", aimed.filter(function (id) { return !isReached(id); }), function (id) {
      var answer = data.answers[id], target = data.targets[id];
      return [answer && answer.value !== null ? draft.label(answer.value) : "Not answered", target.value === null ? "" : draft.label(target.value), target.by];
    });
    rows(root, "waivers", Object.keys(data.waivers), function (id) { return [data.waivers[id].approved_by, data.waivers[id].until]; });
    if (!aimed.length) said.textContent = "No target is set yet. Choose a few criteria only: under each answer you can say where it has to come, and by when.";
    else said.textContent = reached === aimed.length ? "Every target is reached." : reached + " of " + aimed.length + " targets " + (reached === 1 ? "is" : "are") + " reached.";
  }

  function rows(root, name, ids, cells) {
    var body = root.querySelector("[data-ff-" + name + "]");
    body.textContent = "";
    ids.forEach(function (id) {
      var row = element("tr"), head = element("th", undefined, { scope: "row" }), texts = cells(id);
      head.append(link(id, document.getElementById("q-" + id).querySelector("legend").textContent));
      row.append(head);
      texts.forEach(function (words, at) { row.append(element("td", words || "\u2014", at === texts.length - 1 ? { "class": "ff-num" } : {})); });
      body.append(row);
    });
    body.closest(".ff-scroll").hidden = !ids.length;
  }

  /* Say beside the folded parts of a question what they hold, and write it below the question for paper. */
  function extras(question, data, id, draft) {
    var answer = data.answers[id] || { note: "", evidence: [], since: {} }, waiver = data.waivers[id], target = data.targets[id];
    var words = [], more = [], lines = answer.note ? ["Note: " + answer.note] : [], days = Object.keys(answer.since);
    var shown = answer.evidence.map(function (each) { return each.title || ""; }).filter(Boolean);
    if (answer.note) words.push("note");
    if (answer.evidence.length) words.push(answer.evidence.length + " evidence");
    if (target) words.push("target");
    if (days.length) more.push("since");
    if (data.respondents[id]) more.push(data.respondents[id].length + " people");
    if (waiver) more.push("waiver");
    if (shown.length) lines.push("Evidence: " + shown.join("; "));
    if (target && target.value !== null) lines.push("Target: " + draft.label(target.value) + (target.by ? " by " + target.by : ""));
    days.sort(function (a, b) { return a - b; }).forEach(function (key) { lines.push(draft.label(Number(key)) + " since " + answer.since[key]); });
    if (waiver) lines.push("Waived until " + (waiver.until || "\u2026") + ": " + (waiver.reason || ""));
    question.box.querySelector("[data-ff-filled]").textContent = words.concat(more).length ? "\u00b7 " + words.concat(more).join(", ") : "";
    question.box.querySelector("[data-ff-filled-more]").textContent = more.length ? "\u00b7 " + more.join(", ") : "";
    question.box.querySelector("[data-ff-line]").textContent = lines.join("\n") || "Note:";
    question.box.classList.toggle("ff-is-answered", Boolean(data.answers[id] && data.answers[id].value !== null));
  }

  own.assessView = { element: element, navigation: navigation, show: show, plans: plans, extras: extras };
})();
