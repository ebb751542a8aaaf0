/* Score answers exactly as the Python side does, bit for bit, and draw the radar as it does. */
(function () {
  "use strict";
  var own = (window.flowfolio = window.flowfolio || {});
  var SVG = "http://www.w3.org/2000/svg", OFF = "not_applicable";

  /* Add numbers without rounding in between (Shewchuk 1997), as Python's math.fsum. */
  function fsum(values) {
    var parts = [];
    values.forEach(function (x) {
      var kept = 0;
      for (var j = 0; j < parts.length; j += 1) {
        var y = parts[j], swap;
        if (Math.abs(x) < Math.abs(y)) { swap = x; x = y; y = swap; }
        var high = x + y, low = y - (high - x);
        if (low) { parts[kept] = low; kept += 1; }
        x = high;
      }
      parts.length = kept;
      parts.push(x);
    });
    var n = parts.length, sum = 0, rest = 0;
    if (!n) return 0;
    n -= 1;
    sum = parts[n];
    while (n > 0) {
      var before = sum, part = parts[n - 1];
      n -= 1;
      sum = before + part;
      rest = part - (sum - before);
      if (rest !== 0) break;
    }
    /* Half-way cases are rounded by what is left below. */
    if (n > 0 && ((rest < 0 && parts[n - 1] < 0) || (rest > 0 && parts[n - 1] > 0))) {
      var twice = rest * 2, moved = sum + twice;
      if (twice === moved - sum) sum = moved;
    }
    return sum;
  }

  function mean(values) { return fsum(values) / values.length; }

  var RULES = {
    mean: function (asked) { return mean(numbersOf(asked)); },
    sum_of_levels: function (asked) {
      var levels = new Map();
      asked.forEach(function (pair) {
        if (pair[1] === undefined) return;
        if (!levels.has(pair[0])) levels.set(pair[0], []);
        levels.get(pair[0]).push(pair[1]);
      });
      return fsum(Array.from(levels.values(), mean));
    },
    /* What does not apply holds no level back; a level at which nothing applies is not reached by itself. */
    highest_complete_level: function (asked, model) {
      var applying = asked.filter(function (pair) { return !pair[2]; }), levels = asked.map(levelOf), used = applying.map(levelOf);
      var short = applying.filter(function (pair) { return pair[1] === undefined || pair[1] < model.top; }).map(levelOf);
      var reached = short.length ? Math.min.apply(null, short) - 1 : Math.max.apply(null, levels);
      while (levels.indexOf(reached) >= 0 && used.indexOf(reached) < 0) reached -= 1;
      return Math.max(reached, model.first - 1);
    }
  };

  function levelOf(pair) { return pair[0]; }

  function numbersOf(asked) {
    return asked.map(function (pair) { return pair[1]; }).filter(function (number) { return number !== undefined; });
  }

  /* Return a dimension's score, null when nothing in it is answered. `numbers`: criterion → what its answer counts;
     `answers` says which of them do not apply. */
  function score(dimension, model, numbers, answers) {
    if (dimension.dimensions.length) {
      var parts = dimension.dimensions.map(function (part) { return score(part, model, numbers, answers); });
      parts = parts.filter(function (part) { return part !== null; });
      return parts.length ? mean(parts) : null;
    }
    var asked = dimension.criteria.map(function (each) { return [each.level, numbers[each.id], answers[each.id] === OFF]; });
    return numbersOf(asked).length ? RULES[model.rule](asked, model) : null;
  }

  function criteria(dimension) {
    return dimension.criteria.concat.apply(dimension.criteria, dimension.dimensions.map(criteria));
  }

  /* Return the score, target, percentage to target and open criteria of every dimension, parents before parts.
     `answers`: criterion → number or "not_applicable"; `targets`: criterion → number. */
  function results(model, answers, targets) {
    var now = own.table(), aims = own.table(targets), then = own.table(), found = [];
    answers = own.table(answers);
    targets = own.table(targets);
    Object.keys(answers).forEach(function (id) { now[id] = answers[id] === OFF ? 0 : answers[id]; });
    Object.keys(answers).forEach(function (id) { if (answers[id] === OFF) aims[id] = 0; });
    Object.assign(then, now, aims);

    function add(dimension, depth) {
      var ids = criteria(dimension).map(function (each) { return each.id; });
      var aimed = ids.filter(function (id) { return id in aims && id in now; });
      var total = fsum(aimed.map(function (id) { return aims[id]; }));
      var gaps = fsum(aimed.map(function (id) { return Math.max(0, aims[id] - now[id]); }));
      found.push({
        id: dimension.id, name: dimension.name, depth: depth, score: score(dimension, model, now, answers),
        target: ids.some(function (id) { return id in targets; }) ? score(dimension, model, then, answers) : null,
        percent: total === 0 ? null : 1 - gaps / total,
        answered: ids.filter(function (id) { return id in now; }).length, asked: ids.length,
        isLeaf: !dimension.dimensions.length
      });
      dimension.dimensions.forEach(function (part) { add(part, depth + 1); });
    }
    model.dimensions.forEach(function (dimension) { add(dimension, 0); });
    return found;
  }

  /* Return a number with two decimals at most, or a dash; halves are rounded away from zero. */
  function text(value) {
    if (value === null || value === undefined) return "\u2014";
    return String(Math.round((value + 1e-9) * 100) / 100);
  }

  function make(parent, name, attributes, words) {
    var element = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach(function (key) { element.setAttribute(key, attributes[key]); });
    if (words !== undefined) element.textContent = words;
    parent.appendChild(element);
    return element;
  }

  var LINES = [["last", "Last time", "square", "2 4"], ["target", "Target", "diamond", "8 5"], ["now", "Now", "circle", ""]];

  function mark(svg, key, shape, x, y) {
    var look = { "class": "ff-radar-mark ff-radar-" + key };
    if (shape === "circle") make(svg, "circle", Object.assign(look, { cx: x, cy: y, r: 5 }));
    else if (shape === "square") make(svg, "rect", Object.assign(look, { x: x - 4, y: y - 4, width: 8, height: 8 }));
    else make(svg, "path", Object.assign(look, { d: "M" + x + " " + (y - 6) + "l6 6l-6 6l-6 -6z" }));
  }

  /* Return the radar as an element, null for fewer than three axes: [{name, now, target, last}]. */
  function radar(model, axes) {
    if (axes.length < 3 || model.ceiling <= model.floor) return null;
    var svg = document.createElementNS(SVG, "svg"), cx = 230, cy = 170, radius = 102;
    svg.setAttribute("viewBox", "0 0 460 360");
    svg.setAttribute("class", "ff-radar");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", "Scores so far; every number also stands in the list");

    function spot(index, value) {
      var angle = 2 * Math.PI * index / axes.length - Math.PI / 2, share = (value - model.floor) / (model.ceiling - model.floor);
      share = Math.max(0, Math.min(share, 1));
      return [cx + radius * share * Math.cos(angle), cy + radius * share * Math.sin(angle)];
    }
    model.rings.forEach(function (ring) {
      var points = axes.map(function (_, index) { return spot(index, ring).join(","); }).join(" ");
      make(svg, "polygon", { "class": "ff-radar-ring", points: points, fill: "none" });
    });
    var isNumbered = axes.length > MOST_NAMED;
    if (isNumbered) svg.setAttribute("viewBox", "0 0 460 " + (376 + 22 * Math.ceil(axes.length / 2)));
    axes.forEach(function (axis, index) {
      var rim = spot(index, model.ceiling), away = [cx + (rim[0] - cx) * 1.1, cy + (rim[1] - cy) * 1.12];
      var side = away[0] - cx, anchor = Math.abs(side) < 12 ? "middle" : side > 0 ? "start" : "end";
      make(svg, "line", { "class": "ff-radar-ring", x1: cx, y1: cy, x2: rim[0], y2: rim[1] });
      if (isNumbered) listed(svg, axis.name, index, Math.ceil(axes.length / 2));
      label(svg, isNumbered ? String(index + 1) : axis.name, away[0], away[1] + 4, anchor, away[1] < cy - radius);
    });
    LINES.forEach(function (line) {
      var known = axes.some(function (axis) { return isNumber(axis[line[0]]); }), path = "", isDown = false;
      if (!known) return;
      var isWhole = axes.every(function (axis) { return isNumber(axis[line[0]]); });
      axes.concat(isWhole ? [] : axes.slice(0, 1)).forEach(function (axis, index) {
        var value = axis[line[0]];
        if (isNumber(value)) path += (isDown ? "L" : "M") + spot(index % axes.length, value).join(" ");
        isDown = isNumber(value);
      });
      make(svg, "path", { "class": "ff-radar-line ff-radar-" + line[0], d: path + (isWhole ? "Z" : ""), fill: "none", "stroke-dasharray": line[3] || "none" });
      axes.forEach(function (axis, index) {
        if (isNumber(axis[line[0]])) mark.apply(null, [svg, line[0], line[2]].concat(spot(index, axis[line[0]])));
      });
    });
    LINES.slice().reverse().forEach(function (line, index) {
      var x = 50 + index * 132;
      make(svg, "line", { "class": "ff-radar-line ff-radar-" + line[0], x1: x, y1: 346, x2: x + 32, y2: 346, "stroke-dasharray": line[3] || "none" });
      mark(svg, line[0], line[2], x + 16, 346);
      make(svg, "text", { "class": "ff-radar-label", x: x + 40, y: 352, "font-size": 17 }, line[1]);
    });
    return svg;
  }

  /* Names beside their axes lie free up to so many; of more the axes have numbers, and the names stand below. */
  var MOST_NAMED = 8;

  function listed(svg, name, index, half) {
    var isSecond = index >= half, x = isSecond ? 258 : 28, y = 388 + 22 * (isSecond ? index - half : index);
    make(svg, "text", { "class": "ff-radar-label", "text-anchor": "end", "font-weight": "bold", x: x, y: y, "font-size": 14 }, String(index + 1));
    var shown = name.length > 25 ? name.slice(0, 24) + "\u2026" : name;
    make(make(svg, "text", { "class": "ff-radar-label", x: x + 8, y: y, "font-size": 14 }, shown), "title", {}, name);
  }

  function label(svg, name, x, y, anchor, isTop) {
    var words = name.split(" "), lines = [words.shift()];
    words.forEach(function (word) {
      if ((lines[lines.length - 1] + " " + word).length <= 12 || lines.length === 2) lines[lines.length - 1] += " " + word;
      else lines.push(word);
    });
    var made = make(svg, "text", { "class": "ff-radar-label", "text-anchor": anchor, "font-size": 17 });
    lines.forEach(function (line, index) {
      make(made, "tspan", { x: x, y: y + 20 * (index - (isTop ? lines.length - 1 : (lines.length - 1) / 2)) }, line);
    });
  }

  function isNumber(value) { return typeof value === "number"; }

  own.score = { results: results, radar: radar, text: text, fsum: fsum };
})();
