/* Search, narrow down, sort and export the catalogue. Without this script its page and the plain lists stay as they are. */
(function () {
  "use strict";
  var FIRST = 60, FURTHER = 200, FEW = 15, SHOWN = 8, NEWEST = "-date", LONGEST_PHRASE = 6;
  var SORTS = [
    [NEWEST, "Newest first"], ["date", "Oldest first"], ["title", "Map, A to Z"], ["stream", "Stream, A to Z"],
    ["kind", "Kind, in session order"], ["owner", "Owner, A to Z"], ["due", "Review due, earliest first"]
  ];
  var OPEN = ["stream", "kind", "review"];
  var current = null;

  function make(name, attributes, children) {
    var element = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) {
      if (key === "text") element.textContent = attributes[key];
      else if (key.slice(0, 2) === "on") element.addEventListener(key.slice(2), attributes[key]);
      else if (attributes[key] !== false) element.setAttribute(key, attributes[key] === true ? "" : attributes[key]);
    });
    (children || []).forEach(function (child) { element.append(child); });
    return element;
  }

  function plain(text) {
    return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^\p{L}\p{N}%]+/gu, " ").trim();
  }

  /* The data and everything that can be worked out once. */
  function prepare(data) {
    var collator = new Intl.Collator(document.documentElement.lang || "en", { numeric: true });
    var facets = new Map(), count = data.titles.rows.length, sorted = new Map();
    data.facets.forEach(function (facet) {
      facet.numbers = new Map(facet.values.map(function (value, number) { return [value[0], number]; }));
      facets.set(facet.id, facet);
    });
    function texts(values, rows, sets) {
      return { rows: rows, sets: sets, texts: values.map(function (text) { return " " + plain(text) + " "; }) };
    }
    var searched = [texts(data.titles.values, data.titles.rows), texts(data.words.values, data.words.rows, data.words.sets)];
    ["stream", "kind", "owner", "tag"].forEach(function (id) {
      var facet = facets.get(id);
      if (facet) searched.push(texts(facet.values.map(function (value) { return value[1]; }), facet.rows, facet.sets));
    });
    var phrases = new Map(data.synonyms.map(function (pair) { return [plain(pair[0]), pair[1].map(plain)]; }));

    function label(id, row) {
      var facet = facets.get(id);
      return facet ? facet.sets[facet.rows[row]].map(function (number) { return facet.values[number][1]; }).join(", ") : "";
    }
    function places(values, compare) {
      var order = values.map(function (_, number) { return number; }).sort(function (a, b) { return compare(values[a], values[b]); });
      var ranks = [];
      order.forEach(function (number, rank) {
        var same = rank && compare(values[number], values[order[rank - 1]]) === 0;
        ranks[number] = same ? ranks[order[rank - 1]] : rank;
      });
      return ranks;
    }
    function ascending(a, b) { return a < b ? -1 : a > b ? 1 : 0; }
    function keys(name) {
      if (name === "title") return [data.titles.rows, places(data.titles.values, collator.compare)];
      if (name === "date") return [data.dates.rows, places(data.dates.values, ascending)];
      // Maps that nobody has to review any more come after those that somebody has to.
      if (name === "due") return [data.due.rows, places(data.due.values.map(function (day) { return day || "9"; }), ascending)];
      var facet = facets.get(name);
      if (!facet) return [data.titles.rows, data.titles.values.map(function () { return 0; })]; // nobody owns any map
      var first = facet.sets.map(function (set) { return set[0]; });
      if (name === "kind" || name === "status") return [facet.rows, first];
      var ranks = places(facet.values.map(function (value) { return value[1]; }), collator.compare);
      return [facet.rows, first.map(function (number) { return ranks[number]; })];
    }
    function order(sort) {
      if (!sorted.has(sort)) {
        var name = sort.replace("-", ""), key = keys(name), sign = sort[0] === "-" ? -1 : 1, rows = new Uint32Array(count);
        for (var row = 0; row < count; row += 1) rows[row] = row;
        sorted.set(sort, sort === NEWEST ? rows : rows.sort(function (a, b) {
          return sign * (key[1][key[0][a]] - key[1][key[0][b]]) || a - b;
        }));
      }
      return sorted.get(sort);
    }
    return { data: data, facets: facets, count: count, searched: searched, phrases: phrases, label: label, order: order };
  }

  /* A query as terms: each is a word, or a phrase with other words for the same thing. All terms have to be found. */
  function terms(query, phrases) {
    var words = plain(query).split(" ").filter(Boolean), found = [], at = 0;
    while (at < words.length) {
      var length = Math.min(LONGEST_PHRASE, words.length - at);
      while (length > 0 && !phrases.has(words.slice(at, at + length).join(" "))) length -= 1;
      var part = words.slice(at, at + Math.max(length, 1));
      found.push({ words: part, others: length ? phrases.get(part.join(" ")) : [] });
      at += part.length;
    }
    return found;
  }

  function matches(model, has) {
    var rows = new Uint8Array(model.count);
    model.searched.forEach(function (column) {
      var hits = column.texts.map(has), any = hits.indexOf(true) >= 0;
      if (!any) return;
      var sets = column.sets && column.sets.map(function (set) { return set.some(function (number) { return hits[number]; }); });
      for (var row = 0; row < rows.length; row += 1) {
        if ((sets || hits)[column.rows[row]]) rows[row] = 1;
      }
    });
    return rows;
  }

  function found(model, term) {
    var all = null;
    term.words.forEach(function (word) {
      var rows = matches(model, function (text) { return text.includes(word); });
      if (all) for (var row = 0; row < rows.length; row += 1) all[row] &= rows[row];
      else all = rows;
    });
    if (term.others.length) {
      var more = matches(model, function (text) { return term.others.some(function (other) { return text.includes(" " + other + " "); }); });
      for (var row = 0; row < more.length; row += 1) all[row] |= more[row];
    }
    return all;
  }

  /* Rows in order, and for each facet how many rows every value would leave, the other facets as they are. */
  function select(model, state) {
    var hits = terms(state.q, model.phrases).map(function (term) { return found(model, term); });
    var facets = model.data.facets, rows = [];
    var passes = facets.map(function (facet) {
      var picked = state.picked.get(facet.id);
      return picked && facet.sets.map(function (set) {
        return set.some(function (number) { return picked.has(facet.values[number][0]); });
      });
    });
    var counts = facets.map(function (facet) { return new Uint32Array(facet.sets.length); });
    model.order(state.sort).forEach(function (row) {
      for (var hit = 0; hit < hits.length; hit += 1) if (!hits[hit][row]) return;
      var fails = 0, failing = -1, place;
      for (place = 0; place < facets.length; place += 1) {
        if (passes[place] && !passes[place][facets[place].rows[row]]) { fails += 1; failing = place; }
      }
      if (fails === 0) {
        rows.push(row);
        for (place = 0; place < facets.length; place += 1) counts[place][facets[place].rows[row]] += 1;
      } else if (fails === 1) counts[failing][facets[failing].rows[row]] += 1;
    });
    return {
      rows: rows,
      counts: facets.map(function (facet, place) {
        var values = new Uint32Array(facet.values.length);
        facet.sets.forEach(function (set, number) {
          set.forEach(function (value) { values[value] += counts[place][number]; });
        });
        return values;
      })
    };
  }

  /* The state stands after the # of the address: that works from disk, and asks no server. */
  function read(model) {
    var given = new URLSearchParams(location.hash.slice(1)), sort = given.get("sort") || NEWEST;
    var state = { q: given.get("q") || "", sort: NEWEST, picked: new Map() };
    if (/^-?(title|stream|kind|date|status|owner|due)$/.test(sort)) state.sort = sort;
    model.data.facets.forEach(function (facet) {
      var values = given.getAll(facet.id).filter(function (value) { return facet.numbers.has(value); });
      if (values.length) state.picked.set(facet.id, new Set(values));
    });
    return state;
  }

  function written(state) {
    var made = new URLSearchParams();
    // Quotation marks would end the selector with which the theme looks for the place a # names.
    var query = state.q.replace(/["\\]+/g, " ").trim();
    if (query) made.append("q", query);
    state.picked.forEach(function (picked, facet) {
      Array.from(picked).sort().forEach(function (value) { made.append(facet, value); });
    });
    if (state.sort !== NEWEST) made.append("sort", state.sort);
    return made.toString();
  }

  function start(root, data) {
    var model = prepare(data), state = read(model), selection, shown = 0, typing = 0, wanted = 0, timer = 0, boxes = [];
    var results = root.querySelector("[data-ff-results]"), table = root.querySelector("[data-ff-table]"), body = table.tBodies[0];
    var scroll = table.closest(".ff-scroll"), panel = root.querySelector("[data-ff-facets]"), tools = root.querySelector("[data-ff-tools]");
    var suffix = /index\.html$/.test(root.dataset.ffRoot) ? "index.html" : "", base = root.dataset.ffRoot.replace(/index\.html$/, "");

    function address(row) {
      var other = data.others[row];
      if (other) return base + other[1] + suffix;
      return base + "streams/" + identity(row) + "/" + suffix;
    }
    function identity(row) {
      if (data.others[row]) return data.others[row][0];
      return [value("stream", row), data.dates.values[data.dates.rows[row]], value("kind", row)].join("/");
    }
    function value(id, row) {
      var facet = model.facets.get(id);
      return facet.values[facet.sets[facet.rows[row]][0]][0];
    }
    function due(row) { return data.due.values[data.due.rows[row]]; }

    function line(row) {
      var status = value("status", row), review = make("td", { "class": "ff-review-" + value("review", row), text: model.label("review", row) });
      if (due(row)) review.append(" ", make("span", { "class": "ff-due", text: "review by " + due(row) }));
      return make("tr", {}, [
        make("th", { scope: "row" }, [make("a", { href: address(row), text: data.titles.values[data.titles.rows[row]] })]),
        make("td", { text: model.label("stream", row) }),
        make("td", { text: model.label("kind", row) }),
        make("td", { "class": "ff-num", text: data.dates.values[data.dates.rows[row]] }),
        make("td", {}, [make("span", { "class": "ff-badge ff-status-" + status, text: status })]),
        make("td", { text: model.label("owner", row) }),
        review
      ]);
    }
    function more() {
      // A keystroke draws few rows, so that the picture follows the fingers; nobody has to ask for the last few.
      var end = shown + (shown ? FURTHER : FIRST);
      if (selection.rows.length - end <= FEW) end = selection.rows.length;
      var lines = selection.rows.slice(shown, end).map(line);
      body.append.apply(body, lines);
      shown += lines.length;
      further.hidden = shown >= selection.rows.length;
      further.textContent = "Show " + Math.min(FURTHER, selection.rows.length - shown) + " more";
      return lines[0];
    }

    var search = make("input", { type: "search", id: "ff-catalogue-search", autocomplete: "off", spellcheck: "false",
      "aria-describedby": "ff-catalogue-count", placeholder: "Title, owner, tag, step, obstacle …", oninput: typed });
    var sort = make("select", { id: "ff-catalogue-sort", onchange: function () { state.sort = sort.value; changed(); } });
    var toggle = make("button", { type: "button", "class": "ff-button ff-facets-toggle", "aria-expanded": "false", text: "Narrow down",
      onclick: function () {
        toggle.setAttribute("aria-expanded", String(root.classList.toggle("ff-facets-open")));
      } });
    var count = make("p", { id: "ff-catalogue-count", "class": "ff-catalogue-count", role: "status" });
    var also = make("p", { "class": "ff-fine ff-also", hidden: true });
    var chips = make("ul", { "class": "ff-chips", "aria-label": "Narrowed down by" });
    var nothing = make("p", { "class": "ff-empty", hidden: true, text: "No map fits. Take a filter away, or try fewer or other words." });
    var further = make("button", { type: "button", "class": "ff-button ff-further", onclick: function () {
      more().querySelector("a").focus();
    } });
    tools.replaceChildren(
      make("div", { "class": "ff-catalogue-ask" }, [
        make("div", { "class": "ff-field ff-field-wide" }, [make("label", { "for": search.id, text: "Search" }), search]),
        make("div", { "class": "ff-field" }, [make("label", { "for": sort.id, text: "Order" }), sort]),
        toggle
      ]),
      make("div", { "class": "ff-catalogue-said" }, [count, chips, make("div", { "class": "ff-tools ff-exports", role: "group", "aria-label": "Download the rows shown" }, [
        make("button", { type: "button", text: "CSV", "aria-label": "Download these rows as CSV", onclick: function () { save("csv", "text/csv", csv()); } }),
        make("button", { type: "button", text: "JSON", "aria-label": "Download these rows as JSON", onclick: function () { save("json", "application/json", json()); } })
      ])]),
      also
    );
    results.append(nothing, further);
    root.querySelectorAll("[data-ff-static]").forEach(function (each) { each.remove(); });
    heads();
    panel.replaceChildren.apply(panel, data.facets.map(facetPanel));
    tools.hidden = false;
    root.classList.add("ff-ready");
    search.addEventListener("keydown", function (event) {
      if (event.key !== "ArrowDown") return;
      if (wanted) { cancelAnimationFrame(wanted); draw(); } // else the rows about to come would take the focus away
      var first = body.querySelector("a");
      if (first) { event.preventDefault(); first.focus(); }
    });
    body.addEventListener("keydown", function (event) {
      var step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key], line = event.target.closest("tr");
      if (!step || !line) return;
      event.preventDefault();
      (line[step] ? line[step].querySelector("a") : event.key === "ArrowUp" ? search : further).focus();
    });

    function heads() {
      table.querySelectorAll("[data-ff-sort]").forEach(function (head) {
        var name = head.dataset.ffSort;
        head.replaceChildren(make("button", { type: "button", "class": "ff-sort", text: head.textContent, onclick: function () {
          var first = name === "date" ? "-date" : name;
          state.sort = state.sort !== first ? first : first[0] === "-" ? name : "-" + name;
          changed();
        } }));
      });
    }
    function facetPanel(facet, place) {
      var list = make("div", { role: "group", "aria-label": facet.title }), all = facet.values.length <= SHOWN;
      var rest = make("button", { type: "button", "class": "ff-link", "aria-expanded": "false", onclick: function () {
        all = !all;
        fill();
        showCounts();
      } });
      var details = make("details", { "class": "ff-facet", open: OPEN.indexOf(facet.id) >= 0 }, [make("summary", { text: facet.title }), list]);
      if (!all) details.append(rest);
      function fill() {
        var picked = state.picked.get(facet.id) || new Set(), focused = document.activeElement && document.activeElement.value;
        boxes[place] = [];
        list.replaceChildren.apply(list, facet.values.map(function (pair, number) {
          if (!all && number >= SHOWN && !picked.has(pair[0])) return null;
          var box = make("input", { type: "checkbox", value: pair[0] }), number_ = make("span", { "class": "ff-count" });
          box.checked = picked.has(pair[0]);
          box.addEventListener("change", function () { pick(facet.id, pair[0], box.checked); });
          var label = make("label", {}, [box, make("span", { text: pair[1] }), number_]);
          boxes[place].push({ number: number, count: number_, label: label, box: box });
          return label;
        }).filter(Boolean));
        rest.textContent = all ? "Show fewer" : "Show all " + facet.values.length;
        rest.setAttribute("aria-expanded", String(all));
        boxes[place].forEach(function (each) { if (focused && each.box.value === focused) each.box.focus(); });
      }
      boxes[place] = [];
      details.fill = fill;
      fill();
      if (state.picked.has(facet.id)) details.open = true;
      return details;
    }
    function showCounts() {
      boxes.forEach(function (its, place) {
        its.forEach(function (each) {
          each.count.textContent = selection.counts[place][each.number];
          each.label.classList.toggle("ff-none", !selection.counts[place][each.number]);
        });
      });
    }
    function pick(facet, id, is) {
      var picked = state.picked.get(facet) || new Set();
      if (is) picked.add(id); else picked.delete(id);
      if (picked.size) state.picked.set(facet, picked); else state.picked.delete(facet);
      changed();
    }

    /* Typing waits for the next frame, so that fast fingers cause one pass; the address follows when they rest. */
    function typed() {
      state.q = search.value;
      if (!wanted) wanted = requestAnimationFrame(draw);
      clearTimeout(timer);
      timer = setTimeout(function () { remember(Date.now() - typing < 4000); typing = Date.now(); }, 250);
    }
    function draw() {
      wanted = 0;
      show();
    }
    function changed() {
      clearTimeout(timer);
      typing = 0;
      remember(false);
      sync();
      show();
    }
    function remember(again) {
      var hash = written(state), url = location.href.split("#")[0] + (hash ? "#" + hash : "");
      if (url === location.href) return;
      if (again) history.replaceState(history.state, "", url);
      else history.pushState({ x: scrollX, y: scrollY }, "", url);
    }
    function sync() {
      if (search.value !== state.q) search.value = state.q;
      var options = SORTS.some(function (each) { return each[0] === state.sort; }) ? SORTS : SORTS.concat([[state.sort, "As in the table's head"]]);
      sort.replaceChildren.apply(sort, options.map(function (each) { return make("option", { value: each[0], text: each[1] }); }));
      sort.value = state.sort;
      panel.childNodes.forEach(function (details) { details.fill(); });
      table.querySelectorAll("[data-ff-sort]").forEach(function (head) {
        var name = head.dataset.ffSort;
        if (state.sort === name) head.setAttribute("aria-sort", "ascending");
        else if (state.sort === "-" + name) head.setAttribute("aria-sort", "descending");
        else head.removeAttribute("aria-sort");
      });
      var made = [];
      data.facets.forEach(function (facet) {
        (state.picked.get(facet.id) || []).forEach(function (id) {
          var words = facet.title + ": " + facet.values[facet.numbers.get(id)][1];
          made.push(make("li", {}, [make("button", { type: "button", "class": "ff-chip", "aria-label": "Remove " + words, text: words, onclick: function () {
            pick(facet.id, id, false);
            search.focus();
          } })]));
        });
      });
      if (made.length) made.push(make("li", {}, [make("button", { type: "button", "class": "ff-link", text: "Clear all", onclick: function () {
        state = { q: "", sort: state.sort, picked: new Map() };
        changed();
        search.focus();
      } })]));
      chips.replaceChildren.apply(chips, made);
      chips.hidden = !made.length;
      toggle.textContent = made.length ? "Narrow down (" + (made.length - 1) + ")" : "Narrow down";
    }
    function show() {
      selection = select(model, state);
      body.replaceChildren();
      shown = 0;
      more();
      showCounts();
      var total = model.count.toLocaleString("en").replace(/,/g, "\u202f"), some = selection.rows.length.toLocaleString("en").replace(/,/g, "\u202f");
      count.textContent = some === total ? total + (model.count === 1 ? " map" : " maps") : some + " of " + total + " maps";
      nothing.hidden = scroll.hidden = false;
      nothing.hidden = selection.rows.length > 0;
      scroll.hidden = !selection.rows.length;
      table.caption.textContent = "Maps";
      var others = terms(state.q, model.phrases).reduce(function (all, term) { return all.concat(term.others); }, []);
      also.hidden = !others.length;
      also.textContent = others.length ? "Searched as well: " + others.slice(0, 8).join(", ") + (others.length > 8 ? ", …" : "") + "." : "";
    }

    function record(row) {
      var tag = model.facets.get("tag");
      return {
        id: identity(row),
        title: data.titles.values[data.titles.rows[row]],
        stream: model.label("stream", row),
        kind: value("kind", row),
        date: data.dates.values[data.dates.rows[row]],
        status: value("status", row),
        owner: model.label("owner", row),
        tags: tag ? tag.sets[tag.rows[row]].map(function (number) { return tag.values[number][0]; }) : [],
        review: value("review", row),
        review_due: due(row) || null,
        address: new URL(address(row), location.href).href
      };
    }
    function json() { return JSON.stringify(selection.rows.map(record), null, 1) + "\n"; }
    function csv() {
      var columns = ["id", "title", "stream", "kind", "date", "status", "owner", "tags", "review", "review_due", "address"];
      var lines = selection.rows.map(function (row) {
        var each = record(row);
        return columns.map(function (name) { return cell(name === "tags" ? each.tags.join(" ") : each[name] === null ? "" : each[name]); }).join(",");
      });
      return "\ufeff" + columns.join(",") + "\r\n" + lines.join("\r\n") + (lines.length ? "\r\n" : "");
    }
    /* A spreadsheet would take such a beginning for a formula, wide signs too. */
    function cell(text) {
      if (/^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text)) text = "'" + text;
      return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
    }
    function save(ending, type, text) {
      var url = URL.createObjectURL(new Blob([text], { type: type })), link = make("a", { href: url, download: "catalogue." + ending });
      link.click();
      setTimeout(function () { URL.revokeObjectURL(url); }, 10000);
    }

    sync();
    show();
    return function () {
      if (written(read(model)) === written(state)) return;
      state = read(model);
      typing = 0;
      sync();
      show();
    };
  }

  function begin() {
    current = null;
    var root = document.querySelector("[data-ff-catalogue]");
    if (!root || !root.querySelector("[data-ff-table]")) return;
    function ready() {
      if (window.ffCatalogue && root.isConnected && !root.classList.contains("ff-ready")) current = start(root, window.ffCatalogue);
    }
    if (window.ffCatalogue) return ready();
    // A classic script: fetch and modules do not work from disk.
    var script = document.createElement("script");
    script.src = root.dataset.ffCatalogue;
    script.onload = ready;
    document.head.append(script);
  }
  ["popstate", "hashchange"].forEach(function (name) {
    window.addEventListener(name, function () { if (current) current(); });
  });
  if (window.document$ && window.document$.subscribe) window.document$.subscribe(begin);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
