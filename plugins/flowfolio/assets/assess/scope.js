/* Choose the team or stream: its earlier assessments, and what it answered last time. */
(function () {
  "use strict";
  var own = (window.flowfolio = window.flowfolio || {});

  /* Keep and find the draft; a browser may refuse to keep anything. */
  own.assessDrawer = function (key) {
    return {
      get: function () { try { return JSON.parse(localStorage.getItem(key)); } catch (error) { return null; } },
      put: function (value) { try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch (error) { return false; } },
      clear: function () { try { localStorage.removeItem(key); } catch (error) { /* nothing was kept */ } }
    };
  };

  /* `form`: {page, model, draft, questions, field, part, changed}; `changed` is called when answers arrive. */
  own.assessScope = function (form) {
    var element = own.assessView.element, field = form.field, latest = null, again = own.table(), before = "";

    function option() { return field.scope.selectedOptions[0]; }

    function dates() { return (option() && option().dataset.dates || "").split(" ").filter(Boolean); }

    /* `wanted` is a baseline from a file; it stays a choice even where this site does not know its assessment. */
    function choose(wanted) {
      var later = dates().slice(1), choices = wanted && later.indexOf(wanted) < 0 ? later.concat(wanted).sort() : later;
      form.part("other").hidden = field.scope.value !== "+";
      form.part("baseline").hidden = !choices.length;
      Array.prototype.slice.call(field.baseline.options, 1).forEach(function (each) { each.remove(); });
      choices.forEach(function (date) { field.baseline.append(element("option", date, { value: date })); });
      field.baseline.value = wanted || "";
      before = field.scope.value;
      latest = null;
      again = own.table();
      show();
      if (option() && option().dataset.latest) bring(option().value, option().dataset.latest);
    }

    /* A page opened from disk may load nothing but scripts, so the latest answers come as one. */
    function bring(scope, address) {
      var script = element("script"), name = form.model.model + "/" + scope;
      function arrived() {
        if (field.scope.value !== scope || !(window.flowfolioLatest || {})[name]) return;
        latest = window.flowfolioLatest[name];
        again = own.table(latest.again);
        show();
        form.changed();
      }
      if ((window.flowfolioLatest || {})[name]) { arrived(); return; }
      script.src = address;
      script.onload = arrived;
      form.page.append(script);
    }

    function words(old, id) {
      var answer = old && old.answers[id];
      if (again[id]) return (latest ? "Answer again, the text or the scale changed. Last time (" + latest.date + "): " : "Answer again, the text changed. It was: ") + again[id];
      if (!answer || answer.value === null) return old ? "Not answered last time." : "";
      return "Last time (" + latest.date + "): " + form.draft.label(answer.value) + (answer.note ? ". " + answer.note.split("\n")[0] : "");
    }

    function show() {
      var old = latest ? form.draft.accept(latest.draft).data : null, place = form.part("previous");
      form.questions.forEach(function (question, id) { question.say(words(old, id), id in again); });
      place.textContent = "";
      place.hidden = !latest;
      if (!latest) return;
      place.append(element("button", "Start from the answers of " + latest.date, { type: "button", "class": "ff-button", "data-ff-do": "previous" }));
      if (latest.version !== form.model.version) place.append(element("span", "They were given to version " + latest.version + " of the model.", { "class": "ff-fine" }));
    }

    return {
      /* The baseline of a file that was loaded before a scope was chosen stays. */
      change: function () { choose(before === "" ? field.baseline.value : ""); },
      fill: function (scope, baseline) {
        var isListed = Array.prototype.some.call(field.scope.options, function (each) { return each.value === scope; });
        field.scope.value = isListed ? scope : "+";
        field.other.value = isListed ? "" : scope;
        choose(baseline);
      },
      /* Say which criteria have to be answered again, by what a file or a kept draft said. */
      askAgain: function (found) { again = found; show(); },
      dates: dates,
      latest: function () { return latest; }
    };
  };
})();
