/* Make the printed questionnaire a form: one dimension at a time, live scores, answers kept in this browser, and the
   exact file to commit. Works on plain http and from disk; nothing is sent anywhere. */
(function () {
  "use strict";
  var own = (window.flowfolio = window.flowfolio || {});
  var OFF = "not_applicable", LARGEST = 1000000, SOON = 250;
  var FIELDS = ["scope", "other", "date", "method", "assessors", "notes", "baseline"];

  function all(parent, selector) { return Array.prototype.slice.call(parent.querySelectorAll(selector)); }

  function today() {
    var now = new Date();
    return new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  }

  function element(name, words, attributes) {
    var made = document.createElement(name);
    if (words !== undefined) made.textContent = words;
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    return made;
  }

  function trimmed(text) { return own.yaml.clean(text).trim(); }

  /* Keep and find the draft; a browser may refuse to keep anything. */
  function Drawer(key) {
    this.get = function () { try { return JSON.parse(localStorage.getItem(key)); } catch (error) { return null; } };
    this.put = function (value) { try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch (error) { return false; } };
    this.clear = function () { try { localStorage.removeItem(key); } catch (error) { /* nothing was kept */ } };
  }

  function enhance(root) {
    if (root.dataset.ffReady) return;
    root.dataset.ffReady = "yes";
    var page = root.closest(".ff-assess-page");
    /* A template and no data script: instant loading would run that as a program. */
    var model = JSON.parse(page.querySelector("[data-ff-model]").content.textContent);
    var draft = own.assessment(model);
    var drawer = new Drawer("flowfolio/assess/" + model.model + location.pathname.replace(/index\.html$/, ""));
    var questions = new Map(), kept = { since: {}, waivers: {} }, latest = null, again = {}, timer = 0, here = "about";
    var steps = all(root, "[data-ff-step]"), field = {};
    FIELDS.forEach(function (name) { field[name] = root.elements.namedItem(name); });

    function part(name) { return root.querySelector("[data-ff-" + name + "]"); }

    function say(words) { part("message").textContent = words; }

    function prepare(box) {
      box.insertBefore(page.querySelector("[data-ff-extra]").content.cloneNode(true), box.querySelector(".ff-line"));
      questions.set(box.dataset.ffCriterion, {
        box: box, radios: all(box, ".ff-choices input"), rows: box.querySelector("[data-ff-evidence]"), votes: all(box, "[data-ff-vote]"),
        get: function (name) { return box.querySelector(".ff-extra > .ff-asks > .ff-ask [data-ff-field=" + name + "]"); }
      });
    }

    function addEvidence(question, values) {
      var row = page.querySelector("[data-ff-evidence-row]").content.cloneNode(true).firstElementChild;
      all(row, "[data-ff-field]").forEach(function (input) { input.value = values[input.dataset.ffField] || ""; });
      question.rows.appendChild(row);
      return row;
    }

    /* What stands in the form, in the shape of the file. */
    function read() {
      var data = {
        scope: field.scope.value === "+" ? trimmed(field.other.value) : field.scope.value, date: field.date.value,
        method: field.method.value, assessors: field.assessors.value.split("\n").map(trimmed).filter(Boolean),
        notes: own.yaml.clean(field.notes.value).trim(), baseline: field.baseline.value,
        model_version: model.version, answers: {}, targets: {}, waivers: kept.waivers, respondents: {}
      };
      questions.forEach(function (question, id) { readQuestion(question, id, data); });
      return data;
    }

    function readQuestion(question, id, data) {
      var chosen = question.radios.filter(function (radio) { return radio.checked; })[0];
      var evidence = all(question.rows, ".ff-evidence-row").map(function (row) {
        var found = {};
        all(row, "[data-ff-field]").forEach(function (input) { if (trimmed(input.value)) found[input.dataset.ffField] = trimmed(input.value); });
        return found;
      }).filter(function (each) { return Object.keys(each).length; });
      var note = own.yaml.clean(question.get("note").value).trim(), votes = [], target = question.get("target").value;
      if (chosen || note || evidence.length) {
        data.answers[id] = { value: !chosen ? null : chosen.value === OFF ? OFF : Number(chosen.value), note: note, evidence: evidence, since: kept.since[id] || {} };
      }
      if (target !== "") data.targets[id] = { value: Number(target), by: question.get("by").value };
      question.votes.forEach(function (input) {
        for (var count = Math.min(99, Math.max(0, Math.floor(Number(input.value) || 0))); count > 0; count -= 1) votes.push(Number(input.dataset.ffVote));
      });
      if (votes.length) data.respondents[id] = votes;
    }

    function fill(data) {
      var isListed = all(field.scope, "option").some(function (option) { return option.value === data.scope; });
      field.scope.value = isListed ? data.scope : "+";
      field.other.value = isListed ? "" : data.scope;
      field.date.value = data.date || today();
      field.method.value = data.method;
      field.assessors.value = data.assessors.join("\n");
      field.notes.value = data.notes;
      chooseScope(data.baseline);
      kept = { since: {}, waivers: data.waivers };
      questions.forEach(function (question, id) {
        var answer = data.answers[id] || { value: null, note: "", evidence: [], since: {} }, target = data.targets[id], votes = data.respondents[id] || [];
        kept.since[id] = answer.since;
        question.radios.forEach(function (radio) { radio.checked = radio.value === OFF ? answer.value === OFF : Number(radio.value) === answer.value; });
        question.get("note").value = answer.note;
        question.rows.textContent = "";
        answer.evidence.forEach(function (each) { addEvidence(question, each); });
        all(question.get("target"), "option").forEach(function (option) { option.selected = target ? option.value !== "" && Number(option.value) === target.value : option.value === ""; });
        question.get("by").value = target ? target.by : "";
        question.votes.forEach(function (input) { input.value = votes.filter(function (vote) { return vote === Number(input.dataset.ffVote); }).length || ""; });
      });
    }

    function chooseScope(baseline) {
      var option = field.scope.selectedOptions[0], dates = (option && option.dataset.dates || "").split(" ").filter(Boolean);
      part("other").hidden = field.scope.value !== "+";
      part("baseline").hidden = dates.length < 2;
      all(field.baseline, "option").slice(1).forEach(function (each) { each.remove(); });
      dates.slice(1).forEach(function (date) { field.baseline.append(element("option", date, { value: date })); });
      field.baseline.value = dates.slice(1).indexOf(baseline) < 0 ? "" : baseline;
      latest = null;
      again = {};
      showPrevious();
      if (option && option.dataset.latest) fetchLatest(option.value, option.dataset.latest);
    }

    /* A page opened from disk may load nothing but scripts, so the latest answers come as one. */
    function fetchLatest(scope, address) {
      var script = element("script"), name = model.model + "/" + scope;
      function arrived() {
        if (field.scope.value !== scope || !(window.flowfolioLatest || {})[name]) return;
        latest = window.flowfolioLatest[name];
        again = latest.again;
        showPrevious();
        refresh();
      }
      if ((window.flowfolioLatest || {})[name]) { arrived(); return; }
      script.src = address;
      script.onload = arrived;
      page.append(script);
    }

    function showPrevious() {
      var old = latest ? draft.accept(latest.draft).data : null, place = part("previous");
      questions.forEach(function (question, id) {
        var line = question.box.querySelector("[data-ff-was]"), answer = old && old.answers[id];
        var words = answer && answer.value !== null ? "Last time (" + latest.date + "): " + draft.label(answer.value) + (answer.note ? ". " + answer.note.split("\n")[0] : "") : "";
        if (again[id]) words = (latest ? "Answer again, the text or the scale changed. Last time (" + latest.date + "): " : "Answer again, the text changed. It was: ") + again[id];
        if (old && !words) words = "Not answered last time.";
        line.textContent = words;
        line.classList.toggle("ff-again", id in again);
        line.hidden = !words;
      });
      place.textContent = "";
      place.hidden = !latest;
      if (!latest) return;
      place.append(element("button", "Start from the answers of " + latest.date, { type: "button", "class": "ff-button", "data-ff-do": "previous" }));
      if (latest.version !== model.version) place.append(element("span", "They were given to version " + latest.version + " of the model.", { "class": "ff-fine" }));
    }

    function refresh() {
      var data = read(), answers = {}, targets = {};
      Object.keys(data.answers).forEach(function (id) { if (data.answers[id].value !== null) answers[id] = data.answers[id].value; });
      Object.keys(data.targets).forEach(function (id) { targets[id] = data.targets[id].value; });
      var found = own.score.results(model, answers, targets);
      own.assessView.show(root, model, found, latest ? latest.scores : {}, answers);
      questions.forEach(function (question, id) { own.assessView.extras(question, data, id, kept); });
      part("place").textContent = draft.place(data);
      part("text").value = draft.text(data);
      return data;
    }

    function save(data) {
      var isKept = drawer.put({ data: data, step: here });
      if (!isKept) say("This browser keeps nothing for this page. Download the file before you leave.");
    }

    function go(name, focus) {
      here = steps.some(function (step) { return step.dataset.ffStep === name; }) ? name : "about";
      var index = 0;
      steps.forEach(function (step, at) {
        var isHere = step.dataset.ffStep === here;
        step.classList.toggle("ff-here", isHere);
        if (isHere) index = at;
      });
      all(part("nav"), "button").forEach(function (button) {
        if (button.dataset.ffGo === here) button.setAttribute("aria-current", "step"); else button.removeAttribute("aria-current");
      });
      root.querySelector("[data-ff-do=back]").disabled = index === 0;
      root.querySelector("[data-ff-do=next]").disabled = index === steps.length - 1;
      part("count").textContent = index + 1 + " of " + steps.length;
      if (!focus) return;
      say("");
      var heading = steps[index].querySelector("h2");
      heading.focus({ preventScroll: true });
      heading.scrollIntoView({ block: "start" });
      save(read());
    }

    function turn(by) {
      var index = steps.findIndex(function (step) { return step.dataset.ffStep === here; });
      go(steps[index + by].dataset.ffStep, true);
    }

    function open(id) {
      var question = questions.get(id);
      go(question ? question.box.closest("[data-ff-step]").dataset.ffStep : "about", true);
      if (!question) return;
      question.box.scrollIntoView({ block: "start" });
      (question.radios.filter(function (radio) { return radio.checked; })[0] || question.radios[0]).focus();
    }

    /* Say what keeps the file from being right; true when nothing does. */
    function isReady(data) {
      var found = draft.problems(data), place = part("problems");
      place.textContent = "";
      place.hidden = !found.length;
      if (!found.length) return true;
      var list = element("ul");
      found.forEach(function (problem) {
        var line = element("li"), link = element("a", problem.text, { href: "#" + (problem.id ? "q-" + problem.id : "about"), "data-ff-open": problem.id || "about" });
        line.append(link);
        list.append(line);
      });
      place.append(element("p", "The file is not made yet. First mend this:"), list);
      return false;
    }

    function take(accepted, words) {
      again = accepted.again;
      fill(accepted.data);
      if (Object.keys(accepted.again).length) { again = accepted.again; showPrevious(); }
      say([words].concat(accepted.remarks).join(" "));
      save(refresh());
    }

    function hasAnswers() { return Object.keys(read().answers).length > 0; }

    function load(input) {
      var file = input.files[0], reader = new FileReader();
      if (!file) return;
      input.value = "";
      if (file.size > LARGEST) { say("The file is too large to be an assessment. Nothing was changed."); return; }
      reader.onload = function () {
        var accepted;
        try {
          accepted = draft.accept(own.yaml.read(reader.result));
        } catch (error) {
          say(file.name + " cannot be read: " + error.message + ". Nothing was changed.");
          return;
        }
        if (hasAnswers() && !window.confirm("Replace the answers that are in the form?")) return;
        var date = /^(\d{4}-\d{2}-\d{2})\.ya?ml$/.exec(file.name);
        accepted.data.scope = read().scope;
        accepted.data.date = date ? date[1] : read().date;
        take(accepted, file.name + " was read.");
      };
      reader.onerror = function () { say(file.name + " cannot be read. Nothing was changed."); };
      reader.readAsText(file);
    }

    var ACTIONS = {
      back: function () { turn(-1); },
      next: function () { turn(1); },
      print: function () { window.print(); },
      previous: function () {
        if (hasAnswers() && !window.confirm("Replace the answers that are in the form?")) return;
        var accepted = draft.accept(latest.draft), data = read();
        accepted.again = latest.again;
        accepted.data.scope = data.scope;
        accepted.data.date = data.date;
        if (data.assessors.length) accepted.data.assessors = data.assessors;
        take(accepted, "The answers of " + latest.date + " are in the form. Go through every one of them.");
      },
      evidence: function (button) {
        var question = questions.get(button.closest("[data-ff-criterion]").dataset.ffCriterion);
        addEvidence(question, {}).querySelector("input").focus();
      },
      drop: function (button) {
        var add = button.closest(".ff-extra").querySelector("[data-ff-do=evidence]");
        button.closest(".ff-evidence-row").remove();
        add.focus();
        save(refresh());
      },
      unanswer: function (button) {
        questions.get(button.closest("[data-ff-criterion]").dataset.ffCriterion).radios.forEach(function (radio) { radio.checked = false; });
        save(refresh());
      },
      download: function () {
        var data = refresh();
        if (!isReady(data)) return;
        var address = URL.createObjectURL(new Blob([draft.text(data)], { type: "application/yaml" }));
        var link = element("a", "", { href: address, download: data.date + ".yaml" });
        link.hidden = true;
        page.append(link);
        link.click();
        link.remove();
        window.setTimeout(function () { URL.revokeObjectURL(address); }, 60000);
        say("Saved as " + data.date + ".yaml in your downloads. Move it to " + draft.place(data) + ".");
      },
      copy: function () {
        if (!isReady(refresh())) return;
        var text = part("text");
        text.focus();
        text.select();
        var isCopied = false;
        try { isCopied = document.execCommand("copy"); } catch (error) { /* the words below say what to do */ }
        say(isCopied ? "The text is copied." : "The text is selected. Copy it with Ctrl+C, or Cmd+C on a Mac.");
      },
      clear: function () {
        if (!window.confirm("Take all answers out of the form and out of this browser?")) return;
        window.clearTimeout(timer);
        drawer.clear();
        fill(draft.empty());
        refresh();
        go("about", true);
        drawer.clear(); // going there kept the empty form
        say("Everything was cleared.");
      }
    };

    root.addEventListener("click", function (event) {
      var button = event.target.closest("[data-ff-do], [data-ff-go], [data-ff-open]");
      if (!button || !root.contains(button)) return;
      if (button.dataset.ffDo) ACTIONS[button.dataset.ffDo](button);
      else if (button.dataset.ffGo) go(button.dataset.ffGo, true);
      else {
        event.preventDefault();
        event.stopPropagation(); // instant loading would fetch the page again
        open(button.dataset.ffOpen);
      }
    });
    root.addEventListener("input", function (event) {
      if (event.target.type === "file" || event.target.readOnly) return;
      window.clearTimeout(timer);
      timer = window.setTimeout(function () { if (root.isConnected) save(refresh()); }, SOON);
    });
    root.addEventListener("change", function (event) {
      if (event.target === part("load")) { load(event.target); return; }
      if (event.target === field.scope) {
        chooseScope("");
        if (hasAnswers()) say("The answers in the form stay. Press Clear on the last part if they belong to another scope.");
      }
      window.clearTimeout(timer);
      save(refresh());
    });
    root.addEventListener("submit", function (event) { event.preventDefault(); });

    all(root, "[data-ff-criterion]").forEach(prepare);
    own.assessView.navigation(part("nav"), steps, model);
    all(root, "[data-ff-scripted]").forEach(function (each) { each.hidden = false; });
    root.classList.add("ff-live-form");
    var saved = drawer.get(), wanted = /[#&]scope=([a-z0-9-]+)/.exec(location.hash);
    var accepted = saved && saved.data ? restore(saved.data) : { data: draft.empty(), again: {}, remarks: [] };
    if (wanted && !accepted.data.scope) accepted.data.scope = wanted[1];
    fill(accepted.data);
    again = Object.assign({}, accepted.again);
    if (Object.keys(again).length) showPrevious();
    if (accepted.remarks.length) say(accepted.remarks.join(" "));
    else if (saved && saved.data && hasAnswers()) say("Your answers from last time are back.");
    refresh();
    go(saved && saved.step || "about", false);

    function restore(data) {
      try {
        var found = draft.accept(data);
        found.data.scope = String(data.scope || "");
        found.data.date = String(data.date || "");
        return found;
      } catch (error) {
        return { data: draft.empty(), again: {}, remarks: ["The kept answers cannot be read any more."] };
      }
    }
  }

  /* The script stands below the form, and runs again whenever instant loading brings the page back. */
  all(document, "[data-ff-assess]").forEach(enhance);
})();
