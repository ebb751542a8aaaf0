/* Make every criterion of the questionnaire a question with its inputs; read what stands in them, and fill them. */
(function () {
  "use strict";
  var own = (window.flowfolio = window.flowfolio || {});
  var OFF = "not_applicable", MOST_VOTES = 999;
  var WAIVER = { waived_by: "approved_by", waived_until: "until", waived_because: "reason" };

  function all(parent, selector) { return Array.prototype.slice.call(parent.querySelectorAll(selector)); }

  function trimmed(text) { return own.yaml.clean(text).trim(); }

  /* Texts of several lines stay as they are, so that a file that is loaded and saved says the same. */
  function prose(text) { return text.trim() ? own.yaml.clean(text) : ""; }

  function Question(page, box) {
    box.insertBefore(page.querySelector("[data-ff-extra]").content.cloneNode(true), box.querySelector(".ff-line"));
    this.page = page;
    this.box = box;
    this.radios = all(box, ".ff-choices input");
    this.rows = box.querySelector("[data-ff-evidence]");
    this.votes = all(box, "[data-ff-vote]");
    this.days = all(box, "[data-ff-since]");
    this.field = {};
    all(box, ".ff-extra [data-ff-field]").forEach(function (input) { this.field[input.dataset.ffField] = input; }, this);
  }

  Question.prototype = {
    chosen: function () { return this.radios.filter(function (radio) { return radio.checked; })[0]; },

    addEvidence: function (values) {
      var row = this.page.querySelector("[data-ff-evidence-row]").content.cloneNode(true).firstElementChild;
      all(row, "[data-ff-field]").forEach(function (input) { input.value = values[input.dataset.ffField] || ""; });
      this.rows.appendChild(row);
      return row;
    },

    evidence: function () {
      return all(this.rows, ".ff-evidence-row").map(function (row) {
        var found = {};
        all(row, "[data-ff-field]").forEach(function (input) { if (trimmed(input.value)) found[input.dataset.ffField] = trimmed(input.value); });
        return found;
      }).filter(function (each) { return Object.keys(each).length; });
    },

    /* Put what stands here into `data`, which has the shape of the file; a value not chosen yet is null. */
    read: function (id, data) {
      var chosen = this.chosen(), note = prose(this.field.note.value), evidence = this.evidence(), since = {}, votes = [], waiver = {};
      this.days.forEach(function (input) { if (input.value) since[Number(input.dataset.ffSince)] = input.value; });
      if (chosen || note || evidence.length || Object.keys(since).length) {
        data.answers[id] = { value: !chosen ? null : chosen.value === OFF ? OFF : Number(chosen.value), note: note, evidence: evidence, since: since };
      }
      var target = this.field.target.value, by = this.field.by.value;
      if (target !== "" || by) data.targets[id] = { value: target === "" ? null : Number(target), by: by };
      Object.keys(WAIVER).forEach(function (name) {
        var text = this.field[name].value;
        if (text.trim()) waiver[WAIVER[name]] = name === "waived_because" ? prose(text) : trimmed(text);
      }, this);
      if (Object.keys(waiver).length) data.waivers[id] = waiver;
      this.votes.forEach(function (input) {
        for (var count = Math.min(MOST_VOTES, Math.max(0, Math.floor(Number(input.value) || 0))); count > 0; count -= 1) votes.push(Number(input.dataset.ffVote));
      });
      if (votes.length) data.respondents[id] = votes;
    },

    fill: function (id, data) {
      var answer = data.answers[id] || { value: null, note: "", evidence: [], since: {} };
      var target = data.targets[id] || { value: null, by: "" }, votes = data.respondents[id] || [], waiver = data.waivers[id] || {};
      this.radios.forEach(function (radio) { radio.checked = radio.value === OFF ? answer.value === OFF : Number(radio.value) === answer.value; });
      this.field.note.value = answer.note;
      this.rows.textContent = "";
      answer.evidence.forEach(this.addEvidence, this);
      this.days.forEach(function (input) { input.value = answer.since[Number(input.dataset.ffSince)] || ""; });
      all(this.field.target, "option").forEach(function (option) {
        option.selected = target.value === null ? option.value === "" : option.value !== "" && Number(option.value) === target.value;
      });
      this.field.by.value = target.by;
      Object.keys(WAIVER).forEach(function (name) { this.field[name].value = waiver[WAIVER[name]] || ""; }, this);
      this.votes.forEach(function (input) { input.value = votes.filter(function (vote) { return vote === Number(input.dataset.ffVote); }).length || ""; });
    },

    /* Unfold the part that holds what a problem is about. */
    unfold: function () { all(this.box, "details").forEach(function (each) { each.open = true; }); },

    focus: function () {
      this.box.scrollIntoView({ block: "start" });
      (this.chosen() || this.radios[0]).focus();
    },

    clear: function () { this.radios.forEach(function (radio) { radio.checked = false; }); },

    dropWaiver: function () { Object.keys(WAIVER).forEach(function (name) { this.field[name].value = ""; }, this); },

    /* Show what was answered last time, or hide the line. */
    say: function (words, isAgain) {
      var line = this.box.querySelector("[data-ff-was]");
      line.textContent = words;
      line.classList.toggle("ff-again", isAgain);
      line.hidden = !words;
    }
  };

  own.assessQuestions = function (page, root) {
    return new Map(all(root, "[data-ff-criterion]").map(function (box) { return [box.dataset.ffCriterion, new Question(page, box)]; }));
  };
})();
