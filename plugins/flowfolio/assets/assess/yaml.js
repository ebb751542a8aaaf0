/* Write an assessment as YAML that the strict loader reads back as the same data, and read such files again with the
   events of js-yaml's parser, a script of its own. As for the loader keys are texts, and words mean what YAML 1.2's core
   says; tags and several documents are refused, and so are anchors, which no assessment needs. */
(function () {
  "use strict";
  var own = (window.flowfolio = window.flowfolio || {});
  var WIDTH = 110, DEPTH = 40, LONGEST = 1000000;
  /* No YAML file of ours may hold these, not even written as an escape; lone surrogates among them. */
  var NOT_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]/gu;

  /* Return a table whose keys people write: nothing is in it but its entries, not even for "constructor". */
  function table(entries) { return Object.assign(Object.create(null), entries); }

  function clean(text) {
    return String(text).replace(/\r\n?/g, "\n").replace(NOT_TEXT, "");
  }

  function quoted(text) {
    return JSON.stringify(clean(text)).replace(/[\u2028\u2029\ufeff]/g, function (char) {
      return "\\u" + char.charCodeAt(0).toString(16);
    });
  }

  function scalar(value) {
    if (typeof value === "number") return String(value);
    if (value === "not_applicable" || /^\d{4}-\d{2}-\d{2}$/.test(value)) return value;
    return quoted(value);
  }

  function keyText(key) {
    return /^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(key) ? key : quoted(key);
  }

  function isPlain(value) { return value === null || typeof value !== "object"; }

  function flat(value) {
    if (isPlain(value)) return scalar(value);
    if (Array.isArray(value)) return value.every(isPlain) ? "[" + value.map(scalar).join(", ") + "]" : null;
    var keys = Object.keys(value);
    if (!keys.every(function (key) { return isPlain(value[key]); })) return null;
    return "{" + keys.map(function (key) { return keyText(key) + ": " + scalar(value[key]); }).join(", ") + "}";
  }

  function entry(lines, head, value, depth) {
    var short = flat(value);
    if (short !== null && (isPlain(value) || head.length + short.length < WIDTH || !Object.keys(value).length)) {
      lines.push(head + " " + short);
    } else {
      lines.push(head);
      block(lines, value, depth + 1);
    }
  }

  function block(lines, value, depth) {
    var pad = "  ".repeat(depth);
    if (!Array.isArray(value)) {
      Object.keys(value).forEach(function (key) { entry(lines, pad + keyText(key) + ":", value[key], depth); });
      return;
    }
    value.forEach(function (item) {
      var short = flat(item), inner = [];
      if (short !== null && (isPlain(item) || pad.length + short.length < WIDTH || !Object.keys(item).length)) {
        lines.push(pad + "- " + short);
      } else {
        block(inner, item, depth + 1);
        lines.push(pad + "- " + inner.shift().slice(pad.length + 2));
        Array.prototype.push.apply(lines, inner);
      }
    });
  }

  /* Return nested objects, lists, texts and finite numbers as YAML, `header` lines as comments on top. */
  function write(data, header) {
    var lines = (header || []).map(function (line) { return "# " + clean(line).replace(/[\s\u2028\u2029\ufeff]+/g, " "); });
    block(lines, data, 0);
    return lines.join("\n") + "\n";
  }

  function YamlError(line, message) {
    this.name = "YamlError";
    this.line = line;
    this.message = "line " + line + ": " + message;
  }
  YamlError.prototype = Object.create(Error.prototype);

  /* Return what plain text means: YAML 1.2's core words, decimal numbers, else text. */
  function plain(text) {
    if (/^(|~|null|Null|NULL)$/.test(text)) return null;
    if (/^(true|True|TRUE)$/.test(text)) return true;
    if (/^(false|False|FALSE)$/.test(text)) return false;
    if (/^[-+]?(0|[1-9][0-9]{0,17})$/.test(text)) return Number(text);
    if (/^[-+]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?$/.test(text) && text.length <= 40) {
      return isFinite(Number(text)) ? Number(text) : text;
    }
    return text;
  }

  /* The parser's complaint; what is wrong in plain words. */
  var EXPLAINED = [
    [/tab character/, "a tab cannot indent"],
    [/end of the (stream|document) within a (single|double) quoted/, "the quotation mark is not closed"],
    [/end of the stream within a flow/, "a bracket is not closed"],
    [/deficient indentation/, "the bracket or quotation mark above is not closed, or this line is indented too little"],
    [/missed comma|expected the node content/, "here a comma, a value or a closing bracket is missing"],
    [/escape|hexadecimal/, "this backslash means nothing inside double quotes"],
    [/a line break is expected|chomping|indentation width/, "this cannot begin a text of several lines"],
    [/expected ':'|multiline key|whitespace character/, "here a key and a colon are missing, as in 'key: value'"],
    [/maxDepth/, "values are nested too deep"],
    [/non-printable|null byte|JSON character/, "here stands something that is no text"],
    [/anchor|alias|tag|directive/, "'&', '*', '!' and '%' cannot begin a value; put the text in quotes"],
    [/bad indentation|document separator/, "this line does not line up with those above"]
  ];

  /* Return where the text in quotes that never ends begins. */
  function opening(text, quote) {
    for (var at = text.lastIndexOf(quote); at > 0; at = text.lastIndexOf(quote, at - 1)) {
      var escapes = /\\*$/.exec(text.slice(Math.max(0, at - 9), at))[0].length;
      if (quote === "'" && text[at - 1] === "'") at -= 1;
      else if (quote === "'" || escapes % 2 === 0) break;
    }
    return Math.max(0, at);
  }

  function explained(text, error) {
    var mark = error.mark || { line: 0, position: 0 }, reason = String(error.reason), line = mark.line + 1;
    var before = /[^\r\n]*$/.exec(text.slice(Math.max(0, mark.position - 200), mark.position))[0], here = text[mark.position] || "";
    var quote = /end of the \w+ within a (single|double)/.exec(reason);
    if (quote) line = lineAt(text, opening(text, quote[1] === "single" ? "'" : '"'));
    if (/bad indentation|document separator/.test(reason)) {
      if (/^\t/.test(before)) reason = "tab character";
      else if (/[&*!%@`\]},]/.test(here)) return new YamlError(line, "'" + here + "' has no place here; put the text in quotes");
      else if (here === ":" && /^\s+\S[^:]*$/.test(before)) return new YamlError(line, "this line is indented deeper than the one above");
      else if (here === ":" && /:\s/.test(before)) return new YamlError(line, "a text with a colon needs quotes");
      else if (here === ":" && mark.line) return new YamlError(line - 1, "here a key and a colon are missing, as in 'key: value'");
      else if (/\S/.test(before)) return new YamlError(line, "text goes on after the end of the value");
    }
    var known = EXPLAINED.filter(function (each) { return each[0].test(reason); })[0];
    return new YamlError(line, known ? known[1] : "this is not YAML");
  }

  function lineAt(text, offset) { return text.slice(0, offset).split(/\r\n|\r|\n/).length; }

  /* Return the data that the parser's events stand for; null when there is none. */
  function built(parser, text, events) {
    var KIND = parser.EVENT_ID, open = [], documents = 0, at = 0, found = null;

    function fail(message) { throw new YamlError(lineAt(text, at), message); }

    function add(value) {
      var top = open[open.length - 1];
      if (!top) found = value;
      else if (Array.isArray(top.value)) top.value.push(value);
      else {
        top.value[top.key] = value;
        top.key = null;
      }
    }

    function isKey() {
      var top = open[open.length - 1];
      return top !== undefined && top.key === null && !Array.isArray(top.value);
    }

    function start(value) {
      if (isKey()) fail("a key must be a single piece of text");
      add(value);
      open.push({ value: value, key: null });
    }

    function scalar(event) {
      var said = parser.getScalarValue(text, event);
      if (!isKey()) add(event.style === parser.SCALAR_STYLE.PLAIN ? plain(said) : said);
      else if (said in open[open.length - 1].value) fail("'" + said + "' stands here twice");
      else open[open.length - 1].key = said;
    }

    events.forEach(function (event) {
      at = Math.max(at, event.start || 0, event.valueStart || 0, event.anchorStart || 0, event.tagStart || 0);
      if (event.anchorStart >= 0 || event.tagStart >= 0) fail("'" + text[event.tagStart >= 0 ? event.tagStart : event.anchorStart - 1] + "' cannot begin a value; put the text in quotes");
      if (documents > 1) fail("a second document begins here; keep one in a file");
      if (event.type === KIND.DOCUMENT) { documents += 1; open = []; }
      else if (event.type === KIND.MAPPING) start(Object.create(null));
      else if (event.type === KIND.SEQUENCE) start([]);
      else if (event.type === KIND.SCALAR) scalar(event);
      else open.pop();
    });
    return found;
  }

  /* Return what a YAML text says; throws an error that names the line and what is wrong in plain words. */
  function read(text) {
    var parser = window.jsyaml, events;
    if (!parser) throw new Error("the script that reads files has not arrived; load the page again");
    if (text.length > LONGEST) throw new YamlError(1, "the file is too large to be an assessment");
    text = text.replace(/^\ufeff/, "");
    try {
      events = parser.parseEvents(text, { maxDepth: DEPTH });
    } catch (error) {
      throw explained(text, error);
    }
    var found = built(parser, text, events);
    if (found === null) throw new YamlError(1, "the file is empty");
    if (typeof found !== "object" || Array.isArray(found)) throw new YamlError(1, "here a key and a colon are missing, as in 'key: value'");
    return found;
  }

  own.table = table;
  own.yaml = { read: read, write: write, clean: clean };
})();
