/* Write an assessment as YAML that the strict loader reads back as the same data, and read such files again.
   What is read: block and flow mappings and lists, quoted and plain texts, block texts, comments. Anchors, tags and
   several documents are refused, as the loader refuses them. */
(function () {
  "use strict";
  var own = (window.flowfolio = window.flowfolio || {});
  var WIDTH = 110, DEPTH = 40, LONGEST = 1000000;
  /* No YAML file of ours may hold these, not even written as an escape; lone surrogates among them. */
  var NOT_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]/gu;

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
    if (/^(~|null|Null|NULL)$/.test(text)) return null;
    if (/^(true|True|TRUE)$/.test(text)) return true;
    if (/^(false|False|FALSE)$/.test(text)) return false;
    if (/^[-+]?(0|[1-9][0-9]{0,17})$/.test(text)) return Number(text);
    if (/^[-+]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?$/.test(text) && text.length <= 40) {
      return isFinite(Number(text)) ? Number(text) : text;
    }
    return text;
  }

  function Reader(text) {
    this.lines = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
    this.at = 0;
    this.depth = 0;
  }

  Reader.prototype = {
    fail: function (message, line) { throw new YamlError((line === undefined ? this.at : line) + 1, message); },

    /* Return the indent of the next line that says something, -1 at the end. */
    peek: function () {
      while (this.at < this.lines.length && /^\s*(#.*)?$/.test(this.lines[this.at])) this.at += 1;
      if (this.at >= this.lines.length) return -1;
      if (/^ *\t/.test(this.lines[this.at])) this.fail("a tab cannot indent");
      return this.lines[this.at].search(/[^ ]/);
    },

    block: function (indent) {
      this.depth += 1;
      if (this.depth > DEPTH) this.fail("values are nested too deep");
      var found = /^ *-( |$)/.test(this.lines[this.at]) ? this.list(indent) : this.mapping(indent);
      this.depth -= 1;
      return found;
    },

    list: function (indent) {
      var found = [];
      while (this.peek() === indent && /^ *-( |$)/.test(this.lines[this.at])) {
        var rest = this.lines[this.at].slice(indent + 1), inside = rest.search(/[^ ]/);
        if (inside >= 0 && (/^-( |$)/.test(rest.slice(inside)) || this.splitKey(rest.slice(inside)))) {
          /* What follows the hyphen is a list or mapping of its own, indented to where it begins. */
          this.lines[this.at] = " ".repeat(indent + 1) + rest;
          found.push(this.block(indent + 1 + inside));
        } else {
          found.push(this.value(rest.trim(), indent, false));
        }
      }
      if (this.peek() > indent) this.fail("this line does not line up with those above");
      return found;
    },

    mapping: function (indent) {
      var found = Object.create(null);
      while (this.peek() === indent) {
        var line = this.at, split = this.splitKey(this.lines[line].slice(indent));
        if (!split) this.fail("here a key and a colon are missing, as in 'key: value'");
        if (split.key in found) this.fail("'" + split.key + "' stands here twice");
        found[split.key] = this.value(split.rest, indent, true);
      }
      if (this.peek() > indent) this.fail("this line does not line up with those above");
      return found;
    },

    /* Return the key at the start of a text and what follows its colon, or null when it has none. */
    splitKey: function (text) {
      var quote = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*:(?:\s+|$)/.exec(text);
      if (quote) {
        var inner = quote[1], made = inner[0] === '"' ? this.escapes(inner.slice(1, -1)) : inner.slice(1, -1).replace(/''/g, "'");
        return { key: made, rest: text.slice(quote[0].length).trim() };
      }
      if (/^["'[\]{},#&*!|>%@`?]/.test(text)) return null;
      var match = /^(.*?)\s*:(?:\s+|$)/.exec(text);
      if (!match || / #/.test(match[1])) return null;
      return { key: match[1], rest: text.slice(match[0].length).trim() };
    },

    /* Read the value that begins with `rest` on the current line, below a key or hyphen at `indent`. */
    value: function (rest, indent, isMapping) {
      var first = rest[0];
      if (rest === "" || first === "#") {
        this.at += 1;
        var next = this.peek();
        var isList = next === indent && isMapping && /^ *-( |$)/.test(this.lines[this.at]);
        return next > indent || isList ? this.block(next) : null;
      }
      if (first === "|" || first === ">") return this.text(rest, indent);
      if (/["'[{]/.test(first)) return this.flow(rest);
      if (/[&*!%@`\]},]/.test(first)) this.fail("'" + first + "' cannot begin a value; put the text in quotes");
      return this.words(rest, indent);
    },

    words: function (rest, indent) {
      var parts = [rest.replace(/\s+#.*$/, "")];
      if (/:(\s|$)/.test(parts[0])) this.fail("a text with a colon needs quotes");
      this.at += 1;
      while (this.peek() > indent) {
        var more = this.lines[this.at].trim().replace(/\s+#.*$/, "");
        if (/:(\s|$)/.test(more)) this.fail("this line is indented deeper than the one above");
        parts.push(more);
        this.at += 1;
      }
      return parts.length > 1 ? parts.join(" ") : plain(parts[0]);
    },

    text: function (head, indent) {
      var mark = /^([|>])([1-9]?)([+-]?)([1-9]?)\s*(#.*)?$/.exec(head);
      if (!mark) this.fail("this cannot begin a text of several lines");
      var body = [], deep = Number(mark[2] || mark[4]) ? indent + Number(mark[2] || mark[4]) : 0;
      for (this.at += 1; this.at < this.lines.length; this.at += 1) {
        var line = this.lines[this.at], here = line.search(/[^ ]/);
        if (here >= 0) {
          if (here <= indent) break;
          deep = deep || here;
          if (here < deep) this.fail("this line is indented less than the text above");
        }
        body.push(line.slice(deep || line.length));
      }
      var kept = body.length;
      while (kept && body[kept - 1] === "") kept -= 1;
      var ends = mark[3] === "-" ? "" : mark[3] === "+" ? "\n".repeat(body.length - kept + (kept ? 1 : 0)) : kept ? "\n" : "";
      body = body.slice(0, kept);
      return (mark[1] === "|" ? body.join("\n") : folded(body)) + ends;
    },

    /* Read a quoted text or a value in brackets, over as many lines as it takes. */
    flow: function (rest) {
      var start = this.at;
      this.source = [rest].concat(this.lines.slice(start + 1)).join("\n");
      this.offset = 0;
      var found = this.item();
      var tail = /^[^\n]*/.exec(this.source.slice(this.offset))[0];
      this.at = start + this.source.slice(0, this.offset).split("\n").length - 1;
      if (!/^\s*($|\s#)/.test(tail)) this.fail("text goes on after the end of the value");
      this.at += 1;
      return found;
    },

    line: function () { return this.at + this.source.slice(0, this.offset).split("\n").length - 1; },

    space: function () {
      var match = /^(?:\s|(?:^|\s)#[^\n]*)*/.exec(this.source.slice(this.offset));
      this.offset += match[0].length;
    },

    item: function () {
      this.space();
      var char = this.source[this.offset], match;
      if (char === "[" || char === "{") return this.brackets(char);
      if (char === '"' || char === "'") {
        match = (char === '"' ? /^"((?:[^"\\]|\\[^])*)"/ : /^'((?:[^']|'')*)'/).exec(this.source.slice(this.offset));
        if (!match) this.fail("the quotation mark is not closed", this.line());
        this.offset += match[0].length;
        return char === '"' ? this.escapes(unfolded(match[1].replace(/(\\[^\n])|\\\n[ \t]*/g, "$1"))) : unfolded(match[1]).replace(/''/g, "'");
      }
      match = /^[^,[\]{}\n]*?(?=\s*(?:[,\]}\n]|:\s|:$|\s#|$))/.exec(this.source.slice(this.offset));
      if (!match || !match[0] || /^[&*!|>%@`?]/.test(match[0])) this.fail("this is no value; put the text in quotes", this.line());
      this.offset += match[0].length;
      return plain(match[0]);
    },

    brackets: function (open) {
      var close = open === "[" ? "]" : "}", found = open === "[" ? [] : Object.create(null);
      this.depth += 1;
      if (this.depth > DEPTH) this.fail("values are nested too deep", this.line());
      this.offset += 1;
      for (;;) {
        this.space();
        if (this.source[this.offset] === close) break;
        if (this.offset >= this.source.length) this.fail("'" + open + "' is not closed", this.line());
        var from = this.offset, item = this.item();
        this.space();
        if (open === "{") {
          var key = typeof item === "string" ? item : this.source.slice(from, this.offset).trim();
          if (this.source[this.offset] !== ":") this.fail("here a colon is missing", this.line());
          if (key in found) this.fail("'" + key + "' stands here twice", this.line());
          this.offset += 1;
          this.space();
          found[key] = /[,}]/.test(this.source[this.offset]) ? null : this.item();
          this.space();
        } else {
          found.push(item);
        }
        if (this.source[this.offset] === ",") this.offset += 1;
        else if (this.source[this.offset] !== close) this.fail("here a comma or '" + close + "' is missing", this.line());
      }
      this.offset += 1;
      this.depth -= 1;
      return found;
    },

    escapes: function (text) {
      var reader = this, short = { 0: "\0", a: "\x07", b: "\b", t: "\t", n: "\n", v: "\v", f: "\f", r: "\r", e: "\x1b", " ": " ", '"': '"', "/": "/", "\\": "\\", N: "\x85", _: "\xa0", L: "\u2028", P: "\u2029" };
      return text.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[^])/g, function (whole, code) {
        if (/^[xuU]./.test(code)) {
          var point = parseInt(code.slice(1), 16);
          if (point > 0x10ffff) reader.fail("'" + whole + "' is no character");
          return String.fromCodePoint(point);
        }
        if (!(code in short)) reader.fail("'" + whole + "' means nothing inside double quotes");
        return short[code];
      });
    }
  };

  /* Join the lines of a quoted text: one break is a space, an empty line is a break. */
  function unfolded(text) {
    return text.replace(/[ \t]*\n([ \t]*\n)*[ \t]*/g, function (breaks) {
      var count = breaks.split("\n").length - 1;
      return count > 1 ? "\n".repeat(count - 1) : " ";
    });
  }

  /* Join the lines of a folded text; lines that are indented deeper keep their breaks. */
  function folded(lines) {
    var made = "", breaks = 0, wasDeep = false;
    lines.forEach(function (line, index) {
      if (line === "") { breaks += 1; return; }
      var isDeep = /^[ \t]/.test(line);
      if (index === breaks) made += "\n".repeat(breaks);
      else if (isDeep || wasDeep) made += "\n".repeat(breaks + 1);
      else made += breaks ? "\n".repeat(breaks) : " ";
      made += line;
      breaks = 0;
      wasDeep = isDeep;
    });
    return made;
  }

  /* Return what a YAML text says; throws an error that names the line and what is wrong in plain words. */
  function read(text) {
    if (text.length > LONGEST) throw new YamlError(1, "the file is too large to be an assessment");
    var reader = new Reader(text);
    if (reader.peek() === 0 && /^---(\s|$)/.test(reader.lines[reader.at])) reader.at += 1;
    var indent = reader.peek();
    if (indent < 0) throw new YamlError(1, "the file is empty");
    if (/^ *[[{"']/.test(reader.lines[reader.at]) && !reader.splitKey(reader.lines[reader.at].trim())) reader.fail("here a key and a colon are missing, as in 'key: value'");
    var found = reader.block(indent);
    if (reader.peek() >= 0) reader.fail("this line does not line up with those above");
    return found;
  }

  own.yaml = { read: read, write: write, clean: clean };
})();
