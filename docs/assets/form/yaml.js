/* An entry as the text of its file, and where in that text each value stands.

   Writes the plain subset that scripts/govkb/subset.py reads in one pass: block mappings and sequences, literal blocks,
   plain scalars that start with a Chinese character or are an id, everything else in double quotes. Any text survives;
   tests/form/ says so with PyYAML. Reading a file that a person brings is js-yaml's work (import.js). */
(function (root, factory) {
  "use strict";
  if (typeof module === "object" && module.exports) module.exports = factory();
  else root.KbFormYaml = factory();
})(typeof self !== "undefined" ? self : this, function () {
  "use strict";

  var PLAIN = /^[\u4e00-\u9fff“（][^:#\n"'[\]{},&*!|>%@`\\]*$/;
  var IDENTIFIER = /^[a-z][a-z0-9_-]*$/;
  var WORDS_OF_YAML = /^(?:null|true|false|yes|no|on|off|y|n)$/;
  var FLAGS = ["true", "false"];
  // What the file may not hold as it is: a text with one of these is written with escapes.
  var UNUSUAL = /[\u0000-\u0009\u000b-\u001f\u007f-\u00a0\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff]/g;
  var BROKEN_PAIR = /[\ud800-\udbff](?![\udc00-\udfff])|(^|[^\ud800-\udbff])[\udc00-\udfff]/;

  function whole(said) {
    // Half of a surrogate pair cannot be written in UTF-8; it comes from nowhere but a broken copy.
    if (!BROKEN_PAIR.test(said)) return said;
    return Array.from(said).map(function (sign) { return /^[\ud800-\udfff]$/.test(sign) ? "\ufffd" : sign; }).join("");
  }
  function quoted(said) {
    return JSON.stringify(said).replace(UNUSUAL, function (sign) {
      var code = sign.charCodeAt(0).toString(16);
      return "\\u" + "0000".slice(code.length) + code;
    });
  }
  function unusual(said) { UNUSUAL.lastIndex = 0; return UNUSUAL.test(said); }
  function scalar(said, key) {
    if (unusual(said)) return quoted(said);
    if (key === "self_reported" && FLAGS.indexOf(said) >= 0) return said;
    if (PLAIN.test(said) && said.slice(-1) !== " " && said.indexOf("  ") < 0) return said;
    if (IDENTIFIER.test(said) && !WORDS_OF_YAML.test(said)) return said;
    return quoted(said);
  }
  function literal(said) {
    return said.indexOf("\n") >= 0 && !unusual(said) && said[0] !== " " && !/^\n|\n$/.test(said);
  }
  function isMap(value) { return value !== null && typeof value === "object" && !Array.isArray(value); }

  // `order(pointer)` gives the keys of the mapping at a pointer in the order in which they are written.
  function write(value, order) {
    var text = "", spans = [];
    function put(said) { text += said; }
    function marked(said, pointer) { spans.push([text.length, text.length + said.length, pointer]); put(said); }

    function inline(items) {
      return items.length > 0 && items.every(function (one) { return typeof one === "string" && one.indexOf("\n") < 0; });
    }
    function flow(items, pointer) {
      put("[");
      items.forEach(function (one, n) { if (n) put(", "); marked(scalar(one), pointer.concat(n)); });
      put("]\n");
    }
    function entry(key, inner, margin, pointer) {
      put(key + ":");
      if (inner === null || inner === undefined) { put("\n"); return; }
      if (typeof inner === "string") {
        inner = whole(inner);
        put(" ");
        if (literal(inner)) {
          put("|\n");
          var start = text.length;
          inner.split("\n").forEach(function (line) { put(line ? margin + "  " + line + "\n" : "\n"); });
          spans.push([start, text.length, pointer]);
        } else { marked(scalar(inner, key), pointer); put("\n"); }
      } else if (Array.isArray(inner)) {
        if (!inner.length) put(" []\n");
        else if (inline(inner) && (key === "authors" || inner.join(", ").length < 90)) { put(" "); flow(inner, pointer); }
        else { put("\n"); sequence(inner, margin + "  ", pointer); }
      } else { put("\n"); mapping(inner, margin + "  ", pointer, false); }
    }
    function mapping(map, margin, pointer, started) {
      order(pointer, map).forEach(function (key, n) {
        if (!started || n) put(margin);
        entry(key, map[key], margin, pointer.concat(key));
      });
    }
    function sequence(items, margin, pointer) {
      items.forEach(function (one, n) {
        var at = pointer.concat(n);
        if (isMap(one) && Object.keys(one).length) { put(margin + "- "); mapping(one, margin + "  ", at, true); }
        else if (typeof one === "string") { put(margin + "- "); marked(literal(whole(one)) || unusual(one) || one.indexOf("\n") >= 0 ? quoted(whole(one)) : scalar(whole(one)), at); put("\n"); }
        else if (Array.isArray(one)) { put(margin + "- "); flow(one.map(String), at); }
        else put(margin + "-\n");
      });
    }
    mapping(value, "", [], false);
    return { text: text, spans: spans };
  }

  return { write: write, quoted: quoted };
});
