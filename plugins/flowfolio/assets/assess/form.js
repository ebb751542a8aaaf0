/* Make the printed questionnaire a form: one dimension at a time, live scores, answers kept in this browser, and the
   exact file to commit. Works on plain http and from disk; nothing is sent anywhere. */
(function () {
  "use strict";
  var own = (window.flowfolio = window.flowfolio || {});
  /* No dimension has such an id. */
  var ABOUT = "+about";
  var LARGEST = 1000000, SOON = 250, element = own.assessView.element;
  var FIELDS = ["scope", "other", "date", "method", "assessors", "notes", "baseline"];

  function all(parent, selector) { return Array.prototype.slice.call(parent.querySelectorAll(selector)); }

  function today() {
    var now = new Date();
    return new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  }

  function enhance(root) {
    if (root.dataset.ffReady) return;
    root.dataset.ffReady = "yes";
    var page = root.closest(".ff-assess-page");
    /* A template and no data script: instant loading would run that as a program. */
    var model = JSON.parse(page.querySelector("[data-ff-model]").content.textContent);
    var draft = own.assessment(model);
    var drawer = own.assessDrawer("flowfolio/assess/" + model.model + location.pathname.replace(/index\.html$/, ""));
    var questions = own.assessQuestions(page, root), timer = 0, here = ABOUT;
    var steps = all(root, "[data-ff-step]"), field = {};
    FIELDS.forEach(function (name) { field[name] = root.elements.namedItem(name); });
    var scope = own.assessScope({ page: page, model: model, draft: draft, questions: questions, field: field, part: part, changed: refresh });

    function part(name) { return root.querySelector("[data-ff-" + name + "]"); }

    function say(words) { part("message").textContent = words; }

    function questionOf(element) { return questions.get(element.closest("[data-ff-criterion]").dataset.ffCriterion); }

    /* What stands in the form, in the shape of the file. */
    function read() {
      var data = draft.empty(), other = own.yaml.clean(field.other.value).trim();
      data.scope = field.scope.value === "+" ? other : field.scope.value;
      data.date = field.date.value;
      data.method = field.method.value;
      data.assessors = field.assessors.value.split("\n").map(function (line) { return own.yaml.clean(line).trim(); }).filter(Boolean);
      data.notes = field.notes.value.trim() ? own.yaml.clean(field.notes.value) : "";
      data.baseline = field.baseline.value;
      questions.forEach(function (question, id) { question.read(id, data); });
      return data;
    }

    function fill(data) {
      field.date.value = data.date || today();
      field.method.value = data.method;
      field.assessors.value = data.assessors.join("\n");
      field.notes.value = data.notes;
      scope.fill(data.scope, data.baseline);
      questions.forEach(function (question, id) { question.fill(id, data); });
    }

    function refresh() {
      var data = read(), answers = own.table(), targets = own.table();
      Object.keys(data.answers).forEach(function (id) { if (data.answers[id].value !== null) answers[id] = data.answers[id].value; });
      Object.keys(data.targets).forEach(function (id) { if (data.targets[id].value !== null) targets[id] = data.targets[id].value; });
      var found = own.score.results(model, answers, targets), latest = scope.latest();
      own.assessView.show(root, model, found, own.table(latest && latest.scores), answers);
      own.assessView.plans(root, data, draft);
      questions.forEach(function (question, id) { own.assessView.extras(question, data, id, draft); });
      part("place").textContent = draft.place(data);
      part("text").value = draft.text(data);
      return data;
    }

    function save(data) {
      var isKept = drawer.put({ data: data, step: here });
      if (!isKept) say("This browser keeps nothing for this page. Download the file before you leave.");
    }

    function go(name, focus) {
      here = steps.some(function (step) { return step.dataset.ffStep === name; }) ? name : ABOUT;
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

    function open(id, isProblem) {
      var question = questions.get(id);
      go(question ? question.box.closest("[data-ff-step]").dataset.ffStep : ABOUT, true);
      if (!question) return;
      if (isProblem) question.unfold();
      question.focus();
    }

    /* Say what keeps the file from being right; true when nothing does. */
    function isReady(data) {
      var found = draft.problems(data, scope.dates()), place = part("problems");
      place.textContent = "";
      place.hidden = !found.length;
      if (!found.length) return true;
      var list = element("ul");
      found.forEach(function (problem) {
        var line = element("li"), link = element("a", problem.text, { href: "#" + (problem.id ? "q-" + problem.id : "about"), "data-ff-open": problem.id });
        line.append(link);
        list.append(line);
      });
      place.append(element("p", "The file is not made yet. First mend this:"), list);
      return false;
    }

    function take(accepted, words) {
      fill(accepted.data);
      if (Object.keys(accepted.again).length) scope.askAgain(accepted.again);
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
        var before = read(), scopeOfFile = draft.scopeOf(reader.result);
        accepted.data.scope = scopeOfFile || before.scope;
        accepted.data.date = draft.dateOf(file.name) || before.date;
        var isOther = before.scope && before.scope !== accepted.data.scope;
        take(accepted, file.name + " was read." + (isOther ? " The file is of " + scopeOfFile + ", so that is chosen now." : ""));
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
        var latest = scope.latest(), accepted = draft.accept(latest.draft), data = read();
        accepted.again = own.table(latest.again);
        accepted.data.scope = data.scope;
        accepted.data.date = data.date;
        if (data.assessors.length) accepted.data.assessors = data.assessors;
        var ended = draft.dropEnded(accepted.data);
        if (ended.length) accepted.remarks.push("Waivers that had ended, so left out: " + ended.join(", ") + ".");
        take(accepted, "The answers of " + latest.date + " are in the form. Go through every one of them.");
      },
      evidence: function (button) {
        questionOf(button).addEvidence({}).querySelector("input").focus();
      },
      drop: function (button) {
        var add = button.closest(".ff-extra").querySelector("[data-ff-do=evidence]");
        button.closest(".ff-evidence-row").remove();
        add.focus();
        save(refresh());
      },
      unanswer: function (button) {
        questionOf(button).clear();
        save(refresh());
      },
      unwaive: function (button) {
        questionOf(button).dropWaiver();
        save(refresh());
      },
      download: function () {
        var data = refresh();
        if (!isReady(data)) return;
        var address = URL.createObjectURL(new Blob([draft.text(data)], { type: "application/yaml" }));
        var link = element("a", "", { href: address, download: draft.nameOf(data) });
        link.hidden = true;
        page.append(link);
        link.click();
        link.remove();
        window.setTimeout(function () { URL.revokeObjectURL(address); }, 60000);
        say("Saved as " + draft.nameOf(data) + " in your downloads. Its place is " + draft.place(data) + ".");
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
        go(ABOUT, true);
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
        open(button.dataset.ffOpen, part("problems").contains(button));
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
        scope.change();
        if (hasAnswers()) say("The answers in the form stay. Press Clear on the last part if they belong to another scope.");
      }
      window.clearTimeout(timer);
      save(refresh());
    });
    root.addEventListener("submit", function (event) { event.preventDefault(); });

    own.assessView.navigation(part("nav"), steps, model);
    all(root, "[data-ff-scripted]").forEach(function (each) { each.hidden = false; });
    root.classList.add("ff-live-form");
    var saved = drawer.get(), wanted = /[#&]scope=([a-z0-9-]+)/.exec(location.hash);
    var accepted = saved && saved.data ? restore(saved.data) : { data: draft.empty(), again: own.table(), remarks: [] };
    if (wanted && !accepted.data.scope) accepted.data.scope = wanted[1];
    fill(accepted.data);
    if (Object.keys(accepted.again).length) scope.askAgain(accepted.again);
    if (accepted.remarks.length) say(accepted.remarks.join(" "));
    else if (saved && saved.data && hasAnswers()) say("Your answers from last time are back.");
    refresh();
    go(saved && saved.step || ABOUT, false);

    function restore(data) {
      try {
        var found = draft.accept(data);
        found.data.scope = String(data.scope || "");
        found.data.date = String(data.date || "");
        return found;
      } catch (error) {
        return { data: draft.empty(), again: own.table(), remarks: ["The kept answers cannot be read any more."] };
      }
    }
  }

  /* The script stands below the form, and runs again whenever instant loading brings the page back. */
  all(document, "[data-ff-assess]").forEach(enhance);
})();
