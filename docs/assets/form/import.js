/* A file or a pasted text that somebody brings → an entry, or the reason why not. Never touches the page or a draft. */
(function (root) {
  "use strict";
  var MOST = 256 * 1024, MOST_LINES = 5000, MOST_COMMAS = 1200;  // as in scripts/govkb/document.py; a test holds them together

  function refused(reason, facts) { return { refused: reason, facts: facts || {} }; }

  // Bytes → text, or the reason.
  function decode(buffer) {
    var bytes = new Uint8Array(buffer);
    if (bytes.length > MOST) return refused("import_too_large", { size: Math.ceil(bytes.length / 1024), limit: MOST / 1024 });
    if (bytes[0] === 0x50 && bytes[1] === 0x4b) return refused("import_office");
    if (bytes[0] === 0xd0 && bytes[1] === 0xcf) return refused("import_office");
    if (bytes[0] === 0x25 && bytes[1] === 0x50) return refused("import_pdf");
    if ((bytes[0] === 0xff && bytes[1] === 0xd8) || (bytes[0] === 0x89 && bytes[1] === 0x50)) return refused("import_picture");
    if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return refused("import_encoding");
    try { return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) }; } catch (e) { return refused("import_encoding"); }
  }

  // A line of Chinese text that was broken over several lines is joined by YAML with a blank; document.py takes it out again.
  var WIDE = "[\\u2e80-\\u9fff\\uf900-\\ufaff\\uff00-\\uff60\\u2014\\u2018-\\u201d\\u2026\\u3000-\\u303f]";
  var BLANK = new RegExp("(" + WIDE + ")[ \\t]+(?=(" + WIDE + "))", "g");
  // A blank that stands between the same two signs in a line of the file is the author's own, also as the form writes a tabulator.
  function ownBlanks(source) {
    var found = new Set();
    source.replace(/\\t/g, "\t").replace(BLANK, function (blank, before, after) { found.add(blank + after); return blank; });
    return found;
  }
  function unfold(value, own) {
    if (typeof value === "string") {
      if (value === "~" || value === "null") return null;
      if (value.indexOf("\n") >= 0) return value;
      return value.replace(BLANK, function (blank, before, after) { return own.has(blank + after) ? blank : before; });
    }
    if (Array.isArray(value)) return value.map(function (one) { return unfold(one, own); });
    if (value && typeof value === "object") {
      var map = {};
      Object.keys(value).forEach(function (key) { map[key] = unfold(value[key], own); });
      return map;
    }
    return value;
  }
  function tooDeep(value, depth) {
    if (depth > 12) return true;
    if (!value || typeof value !== "object") return false;
    return Object.keys(value).some(function (key) { return tooDeep(value[key], depth + 1); });
  }

  function readYaml(text) {
    var yaml = root.jsyaml, more = null, value, lines = text.split("\n").length - 1, commas = text.split(",").length - 1;
    if (lines > MOST_LINES) return refused("import_too_long", { lines: lines, limit: MOST_LINES });
    if (commas > MOST_COMMAS) return refused("import_too_many", { count: commas, limit: MOST_COMMAS });
    try {
      value = yaml.load(text, {
        schema: yaml.FAILSAFE_SCHEMA,
        listener: function (event, state) {
          if (state.anchor !== null && state.anchor !== undefined) more = more || state.line + 1;
          if (state.tag !== null && state.tag !== undefined && state.tag !== "?" && state.tag !== "!" && !/^tag:yaml.org,2002:(?:str|seq|map|null)$/.test(state.tag)) more = more || state.line + 1;
        }
      });
    } catch (e) {
      var line = e.mark ? e.mark.line + 1 : 1, shown = (text.split("\n")[line - 1] || "").trim();
      return refused("import_yaml", { line: line, shown: Array.from(shown).slice(0, 40).join("") });
    }
    if (more) return refused("import_more_than_data", { line: more });
    return { value: unfold(value, ownBlanks(text)) };
  }

  /* → {value, identifier?, base?} or {refused, facts}. `name` is the file's name or "". */
  function read(text, name) {
    text = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
    if (!text.trim()) return refused("import_empty");
    if (text.length > MOST) return refused("import_too_large", { size: Math.ceil(text.length / 1024), limit: MOST / 1024 });
    if (/^\s*<(?:!doctype|html|\?xml)/i.test(text)) return refused("import_html");
    var found, kept = {};
    if (/^\s*[{[]/.test(text) && !/\.ya?ml$/i.test(name)) {
      try { found = { value: JSON.parse(text) }; } catch (e) { return refused("import_json"); }
      if (found.value && found.value.format === "govkb-draft/1") {
        kept = { identifier: typeof found.value.identifier === "string" ? found.value.identifier : "", base: typeof found.value.base === "string" ? found.value.base : "" };
        found = { value: found.value.value };
      }
    } else found = readYaml(text);
    if (found.refused) return found;
    if (!found.value || typeof found.value !== "object" || Array.isArray(found.value)) return refused("import_no_entry");
    if (tooDeep(found.value, 0)) return refused("import_deep");
    var match = /^([a-z0-9]+(?:-[a-z0-9]+)*)\.ya?ml$/.exec(name || "");
    return { value: root.KbFormRules.normalise(found.value) || {}, identifier: kept.identifier || (match ? match[1] : ""), base: kept.base || "" };
  }

  root.KbFormImport = { decode: decode, read: read };
})(window);
