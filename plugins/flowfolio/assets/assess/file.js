/* Turn what stands in the form into the file to commit, say what keeps it from being right, and take files back in. */
(function () {
  "use strict";
  var own = (window.flowfolio = window.flowfolio || {});
  var OFF = "not_applicable", MOST_EVIDENCE = 50, MOST_VOTES = 1000, LARGEST = 1000000, MOST_NAMED = 12, LONGEST_NAME = 80;

  function isDate(text) {
    if (!/^(19|2\d)\d{2}-\d{2}-\d{2}$/.test(text)) return false;
    var day = new Date(text + "T00:00:00Z");
    return !isNaN(day) && day.toISOString().slice(0, 10) === text;
  }

  function isLink(text) {
    var scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(text);
    return !/[\s\\<>"\u001c-\u001f\u0085]/.test(text) && !/^\/\//.test(text) && (!scheme || /^(https?|mailto)$/i.test(scheme[1]));
  }

  function criteria(dimensions) {
    return dimensions.reduce(function (found, each) { return found.concat(each.criteria, criteria(each.dimensions)); }, []);
  }

  function isObject(value) { return value !== null && typeof value === "object" && !Array.isArray(value); }

  function wordsOf(value) { return typeof value === "string" || typeof value === "number" ? own.yaml.clean(value) : ""; }

  function lineOf(value) { return wordsOf(value).replace(/\n/g, " "); }

  /* Return the first of many words, shortened, and how many more there are: a file may hold anything. */
  function named(words) {
    var more = words.size - MOST_NAMED, first = Array.from(words).slice(0, MOST_NAMED);
    return first.map(function (word) { return word.slice(0, LONGEST_NAME); }).join(", ") + (more > 0 ? " and " + more + " more" : "");
  }

  function keep(target, source, name) { if (lineOf(source[name])) target[name] = lineOf(source[name]); }

  own.assessment = function (model) {
    var known = new Map(criteria(model.dimensions).map(function (each) { return [each.id, each]; }));
    var values = model.scale.map(function (point) { return point.value; });

    function label(value) {
      var point = model.scale.filter(function (each) { return each.value === value; })[0];
      return value === OFF ? "Not applicable" : point ? point.label : String(value);
    }

    function empty() {
      return { scope: "", date: "", method: "self", assessors: [], notes: "", baseline: "", model_version: model.version, answers: own.table(), targets: own.table(), waivers: own.table(), respondents: own.table() };
    }

    /* Take in what a file says; texts that are no assessment raise an error in plain words. Answers find their
       criteria by the renames since the file's version; what has no place is left out, and `remarks` says so. */
    function accept(raw) {
      if (!isObject(raw) || !("model_version" in raw)) throw new Error("this is no assessment, because 'model_version' is missing");
      var version = own.table(model.versions)[wordsOf(raw.model_version)], data = empty(), again = own.table(), lost = new Set(), odd = new Set();
      if (!version && wordsOf(raw.model_version) !== model.version) throw new Error("it answers version " + (wordsOf(raw.model_version).slice(0, LONGEST_NAME) || "unknown") + " of the model, which is not known here");
      version = version || { renamed: {}, changed: [] };
      var renamed = own.table(version.renamed);
      if (/^(self|facilitated|expert)$/.test(raw.method)) data.method = raw.method;
      if (Array.isArray(raw.assessors)) data.assessors = raw.assessors.map(lineOf).filter(Boolean);
      data.notes = wordsOf(raw.notes);
      data.baseline = wordsOf(raw.baseline);

      function each(name, act) {
        if (raw[name] === undefined || raw[name] === null) return;
        if (!isObject(raw[name])) throw new Error("'" + name + "' does not hold one entry for each criterion");
        Object.keys(raw[name]).forEach(function (word) {
          var id = renamed[word] || word;
          if (!known.has(id)) lost.add(word); else act(id, raw[name][word]);
        });
      }
      each("answers", function (id, answer) {
        answer = isObject(answer) ? answer : { value: answer };
        var isKnown = answer.value === OFF || values.indexOf(answer.value) >= 0;
        if (version.changed.indexOf(id) >= 0) { again[id] = label(answer.value); return; }
        if (!isKnown && answer.value !== null) odd.add(id);
        data.answers[id] = { value: isKnown ? answer.value : null, note: wordsOf(answer.note), evidence: evidence(answer.evidence), since: since(answer.since) };
      });
      each("targets", function (id, target) {
        if (!isObject(target)) return;
        var isKnown = values.indexOf(target.value) >= 0;
        if (!isKnown && target.value !== null) odd.add(id);
        if (isKnown || target.by) data.targets[id] = { value: isKnown ? target.value : null, by: wordsOf(target.by) };
      });
      each("waivers", function (id, waiver) {
        if (!isObject(waiver)) return;
        data.waivers[id] = { reason: wordsOf(waiver.reason) };
        keep(data.waivers[id], waiver, "approved_by");
        keep(data.waivers[id], waiver, "until");
      });
      each("respondents", function (id, votes) {
        votes = Array.isArray(votes) ? votes.filter(function (vote) { return values.indexOf(vote) >= 0; }) : [];
        if (votes.length) data.respondents[id] = votes;
      });
      var remarks = [];
      if (lost.size) remarks.push("No longer asked, so left out: " + named(lost) + ".");
      if (odd.size) remarks.push("Not on the scale, so left open: " + named(odd) + ".");
      if (Object.keys(again).length) remarks.push("To be answered again, because the text changed: " + Object.keys(again).join(", ") + ".");
      return { data: data, again: again, remarks: remarks };
    }

    function evidence(list) {
      return (Array.isArray(list) ? list : []).filter(isObject).slice(0, MOST_EVIDENCE).map(function (each) {
        var found = {};
        ["title", "link", "recorded", "reviewer"].forEach(function (name) { keep(found, each, name); });
        return found;
      });
    }

    function since(dates) {
      var found = {};
      Object.keys(isObject(dates) ? dates : {}).forEach(function (key) {
        if (key.trim() && values.indexOf(Number(key)) >= 0 && isDate(wordsOf(dates[key]))) found[Number(key)] = wordsOf(dates[key]);
      });
      return found;
    }

    /* Return what stands in the file: only what was given. */
    function file(data) {
      var made = { model_version: model.version, method: data.method }, answers = own.table();
      if (data.assessors.length) made.assessors = data.assessors;
      if (data.notes) made.notes = data.notes;
      if (data.baseline) made.baseline = data.baseline;
      known.forEach(function (_, id) {
        var answer = data.answers[id];
        if (!answer || answer.value === null) return;
        answers[id] = { value: answer.value };
        if (answer.note) answers[id].note = answer.note;
        if (answer.evidence.length) answers[id].evidence = answer.evidence;
        if (Object.keys(answer.since).length) answers[id].since = answer.since;
      });
      made.answers = answers;
      section(made, "targets", data.targets, function (target) { return target.value === null ? null : target.by ? target : { value: target.value }; });
      section(made, "waivers", data.waivers, function (waiver) { return waiver; });
      section(made, "respondents", data.respondents, function (votes) { return votes; });
      return made;
    }

    function section(made, name, entries, change) {
      var found = own.table();
      known.forEach(function (_, id) { if (entries[id] && change(entries[id])) found[id] = change(entries[id]); });
      if (Object.keys(found).length) made[name] = found;
    }

    function place(data) {
      return model.folder + "/" + (data.scope || "\u2026") + "/" + (data.date || "\u2026") + ".yaml";
    }

    /* Return the name of the download: the day first, then whose it is, so that several keep apart in one folder. */
    function nameOf(data) { return data.date + "_" + data.scope + "_" + model.model + ".yaml"; }

    function text(data) {
      return own.yaml.write(file(data), ["Assessment of " + (data.scope || "\u2026") + " by " + model.title + ", version " + model.version + ".", "Its place: " + place(data)]);
    }

    /* Return the scope that the first line of a file names, as `text` writes it; "" when it names none. */
    function scopeOf(content) {
      var found = /^\ufeff?#\s*Assessment of ([a-z0-9]+(?:-[a-z0-9]+)*) by /.exec(content);
      return found && found[1] !== "versions" && found[1].length <= 80 ? found[1] : "";
    }

    /* Return the day that a file is named after, whatever stands behind it: "2026-01-05_order-desk_small (1).yaml". */
    function dateOf(name) {
      var found = /^(\d{4}-\d{2}-\d{2})(?!\d).*\.ya?ml$/i.exec(name);
      return found && isDate(found[1]) ? found[1] : "";
    }

    /* Take out the waivers that had ended on the day of the assessment; return their criteria. */
    function dropEnded(data) {
      var ended = Object.keys(data.waivers).filter(function (id) { return isDate(data.waivers[id].until || "") && data.waivers[id].until < data.date; });
      ended.forEach(function (id) { delete data.waivers[id]; });
      return ended;
    }

    /* Return what the file's own check would complain about: [{text, id of the criterion or ""}]. `dates` are the days
       of the scope's other assessments, as far as this site knows them. */
    function problems(data, dates) {
      var found = [];
      function note(words, id) { found.push({ text: words, id: id || "" }); }
      if (!data.scope) note("Choose the team or stream.");
      else if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(data.scope) || data.scope === "versions") note("The id of the team or stream takes small letters, digits and hyphens, for example order-desk.");
      if (!isDate(data.date)) note("Give the date of the assessment.");
      if (data.assessors.length > 200 || data.assessors.some(function (each) { return each.length > 500; })) note("At most 200 lines of at most 500 characters can say who answered.");
      if (!Object.keys(file(data).answers).length) note("Nothing is answered yet.");
      Object.keys(data.answers).forEach(function (id) { answerProblems(data, id, note); });
      if (data.baseline && data.baseline !== data.date && dates.indexOf(data.baseline) < 0) note("There is no assessment of " + data.baseline + " to measure progress from.");
      Object.keys(data.targets).forEach(function (id) {
        var target = data.targets[id];
        if (target.value === null) note("There is a day to reach a target but no target: " + known.get(id).text, id);
        if (target.by && !isDate(target.by)) note("The day of a target is no date: " + known.get(id).text, id);
      });
      Object.keys(data.waivers).forEach(function (id) { waiverProblems(data.waivers[id], data.date, id, note); });
      Object.keys(data.respondents).forEach(function (id) {
        if (data.respondents[id].length > MOST_VOTES) note("More than 1,000 people answered: " + known.get(id).text, id);
      });
      if (new Blob([text(data)]).size > LARGEST) note("The notes are too long: a file holds at most one million bytes.");
      return found;
    }

    function waiverProblems(waiver, date, id, note) {
      var about = ": " + known.get(id).text;
      if (!waiver.approved_by || !waiver.until || !waiver.reason) note("A waiver needs who allowed it, its last day and the reason" + about, id);
      if (waiver.until && !isDate(waiver.until)) note("The last day of a waiver is no date" + about, id);
      else if (waiver.until && waiver.until < date) note("The waiver had ended before the day of the assessment; renew it or take it out" + about, id);
      if ((waiver.reason || "").length > 20000) note("The reason is longer than 20,000 characters" + about, id);
    }

    function answerProblems(data, id, note) {
      var answer = data.answers[id], about = ": " + known.get(id).text;
      if (answer.value === null) note("There is a note, evidence or a day but no answer" + about, id);
      if (answer.note.length > 20000) note("The note is longer than 20,000 characters" + about, id);
      if (answer.evidence.length > MOST_EVIDENCE) note("There are more than 50 pieces of evidence" + about, id);
      answer.evidence.forEach(function (each) {
        if (!each.title) note("A piece of evidence has no title" + about, id);
        if (each.link && !isLink(each.link)) note("A link does not begin with http, https or mailto, or has spaces in it" + about, id);
        if (each.recorded && !isDate(each.recorded)) note("The day of a piece of evidence is no date" + about, id);
        else if (each.recorded && each.recorded > data.date) note("A piece of evidence was recorded after the day of the assessment" + about, id);
      });
      Object.keys(answer.since).forEach(function (key) {
        if (!isDate(answer.since[key])) note("The day since which an answer holds is no date" + about, id);
        else if (answer.since[key] > data.date) note("The day since which an answer holds lies after the assessment" + about, id);
      });
    }

    return { accept: accept, dateOf: dateOf, dropEnded: dropEnded, empty: empty, file: file, label: label, nameOf: nameOf, place: place, problems: problems, scopeOf: scopeOf, text: text };
  };
})();
