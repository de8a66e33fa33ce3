/* The rules of `govkb check`, for the form: an entry as plain values → problems with the command line's codes and words.

   Pure: no page, no network, no clock. Everything that is data comes from Python in one object (scripts/govkb/outputs/
   form/rules.py): the JSON Schema, sentences, vocabulary, patterns. What needs code stands here beside its original:
     number      numerals.py          shape       shape.py          references  checks/references.py, parts.py
     figures     checks/figures.py    dates       checks/dates.py   wording     checks/wording.py
     duplicates  checks/duplicates.py personal    checks/personal.py
   tests/form/ holds both to the same cases. ES2015 without lookbehind, so that old WebKit can read the file too. */
(function (root, factory) {
  "use strict";
  if (typeof module === "object" && module.exports) module.exports = factory();
  else root.KbFormRules = factory();
})(typeof self !== "undefined" ? self : this, function () {
  "use strict";

  function isMap(value) { return value !== null && typeof value === "object" && !Array.isArray(value); }
  function has(map, key) { return Object.prototype.hasOwnProperty.call(map, key); }
  function text(value) { return typeof value === "string" ? value : ""; }
  function list(map, key) { return isMap(map) && Array.isArray(map[key]) ? map[key] : []; }
  function length(value) { return Array.from(value).length; }
  function fill(sentence, facts) {
    return sentence.replace(/\{(\w+)\}/g, function (whole, name) {
      return facts && facts[name] !== undefined && facts[name] !== null ? String(facts[name]) : "";
    });
  }
  function plainName(name) { return name.replace(/[^\p{L}\p{N}]/gu, "").toLowerCase(); }

  /* ------------------------------------------------------------------------------------------------ numbers */

  var DIGITS = { "零": 0, "〇": 0, "○": 0, "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9 };
  var SMALL = { "十": 10, "百": 100, "千": 1000 };
  var LARGE = { "万": 1e4, "亿": 1e8 };
  var MOMENT = /^(?=.)(?:[0-9]{4}年)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?(?:[0-9]{1,2}[点时])?$/;
  var ARABIC = /^((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)([十百千]*)(半)?$/;
  var WIDE = "０１２３４５６７８９．％，～", NARROW = "0123456789.%,~";

  // → {low, high, percent} (null ends: a magnitude or a moment), or null where the text prints no number.
  function parseNumber(printed) {
    var said = printed.trim().replace(/[０-９．％，～]/g, function (sign) { return NARROW[WIDE.indexOf(sign)]; }), match, number;
    if (MOMENT.test(said)) return { low: null, high: null, percent: false };
    said = said.replace(/([0-9十百千万])[多余来](?=[十百千万亿]|$)/g, "$1").replace(/元$/, "");
    if ((match = /^(.+?)\s*(?:-|–|—|~|至|到)\s*(.+)$/.exec(said))) return range(match[1], match[2]);
    if ((match = /^(?:百分之(.+)|(.+)%)$/.exec(said))) {
      number = plain((match[1] || match[2]).trim());
      return number === null ? null : { low: number, high: number, percent: true };
    }
    if ((match = /^(.+)分之(.+)$/.exec(said))) {
      var below = plain(match[1]), above = plain(match[2]);
      return below && above !== null ? { low: above / below, high: above / below, percent: false } : null;
    }
    if (/^(?:[数几成上][十百千万亿]+|[十百千万亿]+[数几]|成千上万)$/.test(said)) return { low: null, high: null, percent: false };
    if ((match = /^([一二两三四五六七八])([二三四五六七八九])([十百千万亿]*)$/.exec(said))) {
      var first = plain(match[1] + match[3]), last = plain(match[2] + match[3]);
      return first !== null && last !== null && first < last ? { low: first, high: last, percent: false } : null;
    }
    number = plain(said);
    return number === null ? null : { low: number, high: number, percent: false };
  }
  function single(number) { return number.low !== null && number.low === number.high ? number.low : null; }
  function range(first, last) {
    var low = parseNumber(first), high = parseNumber(last);
    if (!low || !high || single(low) === null || single(high) === null) return null;
    var factor = /[万亿]$/.test(last) && !/[万亿]$/.test(first) ? LARGE[last.slice(-1)] : 1;
    var bottom = single(low) * factor;
    return bottom <= single(high) ? { low: bottom, high: single(high), percent: high.percent } : null;
  }
  function plain(said) {
    if (said === "半" || said === "一半") return 0.5;
    if (!said || !/^(?:[^万亿]+[万亿]*|[万亿]+)+$/.test(said)) return null;
    var total = 0, above = 1, parts = said.match(/[^万亿]+[万亿]*|[万亿]+/g);
    for (var i = 0; i < parts.length; i += 1) {
      var number = part(total ? parts[i].replace(/^零/, "") : parts[i]);
      if (number !== null && above > 10 && has(DIGITS, parts[i])) number *= Math.floor(above / 10);
      if (number === null || (total && number >= total)) return null;
      total += number;
      above = LARGE[parts[i].slice(-1)] || 1;
    }
    return total;
  }
  function part(said) {
    var body = said.replace(/[万亿]+$/, ""), factor = 1, match, i;
    for (i = body.length; i < said.length; i += 1) factor *= LARGE[said[i]];
    if (!body) return factor;
    if ((match = ARABIC.exec(body))) {
      var number = parseFloat(match[1].replace(/,/g, ""));
      for (i = 0; i < match[2].length; i += 1) number *= SMALL[match[2][i]];
      return (match[3] ? number + 0.5 : number) * factor;
    }
    var chinese = chineseNumber(body);
    return chinese === null ? null : chinese * factor;
  }
  function chineseNumber(said) {
    var half = said.length > 1 && said.slice(-1) === "半", body = half ? said.slice(0, -1) : said, i;
    for (i = 0; i < body.length; i += 1) if (!has(DIGITS, body[i]) && !has(SMALL, body[i])) return null;
    if (!body) return null;
    var row = "";
    for (i = 0; i < body.length; i += 1) if (has(DIGITS, body[i])) row += DIGITS[body[i]];
    if (body.length > 1 && row.length === body.length) return body.length > 2 || body.indexOf("〇") >= 0 ? parseInt(row, 10) : null;
    var total = 0, digit = -1, last = 10000;
    for (i = 0; i < body.length; i += 1) {
      if (has(DIGITS, body[i])) {
        if (digit > 0) return null;
        digit = DIGITS[body[i]];
      } else {
        if (SMALL[body[i]] >= last || digit === 0) return null;
        last = SMALL[body[i]];
        total += (digit >= 0 ? digit : 1) * last;
        digit = -1;
      }
    }
    if (digit > 0) total += digit * (body.length > 1 && has(SMALL, body[body.length - 2]) && last > 10 ? Math.floor(last / 10) : 1);
    return half ? total + 0.5 : total;
  }

  /* ------------------------------------------------------------------------------------------- plain values */

  // An entry as `document.py` would hand it on: trimmed texts, nothing empty; an empty item of a list stays, as null.
  function normalise(value) {
    if (value === null || value === undefined) return null;
    if (Array.isArray(value)) {
      var items = value.map(normalise);
      return !items.length || items.some(function (item) { return item !== null; }) ? items : null;
    }
    if (typeof value === "object") {
      var map = {}, filled = false;
      Object.keys(value).forEach(function (key) {
        var inner = normalise(value[key]);
        if (inner !== null) { map[key] = inner; filled = true; }
      });
      return filled ? map : null;
    }
    return String(value).replace(/\r\n?/g, "\n").trim() || null;
  }

  function create(rules) {
    var schema = rules.schema, patterns = {}, personal = null, personNames = null;
    var facetOf = { lead_level: "lead_level" };
    rules.facet_fields.forEach(function (pair) { facetOf[pair[0]] = pair[1]; });
    function pattern(name, flags) { return new RegExp(rules.patterns[name], flags || ""); }
    ["id", "code"].forEach(function (name) { patterns[name] = pattern(name); });

    // The definition that a property leads to; title and description stay those of the property.
    function resolve(node) { return node && node.$ref ? schema.$defs[node.$ref.split("/").pop()] : node; }
    function fieldAt(pointer) {
      var node = schema, found = null;
      for (var i = 0; i < pointer.length; i += 1) {
        if (typeof pointer[i] === "number") { node = resolve(node).items || {}; continue; }
        found = (resolve(node).properties || {})[pointer[i]];
        if (!found) return null;
        node = found;
      }
      return found;
    }

    function problem(pointer, code, facts, more) {
      var message = rules.messages[code], hint = rules.form_hints[code] || message[2];
      var made = { pointer: pointer, code: code, severity: message[0], message: fill(message[1], facts), hint: fill(hint, facts).trim() };
      if (more) Object.keys(more).forEach(function (key) { made[key] = more[key]; });
      return made;
    }

    /* ---- the shape of values */

    function kindOf(value) {
      if (value === null || value === undefined) return rules.words.kind_empty;
      if (typeof value === "string") return fill(rules.words.kind_text, { value: shown(value) });
      return Array.isArray(value) ? rules.words.kind_list : rules.words.kind_fields;
    }
    function shown(value) {
      var said = typeof value === "string" ? value : value === null || value === undefined ? "" : kindOf(value);
      said = said.replace(/\n/g, " ");
      return length(said) <= 24 ? said : Array.from(said).slice(0, 23).join("") + "…";
    }
    function choices(node) {
      return (node.oneOf || []).map(function (one) { return one.title; });
    }

    function shape(value, node, pointer, out) {
      var inner = resolve(node), last = pointer[pointer.length - 1];
      var names = pointer.filter(function (step) { return typeof step === "string"; }), name = names[names.length - 1] || "";
      var field = fieldAt(pointer) || {}, title = field.title || name;
      function fault(code, facts) {
        var told = { name: name, title: title, value: shown(value), suggestion: "" };
        Object.keys(facts || {}).forEach(function (key) { told[key] = facts[key]; });
        out.push(problem(pointer, code, told));
      }
      if (value === null && typeof last === "number") return fault("list-item-empty");
      if (inner.type === "object") {
        if (!isMap(value)) return fault("field-type-mapping", { found: kindOf(value) });
        Object.keys(value).forEach(function (key) {
          if (!has(inner.properties, key)) {
            out.push(problem(pointer.concat(key), "field-unknown", { name: key, suggestion: "" }));
          } else shape(value[key], inner.properties[key], pointer.concat(key), out);
        });
        (inner.required || []).forEach(function (key) {
          if (has(value, key)) return;
          var missing = inner.properties[key], target = resolve(missing);
          var known = choices(target).length && !facetOf[key] ? fill(rules.words.known, { known: choices(target).join("、") }) : "";
          out.push(problem(pointer.concat(key), "field-missing", { name: key, title: missing.title, suggestion: known }));
        });
        return undefined;
      }
      if (inner.type === "array") {
        if (!Array.isArray(value)) return fault("field-type-list", { found: kindOf(value), example: shown(value) });
        if (inner.maxItems !== undefined && value.length > inner.maxItems) return fault("list-too-long", { length: value.length, limit: inner.maxItems });
        value.forEach(function (item, index) { shape(item, inner.items, pointer.concat(index), out); });
        return undefined;
      }
      if (inner.type === "boolean") {
        if (["true", "是", "false", "否"].indexOf(value) < 0) fault("flag-invalid");
        return undefined;
      }
      if (inner.oneOf && !facetOf[names[0]]) {
        if (!inner.oneOf.some(function (one) { return one.const === value; })) {
          fault("field-choice", { known: choices(inner).join("、") });
        }
        return undefined;
      }
      if (typeof value !== "string") return fault("field-type-text", { found: kindOf(value) });
      var most = inner.maxLength || (facetOf[names[0]] ? rules.reference_length : undefined);
      if (inner.pattern && !new RegExp(inner.pattern).test(value)) return fault(name === "code" ? "code-format" : "id-format");
      if (inner.minLength !== undefined && length(value) < inner.minLength) return fault("text-too-short", { length: length(value), limit: inner.minLength });
      if (most !== undefined && length(value) > most) return fault("text-too-long", { length: length(value), limit: most });
      if (inner.format) format(inner.format, value, fault);
      return undefined;
    }
    function format(name, value, fault) {
      if (name === "partial-date") {
        var date = /^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?$/.exec(value);
        if (!date) return fault("date-format");
        var month = parseInt(date[2] || "1", 10), day = parseInt(date[3] || "1", 10), year = parseInt(date[1], 10);
        var leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
        var days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
        if (!year || !days || day < 1 || day > days) fault("date-impossible");
      } else if (name === "printed-number" && !parseNumber(value)) {
        var match = /^([余多近约超]?)([0-9][0-9.,]*[十百千万亿]*%?)([余多]?)([^0-9余多]*)$/.exec(value), apart = [];
        if (match) apart.push(fill(rules.words.apart_value, { value: match[2] }));
        if (match && (match[1] || match[3])) apart.push(fill(rules.words.apart_approx, { value: match[1] || match[3] }));
        if (match && match[4]) apart.push(fill(rules.words.apart_unit, { value: match[4] }));
        fault("figure-value", { suggestion: apart.length ? fill(rules.words.apart, { parts: apart.join("、") }) : "" });
      } else if (name === "hedge" && rules.hedges.indexOf(value) < 0) {
        fault("figure-hedge-unknown", { known: rules.hedges.join("、") });
      } else if (name === "http-address" && !/^https?:\/\/[^\s<>"'\\^`{|}]+$/.test(value)) fault("url-invalid");
      return undefined;
    }

    /* ---- references and parts */

    function figuresOf(entry) {
      var found = [];
      list(entry, "figures").forEach(function (figure, n) { if (isMap(figure)) found.push([["figures", n], figure]); });
      list(entry, "components").forEach(function (component, at) {
        list(component, "figures").forEach(function (figure, n) { if (isMap(figure)) found.push([["components", at, "figures", n], figure]); });
      });
      return found;
    }

    function terms(entry, out) {
      var written = [];
      if (text(entry.lead_level)) written.push([["lead_level"], "lead_level", entry.lead_level]);
      rules.facet_fields.forEach(function (pair) {
        var seen = [];
        list(entry, pair[0]).forEach(function (value, n) {
          if (typeof value !== "string") return;
          written.push([[pair[0], n], pair[1], value]);
          if (seen.indexOf(value) >= 0) out.push(problem([pair[0], n], "term-twice", { value: value, title: schema.properties[pair[0]].title }));
          seen.push(value);
        });
      });
      written.forEach(function (one) {
        var facet = rules.facets[one[1]], term = null;
        if (!facet) return;
        facet.terms.forEach(function (candidate) { if (candidate.id === one[2]) term = candidate; });
        if (!term && one[2].indexOf("，") >= 0) out.push(problem(one[0], "yaml-fullwidth-comma", {}));
        else if (!term) out.push(problem(one[0], "term-unknown", { facet: facet.label, value: one[2], suggestion: termSuggestion(facet, one[1], one[2]) }));
        else if (term.retired) {
          var use = facet.terms.filter(function (candidate) { return candidate.id === term.use; })[0];
          out.push(problem(one[0], "term-retired", { facet: facet.label, value: one[2], successor: use ? "「" + use.label + "」" : rules.words.other_word }));
        }
      });
    }
    function termSuggestion(facet, id, value) {
      var near = facet.terms.filter(function (term) { return !term.retired && (term.label === value || (term.synonyms || []).indexOf(value) >= 0); })[0];
      if (near) return fill(rules.words.meant_label, { label: near.label });
      var elsewhere = "";
      Object.keys(rules.facets).forEach(function (other) {
        rules.facets[other].terms.forEach(function (term) {
          if (term.id === value && other !== id) elsewhere = fill(rules.words.wrong_facet, { facet: rules.facets[other].label, label: term.label });
        });
      });
      return elsewhere;
    }

    function practices(entry, context, out) {
      var named = [], rows = context.index || [];
      if (text(entry.part_of)) named.push([["part_of"], entry.part_of]);
      list(entry, "relations").forEach(function (one, n) { if (isMap(one) && text(one.target)) named.push([["relations", n, "target"], one.target]); });
      list(entry, "components").forEach(function (one, n) { if (isMap(one) && text(one.practice)) named.push([["components", n, "practice"], one.practice]); });
      function row(id) { return rows.filter(function (one) { return one.id === id && id !== context.base; })[0]; }
      named.forEach(function (one) {
        if (one[1] === context.id) { out.push(problem(one[0], "practice-self", {})); return; }
        var found = row(one[1]);
        if (!found) {
          var near = rows.filter(function (other) { return other.name === one[1] || other.aliases.indexOf(one[1]) >= 0; })[0];
          var suggestion = near ? fill(rules.words.meant_practice, { id: near.id, name: near.name }) : rules.words.not_yet;
          out.push(problem(one[0], "practice-unknown", { value: one[1], suggestion: suggestion }));
        } else if (one[0][0] === "components" && found.part_of && found.part_of !== context.id) {
          var other = row(found.part_of);
          if (!other || other.name !== entry.name) out.push(problem(one[0], "part-mismatch", { value: one[1], expected: context.id }));
        }
      });
      var parent = row(text(entry.part_of));
      if (parent && parent.parts.indexOf(context.id) < 0) out.push(problem(["part_of"], "part-unlisted", { parent: entry.part_of, value: context.id }));
      var chain = [context.id], next = text(entry.part_of);
      while (next && row(next) && chain.indexOf(next) < 0) { chain.push(next); next = row(next).part_of; }
      if (next === context.id && chain.length > 1) out.push(problem(["part_of"], "part-cycle", { chain: chain.concat(context.id).join(" → ") }));
    }

    function sources(entry, out) {
      var known = list(entry, "sources").filter(isMap).map(function (one) { return text(one.id); }), used = [], cited = [];
      ["participants", "steps", "components", "limits", "relations"].forEach(function (field) {
        list(entry, field).forEach(function (one, n) { if (isMap(one) && text(one.source)) cited.push([[field, n, "source"], one.source]); });
      });
      figuresOf(entry).forEach(function (one) { if (text(one[1].source)) cited.push([one[0].concat("source"), one[1].source]); });
      cited.forEach(function (one) {
        used.push(one[1]);
        if (known.indexOf(one[1]) < 0) out.push(problem(one[0], "source-unknown", { value: one[1], suggestion: fill(rules.words.own_sources, { known: known.join("、") }) }));
      });
      list(entry, "sources").forEach(function (one, n) {
        if (!isMap(one)) return;
        if (known.length > 1 && used.indexOf(text(one.id)) < 0) out.push(problem(["sources", n, "id"], "source-unused", { value: one.id }));
        if (!(one.publisher || one.url || one.date || one.note)) out.push(problem(["sources", n], "source-bare", { value: one.id }));
      });
    }

    function identifiers(entry, out) {
      function rows(field) { return list(entry, field).map(function (one, n) { return [[field, n], one]; }); }
      [["figures", figuresOf(entry)], ["components", rows("components")], ["sources", rows("sources")]].forEach(function (group) {
        var seen = {};
        group[1].forEach(function (one) {
          var id = isMap(one[1]) ? text(one[1].id) : "";
          if (id && has(seen, id)) out.push(problem(one[0].concat("id"), "id-twice", { value: id, title: schema.properties[group[0]].title }));
          if (id) seen[id] = true;
        });
      });
    }

    function parts(entry, out) {
      list(entry, "components").forEach(function (one, n) {
        if (!isMap(one)) return;
        if (one.detail === "described" && !one.text && !one.practice) out.push(problem(["components", n], "component-unexplained", { name: one.name }));
        if (one.detail === "named_only") {
          ["text", "figures", "practice"].forEach(function (field) {
            var given = Array.isArray(one[field]) ? one[field].length : one[field];
            if (given) out.push(problem(["components", n, field], "component-explained", { name: one.name, what: schema.$defs.Component.properties[field].title }));
          });
        }
      });
      list(entry, "relations").forEach(function (one, n) {
        if (!isMap(one)) return;
        if (Boolean(one.target) === Boolean(one.place)) {
          out.push(problem(["relations", n], "relation-target", { found: one.target ? rules.words.both : rules.words.neither }));
        } else if (one.place && (one.type === "resembles" || one.type === "contrasts_with")) out.push(problem(["relations", n, "place"], "relation-kind", {}));
      });
      if (!list(entry, "limits").length) out.push(problem(["limits"], "limits-missing", {}));
      list(entry, "limits").forEach(function (one, n) {
        if (isMap(one) && one.stated_by === "source" && !one.source) out.push(problem(["limits", n], "limit-source", {}));
      });
    }

    // `context.region(code)` → {name, level, full} in use, {retired, name, successors: [[code, full name]]}, {} for none,
    // undefined while the province's table is not there yet.
    function region(entry, context, out) {
      var code = isMap(entry.place) ? text(entry.place.code) : "", where = ["place", "code"];
      if (!/^[0-9]{6}$/.test(code) || !context.region) return;
      var found = context.region(code);
      if (found === undefined) return;
      if (found.retired) {
        var now = found.successors.map(function (one) { return one[0] + "（" + one[1] + "）"; }).join(rules.words.or);
        out.push(problem(where, "region-retired", { value: code, name: found.name, suggestion: now ? fill(rules.words.now, { successors: now }) : rules.words.now_unknown }));
      } else if (!found.name) {
        var zone = /^[0-9]{4}7[1-9]$/.test(code) && rules.provinces.some(function (one) { return one.code.slice(0, 2) === code.slice(0, 2); });
        if (zone || rules.pseudo_codes.indexOf(code) >= 0) out.push(problem(where, "region-pseudo", { value: code }));
        else out.push(problem(where, "region-unknown", { value: code, suggestion: rules.words.only_city }));
      } else if (/0000$/.test(code) && entry.lead_level !== "level-province") out.push(problem(where, "region-province", { name: found.name }));
    }

    /* ---- figures and dates */

    function figures(entry, out) {
      figuresOf(entry).forEach(function (one) {
        var at = one[0], figure = one[1], printed = text(figure.value), number = printed ? parseNumber(printed) : null;
        if (!number) return;
        if (number.percent) {
          var outside = [number.low, number.high].some(function (end) { return end !== null && !(end >= 0 && end <= 100); });
          if (outside && !figure.doubt) out.push(problem(at.concat("value"), "figure-percent", { value: printed }));
          if (figure.unit && figure.unit !== "%") out.push(problem(at.concat("unit"), "figure-unit", { value: printed, unit: figure.unit }));
        } else if (!figure.unit && figure.kind !== "date" && printed.slice(-1) !== "元") out.push(problem(at, "figure-unit-missing", { label: figure.label }));
        var inside = ["余", "多", "几", "数"].filter(function (hedge) { return printed.indexOf(hedge) >= 0; })[0];
        if (inside && !figure.approx) out.push(problem(at.concat("value"), "figure-hedge", { value: printed, hedge: inside }));
        if (!number.percent || figure.doubt || figure.kind === "rule") return;
        if (single(number) === 100) out.push(problem(at, "figure-full-marks", { label: figure.label }));
        else if (!figure.base) out.push(problem(at, "figure-rate-base", { label: figure.label }));
      });
    }

    function dates(entry, context, out) {
      var all = [], pairs = [], limit = context.limit;
      function add(pointer, value) { if (/^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$/.test(text(value))) { all.push([pointer, value]); return true; } return false; }
      var began = isMap(entry.started) && add(["started", "date"], entry.started.date);
      var verified = add(["last_verified"], entry.last_verified);
      if (isMap(entry.reviewed)) add(["reviewed", "date"], entry.reviewed.date);
      list(entry, "history").forEach(function (one, n) { if (isMap(one)) add(["history", n, "date"], one.date); });
      if (began && verified) pairs.push([["last_verified"], ["last_verified", entry.last_verified], ["started", entry.started.date]]);
      list(entry, "sources").forEach(function (one, n) {
        if (!isMap(one)) return;
        var printed = add(["sources", n, "date"], one.date), read = add(["sources", n, "accessed"], one.accessed);
        if (printed && read) pairs.push([["sources", n, "accessed"], ["accessed", one.accessed], ["date", one.date]]);
      });
      all.forEach(function (one) { if (limit && one[1] > limit.slice(0, one[1].length)) out.push(problem(one[0], "date-future", { value: one[1] })); });
      pairs.forEach(function (one) {
        var size = Math.min(one[1][1].length, one[2][1].length);
        function title(name) { return (schema.properties[name] || schema.$defs.Source.properties[name]).title; }
        if (one[1][1].slice(0, size) < one[2][1].slice(0, size)) {
          out.push(problem(one[0], "date-order", { later: title(one[1][0]), later_value: one[1][1], earlier: title(one[2][0]), earlier_value: one[2][1] }));
        }
      });
    }

    /* ---- wording and characters */

    function eachText(value, pointer, skipped, act) {
      if (typeof value === "string") act(pointer, value);
      else if (Array.isArray(value)) value.forEach(function (inner, n) { eachText(inner, pointer.concat(n), skipped, act); });
      else if (isMap(value)) {
        Object.keys(value).forEach(function (key) {
          if (skipped && skipped(pointer).indexOf(key) >= 0) return;
          eachText(value[key], pointer.concat(key), skipped, act);
        });
      }
    }
    function notWords(pointer) { return pointer[0] === "sources" ? rules.skipped_in_sources : rules.skipped; }
    function sentence(said, offset) {
      var from = 0, to = said.length;
      "。！？；\n".split("").forEach(function (mark) {
        var before = offset ? said.lastIndexOf(mark, offset - 1) : -1, after = said.indexOf(mark, offset);
        from = Math.max(from, before + 1);
        if (after >= 0) to = Math.min(to, after);
      });
      return said.slice(from, to);
    }
    var HAN = /[\u4e00-\u9fff]/;
    function isHan(sign) { return sign !== undefined && HAN.test(sign); }
    function halfwidth(said, act) {
      for (var at = 0; at < said.length; at += 1) {
        var sign = said[at], before = said[at - 1], after = said[at + 1];
        if (",;:?!".indexOf(sign) >= 0) {
          if (isHan(before) && (after === undefined || after === "\n" || isHan(after) || "“”（）".indexOf(after) >= 0)) act(sign, at);
        } else if (sign === "(" || sign === ")") {
          if ((isHan(before) && after !== undefined && after !== "\n") || (before !== undefined && before !== "\n" && isHan(after))) act(sign, at);
        }
      }
    }
    function wording(entry, out) {
      var relative = pattern("relative", "g"), explained = pattern("explained"), praise = pattern("promotion", "g"), quoted = pattern("quoted", "g");
      var together = 0, over = null;
      eachText(entry, [], notWords, function (pointer, said) {
        var match;
        relative.lastIndex = praise.lastIndex = 0;
        while ((match = relative.exec(said))) {
          if (!explained.test(sentence(said, match.index))) out.push(problem(pointer, "wording-relative-date", { value: match[0] }, { offset: match.index }));
        }
        halfwidth(said, function (sign, at) {
          out.push(problem(pointer, "wording-halfwidth", { value: sign, suggestion: rules.full_width[sign] }, { offset: at }));
        });
        var space = /[\u4e00-\u9fff] +(?=[\u4e00-\u9fff])/g;
        while ((match = space.exec(said))) out.push(problem(pointer, "wording-space", {}, { offset: match.index + 1 }));
        while ((match = praise.exec(said))) {
          var around = sentence(said, match.index), word = match[0];
          var within = (said.match(quoted) || []).some(function (quote) { return quote.indexOf(word) >= 0; });
          if (!within && !/[0-9]/.test(around) && around.indexOf("来源") < 0) out.push(problem(pointer, "wording-promotional", { value: word }, { offset: match.index }));
        }
        quoted.lastIndex = 0;
        while ((match = quoted.exec(said))) {
          var size = length(match[0]) - 2;
          if (size > rules.quote.one) out.push(problem(pointer, "wording-quote-long", { length: size, limit: rules.quote.one }, { offset: match.index }));
          if (size >= rules.quote.counted) together += size;
          if (together > rules.quote.all && !over) over = { pointer: pointer, offset: match.index };
        }
      });
      if (over) out.push(problem(over.pointer, "wording-quote-total", { length: together, limit: rules.quote.all }, { offset: over.offset }));
    }
    function characters(entry, out) {
      var seen = {};
      eachText(entry, [], null, function (pointer, said) {
        rules.characters.forEach(function (one) {
          var match = new RegExp(one[0]).exec(said);
          if (match && !seen[one[1]]) {
            seen[one[1]] = true;
            var code = match[0].charCodeAt(0).toString(16).toUpperCase();
            out.push(problem(pointer, one[1], { character: "U+" + "0000".slice(code.length) + code }, { offset: match.index }));
          }
        });
      });
    }

    /* ---- entries that exist already */

    function duplicates(entry, context, out) {
      var rows = (context.index || []).filter(function (row) { return row.id !== context.base; });
      var name = text(entry.name), code = isMap(entry.place) ? text(entry.place.code) : "";
      var same = rows.filter(function (row) { return name && plainName(row.name) === plainName(name) && row.code === code; });
      if (same.length) out.push(problem(["name"], "duplicate-name", { name: name }, { related: same[0].id }));
      function isSame(row) { return same.indexOf(row) >= 0; }
      list(entry, "aliases").forEach(function (alias, n) {
        if (typeof alias !== "string") return;
        var owner = rows.filter(function (row) {
          return !isSame(row) && [row.name].concat(row.aliases).some(function (one) { return plainName(one) === plainName(alias); });
        })[0];
        if (owner) out.push(problem(["aliases", n], "duplicate-alias", { name: alias }, { related: owner.id }));
      });
      (context.summaries || []).forEach(function (other) {
        if (other.id === context.base || same.some(function (row) { return row.id === other.id; })) return;
        if (likeSummary(text(entry.summary), other.summary, context.id > other.id) >= rules.same_share) {
          out.push(problem(["summary"], "duplicate-summary", { name: other.name }, { related: other.id }));
        }
      });
    }
    function shingles(said) {
      var plainText = Array.from(plainName(said)), found = new Set();
      for (var at = 0; at + rules.shingle <= plainText.length; at += 1) found.add(plainText.slice(at, at + rules.shingle).join(""));
      return found;
    }
    // Share of the runs of characters of one summary that the other has too; of the one whose id sorts later.
    function likeSummary(mine, theirs, mineLater) {
      var of = shingles(mineLater ? mine : theirs), among = shingles(mineLater ? theirs : mine), count = 0;
      of.forEach(function (one) { if (among.has(one)) count += 1; });
      return of.size ? count / of.size : 0;
    }

    /* ---- personal data: over the file's text as it would be written */

    var GUARDS = {
      "not-inside-digits": alone,
      "id-number": function (found) {
        var digits = found.value.toUpperCase().replace(/[\s-]/g, ""), total = 0, power = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        for (var n = 0; n < 17; n += 1) total += parseInt(digits[n], 10) * power[n];
        return alone(found) && "10X98765432"[total % 11] === digits[17];
      },
      luhn: function (found) {
        var digits = found.value.replace(/[^0-9]/g, ""), total = 0;
        for (var n = 0; n < digits.length; n += 1) {
          var digit = parseInt(digits[digits.length - 1 - n], 10);
          total += n % 2 ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
        }
        return alone(found) && total % 10 === 0;
      },
      "credit-code": function (found) {
        var alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY", total = 0, power = 1;
        for (var n = 0; n < 17; n += 1) { total += alphabet.indexOf(found.value[n]) * power; power = power * 3 % 31; }
        return alone(found) && alphabet[(31 - total % 31) % 31] === found.value[17];
      },
      "has-digit": function (found) { return /[0-9]/.test(found.value.slice(2)); },
      "one-age": function (found) { return !found.before || "0123456789-~～—至到十".indexOf(found.before) < 0; }
    };
    function alone(found) { return !(/[0-9]/.test(found.before) || found.before === "." || /[0-9]/.test(found.after)); }
    function inTitle(whole, offset) {
      var before = whole.slice(whole.lastIndexOf("\n", offset - 1) + 1, offset);
      if (before.lastIndexOf("《") > before.lastIndexOf("》")) return true;
      if (/^[ -]*authors:/.test(before)) return true;
      if (!/^[ -]*title:/.test(before)) return false;
      var fields = whole.slice(0, offset).match(/^[a-z_]+:/gm) || [];
      return fields[fields.length - 1] === "sources:";
    }
    // Names of persons, added up: the same figures and the same order as in checks/names.py.
    function createNames(data) {
      var DEED = 4, ROLE = 9, LABEL = 10, CALLED = 20, FAR = -99, LONGEST = 7, PREFIXES = "老小阿", JOINTS = "、和与及";
      var OPENING = "“：:‘/（( \u3000｜|—", LABELS = "：:/｜|—", ASIDE = "，,（(等今现", MASKS = "某×xX", MASKED = "某×xX甲乙丙丁", SHORT_FORMS = "叔婶姐哥嫂伯姨";
      var WHITE = ["\n", " ", "\t", "\u3000"];
      function setOf(all) { var set = Object.create(null); all.forEach(function (one) { set[one] = true; }); return set; }
      function words(said) { return said.split(/\s+/).filter(Boolean); }
      function weights(steps) {
        var table = Object.create(null);
        steps.forEach(function (step) { step.signs.split("").forEach(function (sign) { table[sign] = step.weight; }); });
        return table;
      }
      function beginnings(said, worth, table) {
        words(said).forEach(function (row) { row.slice(1).split("").forEach(function (sign) { table[row.charAt(0) + sign] = worth; }); });
        return table;
      }
      function worthOf(table, key, other) { var worth = table[key]; return worth === undefined ? other : worth; }
      function within(said, sign) { return sign !== "" && said.indexOf(sign) >= 0; }
      var surnames = weights(data.surnames), doubles = setOf(data.double_surnames), given = weights(data.given);
      var kinWords = words(data.kin), kin = setOf(kinWords), roleWords = words(data.roles).concat(kinWords), roles = setOf(roleWords);
      var openerWords = words(data.openers), openers = setOf(openerWords), labels = setOf(words(data.labels)), deeds = setOf(words(data.deeds)), known = setOf(data.known);
      var joined = setOf(words(data.joined)), forms = setOf(words(data.forms)), commonGiven = beginnings(data.common_given, true, Object.create(null));
      var bare = beginnings(data.bare, true, Object.create(null));
      var before = Object.create(null), marks = weights(data.before), opposing = Object.create(null);
      roleWords.concat(openerWords).forEach(function (word) { before[word.slice(-1)] = 0; });
      Object.keys(marks).forEach(function (sign) { before[sign] = marks[sign]; });
      WHITE.forEach(function (sign) { before[sign] = 2; });
      // The signs before a name that are worth the same whatever stands before them.
      var ends = setOf(roleWords.concat(openerWords).map(function (word) { return word.slice(-1); })), plainly = Object.create(null);
      Object.keys(before).forEach(function (sign) { if (!ends[sign] && OPENING.indexOf(sign) < 0) plainly[sign] = before[sign]; });
      beginnings(data.places_and_rarer, data.rarer, opposing);
      beginnings(data.words, data.word, opposing);
      function longest(all) { return all.sort(function (a, b) { return b.length - a.length; }).join("|"); }
      var allTitles = words(data.forms).concat(words(data.posts)), parts = words(data.elements);
      var titles = setOf(allTitles.map(function (title) { return title.charAt(0); })), begun = setOf(allTitles.map(function (title) { return title.slice(0, 2); }));
      var starts = setOf(parts.map(function (part) { return part.slice(0, 2); }));
      var title = new RegExp("^(" + longest(allTitles) + ")(?:" + data.not_after_title + ")"), elements = new RegExp("^(?:" + longest(parts) + ")+");
      var brand = new RegExp("^(?:" + data.brand + ")"), identified = new RegExp("^(?:" + data.identified + ")"), foreign = data.core + data.foreign;
      var things = new RegExp("^(?:" + data.things + ")");
      var divisions = setOf(words(data.divisions));
      function inDivision(text, start) {
        for (var ahead = 0; ahead < 4; ahead += 1) {
          for (var length = ahead + 1; length < 6; length += 1) {
            if (divisions[text.slice(Math.max(0, start - ahead), Math.max(0, start - ahead + length))]) return true;
          }
        }
        return false;
      }
      function isThing(text, start, end, side) { return side < ROLE && (things.test(text.slice(end, end + 70)) || inDivision(text, start)); }
      function isCalled(sign) { return worthOf(surnames, sign, -1) >= data.called || within(data.also_called, sign); }
      function isStrong(sign) { return worthOf(surnames, sign, -1) >= data.double; }
      function isBrand(text, end) { return brand.test(text.slice(end, end + 30)); }
      function isSpared(text, start, end) {
        return known[text.slice(start, start + 2)] || known[text.slice(start, end)] || known[text.slice(start, end + 1)] || isBrand(text, end);
      }
      function left(text, start, last) {
        var sign = text.charAt(start - 1), pair = text.slice(start - 1, start + 1), lengths = [3, 2, 4, 5];
        if (last && start - 1 === last && (within(JOINTS, sign) || within(" \t\u3000", sign))) return ROLE;
        if (roles[pair]) return FAR;
        var end = within(OPENING, sign) ? start - 1 : start;
        for (var n = 0; n < lengths.length; n += 1) {
          if (roles[text.slice(Math.max(0, end - lengths[n]), end)]) return within("叫名", text.charAt(end - 1)) ? CALLED : within(LABELS, sign) ? LABEL : ROLE;
        }
        if (within(LABELS, sign) && labels[text.charAt(end - 1)]) return LABEL;
        if ((within(LABELS, sign) || within(" \t\u3000", sign)) && labels[text.slice(Math.max(0, end - 2), end)]) return LABEL;
        if (joined[pair]) return FAR;
        if (before[sign]) return before[sign];
        if (openers[text.slice(Math.max(0, start - 2), start)]) return 1;
        return isStrong(text.charAt(start)) ? data.inside : FAR;
      }
      function right(text, end, full) {
        var two = text.slice(end, end + 2), sign = two.charAt(0), next = text.charAt(end + 1);
        if (within(ASIDE, sign) && identified.test(text.slice(end, end + 30))) return data.identity;
        if (deeds[two]) return DEED;
        if (within("说称笑", sign)) return within("明法服号", next) ? 0 : DEED;
        if (sign === "家" && within(data.not_after_home, next)) return FAR;
        if (sign === "家") return within(data.not_home, next) ? 0 : DEED;
        if (within(data.fatal, sign)) return FAR;
        if (full && within(JOINTS, sign) && worthOf(surnames, next, 0) && given[text.charAt(end + 2)] !== undefined) return DEED;
        if (sign >= "0" && sign <= "9" && within("人位名户", next)) return DEED;
        return sign === "" || WHITE.indexOf(sign) >= 0 || within(data.after, sign) ? 2 : 0;
      }
      function masked(text, start, first, last) {
        var end = first + 1;
        while (within(MASKED, text.charAt(end)) && end < first + 3) end += 1;
        if (text.charAt(first) === "某" && given[text.charAt(end)] !== undefined && right(text, end + 1, false) > 0) end += 1;
        if (within("xX", text.charAt(first)) && text.slice(first + 1, end) !== text.charAt(first)) return 0;
        var side = left(text, start, last), sign = text.charAt(start - 1), beyond = text.charAt(start - 2);
        if (within(data.not_after_mask, text.charAt(end))) return 0;
        if (side >= ROLE) return end;
        if (within(data.of_a_place, sign) || (sign === "的" && within(data.of_a_place, beyond)) || (within(JOINTS, sign) && beyond === "某")) return 0;
        var sure = end - first > 1 || worthOf(surnames, text.charAt(start), 0) >= data.called;
        if (side <= 0) return isStrong(text.charAt(start)) && text.charAt(first) === "某" && side > FAR ? end : 0;
        return sure || right(text, end, false) > 0 ? end : 0;
      }
      function name(text, start, last) {
        var two = text.slice(start, start + 2), isLong = doubles[two] === true;
        var surname = isLong ? data.double : worthOf(surnames, text.charAt(start), FAR);
        var first = start + (isLong ? 2 : 1), second = first + 1;
        var one = given[text.charAt(first)], other = given[text.charAt(second)], worth, next;
        if (surname === FAR) return within(foreign, text.charAt(start)) && text.charAt(first) === "某" ? masked(text, start, first, last) : 0;
        if (one === undefined) return within(MASKS, text.charAt(first)) ? masked(text, start, first, last) : 0;
        var side = left(text, start, last), word = isLong ? 0 : worthOf(opposing, two, 0), soFar = side + surname + one - word;
        if (surname < 0 && side < ROLE) return 0;
        if (other !== undefined && bare[text.slice(first, second + 1)]) other += data.whole;
        if (surname >= data.double && !word) soFar += data.sure;
        var spare = side >= ROLE && surname > data.seldom ? Math.max(0, word - data.labelled) : 0;
        if (soFar + (other || 0) + spare + data.identity < data.enough) return 0;
        var alone = side < ROLE, quoted = alone && text.charAt(start - 1) === "“" ? data.quoted : 0;
        var home = text.charAt(first) === "家" && within(data.not_after_home, text.charAt(second));
        if (home) return 0;
        if (other !== undefined && (side >= 0 || surelyGiven(text.slice(first, second + 1)))) {
          next = right(text, second + 1, true);
          worth = soFar + other + next + (next >= DEED || (side >= LABEL && next > 0) ? spare : 0);
          if (surname <= data.seldom && commonGiven[text.slice(first, second + 1)]) worth -= data.plain;
          if (text.charAt(second + 1) === "”") worth -= quoted;
          if (alone && within(data.lands, text.charAt(second))) worth -= data.land;
          if (alone && within(data.not_after_home, text.charAt(first)) && !(one >= data.likely)) worth -= data.placed;
          if (worth >= data.enough) return isSpared(text, start, second + 1) || isThing(text, start, second + 1, side) ? 0 : second + 1;
        }
        if (side < 0 || (alone && within(data.not_after_home, text.charAt(first)))) return 0;
        next = right(text, second, false);
        worth = soFar + (next || -(side >= ROLE ? data.unclear : data.open)) + (side >= LABEL && next > 0 ? spare : 0) - data.short;
        if (text.charAt(second) === "”") worth -= quoted;
        return worth >= data.enough && !isSpared(text, start, second) && !isThing(text, start, second, side) ? second : 0;
      }
      function nickname(text, start, last) {
        var sign = text.charAt(start + 1), one = worthOf(given, sign, 0), worth;
        if (known[text.slice(start, start + 2)]) return 0;
        var end = start + (text.charAt(start + 2) === "头" ? 3 : 2), side = left(text, start, last), next = right(text, end, false);
        if (title.test(text.slice(end, end + 8))) next = DEED;
        if (isCalled(sign)) worth = side + worthOf(surnames, sign, data.form) + (next || (side >= 5 ? 0 : -data.open));
        else if (side >= ROLE || next >= DEED || (text.charAt(start) === "阿" && next > 0)) worth = side + (one >= data.second ? one : -ROLE) + next - data.short;
        else return 0;
        worth -= worthOf(opposing, text.slice(start + 1, start + 3), 0);
        return next >= 0 && worth >= data.nickname && !isBrand(text, end) ? end : 0;
      }
      function titled(text, start, sure) {
        var pair = text.slice(start - 1, start + 1), isLong = doubles[text.slice(start, start + 2)] === true;
        var surname = isLong ? data.double : worthOf(surnames, text.charAt(start), FAR), after = start + (isLong ? 2 : 1);
        var match = title.exec(text.slice(after, after + 8));
        if (!match || joined[pair]) return 0;
        if (!sure && match[0].length < 2) return 0;
        var called = forms[match[1]] === true, least = !sure ? data.double : called ? data.form : data.post;
        if (called && sure && match[1].length > 1 && plainly[text.charAt(start)] === undefined && right(text, after + match[1].length, false) > 0) least = data.seldom_called;
        if (surname < least || roles[pair]) return 0;
        var end = after + match[1].length;
        return known[text.slice(start, end)] || isBrand(text, end) ? 0 : end;
      }
      function abbreviated(text, start, last) {
        if (known[text.slice(start, start + 2)] || left(text, start, last) <= 0) return 0;
        return right(text, start + 2, false) > 0 ? start + 2 : 0;
      }
      function transliterated(text, start, last) {
        var end = start, whole = starts[text.slice(start, start + 2)] ? elements.exec(text.slice(start, start + 30)) : null;
        if (whole) end += whole[0].length;
        while (within(foreign, text.charAt(end)) && end - start < LONGEST) end += 1;
        var next = right(text, end, false);
        if (end - start > 3 && next <= 0 && right(text, end - 1, false) > 0) { end -= 1; next = right(text, end, false); }
        if (title.test(text.slice(end, end + 8))) next = DEED;
        var side = left(text, start, last), role = side >= ROLE, value = text.slice(start, end);
        if (value.length < 2 || side + next < 0) return 0;
        if (!role && inDivision(text, start)) return 0;
        var core = value.split("").filter(function (sign) { return within(data.core, sign); }).length;
        var enough = whole ? value.length > 2 || next > 0 : core >= (role ? 1 : 2) && value.length > 2;
        if (!enough && !(role && core === 2 && next > 0)) return 0;
        var alone = whole && (value.length > 2 || side > 1) && next > 0;
        if (!(role || alone || text.charAt(start - 1) === "族" || next >= DEED || within("把将", text.charAt(end)))) return 0;
        if (known[value]) return 0;
        return !(whole && value.length > 3) && (known[value.slice(0, 2)] || known[value.slice(0, 3)]) ? 0 : end;
      }
      function surelyGiven(two) {
        var one = worthOf(given, two.charAt(0), 0), other = worthOf(given, two.charAt(1), 0);
        return one + other >= data.both && Math.max(one, other) >= data.likely;
      }
      function soundsGiven(pair) {
        if (bare[pair]) return true;
        var one = worthOf(given, pair.charAt(0), 0), two = worthOf(given, pair.charAt(1), 0);
        return one >= data.second && two >= data.second && one + two >= data.bare_enough && !commonGiven[pair];
      }
      function calledByGiven(text, start) {
        var pair = text.slice(start, start + 2), match;
        if (!kin[pair] && soundsGiven(pair)) {
          if (kin[text.slice(Math.max(0, start - 2), start)] || kin[text.slice(Math.max(0, start - 3), start)]) return right(text, start + 2, false) > 0 ? start + 2 : 0;
          match = title.exec(text.slice(start + 2, start + 10));
          if (match && match[1].length > 1 && before[text.charAt(start - 1)] > 0) return right(text, start + 2 + match[1].length, false) > 0 ? start + 2 + match[1].length : 0;
        }
        if (!within(SHORT_FORMS, pair.charAt(1)) || known[pair] || worthOf(given, pair.charAt(0), 0) < data.likely) return 0;
        return before[text.charAt(start - 1)] === 2 && right(text, start + 2, false) > 0 ? start + 2 : 0;
      }
      function atBorder(text, start, last) {
        var head = text.charAt(start), next = text.charAt(start + 1), here = name(text, start, last);
        if (!here && within(PREFIXES, head)) here = nickname(text, start, last);
        if (!here && (titles[next] || doubles[head + next])) here = titled(text, start, true);
        if (!here && isStrong(head) && within(data.short_posts, next)) here = abbreviated(text, start, last);
        if (!here && ((within(foreign, head) && within(foreign, next)) || starts[head + next])) here = transliterated(text, start, last);
        return here || calledByGiven(text, start);
      }
      function inAWord(text, start, last) {
        var head = text.charAt(start), next = text.charAt(start + 1), two = text.slice(start + 1, start + 3), here = 0, isDouble = doubles[head + next] === true;
        if (surnames[head] === undefined && !isDouble) return 0;
        var fair = isStrong(head) && worthOf(given, next, 0) >= data.both - data.likely && !opposing[head + next];
        if (!fair && !isDouble && !titles[next] && !(next === "某" && isStrong(head))) return 0;
        if (begun[two] || begun[next] || isDouble) here = titled(text, start, within(PREFIXES, text.charAt(start - 1)));
        if (!here && isStrong(head) && (next === "某" || surelyGiven(two))) here = name(text, start, last);
        return here;
      }
      // → [[start, end]] of every name. A text begins with a line break.
      return function (text) {
        var found = [], end = 0;
        for (var start = 1; start + 1 < text.length; start += 1) {
          var sign = text.charAt(start - 1), here;
          if (start < end || text.charCodeAt(start) < 128) continue;
          if (before[sign] === undefined && !(start - 1 === end && within(JOINTS, sign))) here = inAWord(text, start, end);
          else here = atBorder(text, start, end);
          if (here) { end = here; found.push([start, end]); }
        }
        return found;
      };
    }
    function screening() {
      if (personal) return personal;
      var source = rules.personal, lists = {}, steps = source.names, names = Object.keys(source.lists).concat(["SURNAME", "COMMON", "GIVEN", "FORM"]);
      function signs(some) { return "[" + some.map(function (step) { return step.signs; }).join("") + "]"; }
      function weighty(step) { return step.weight > 0; }
      Object.keys(source.lists).forEach(function (key) { lists[key] = source.lists[key]; });
      lists.SURNAME = signs(steps.surnames.filter(weighty));
      lists.COMMON = signs(steps.surnames.slice(0, 1));
      lists.GIVEN = signs(steps.given.filter(weighty));
      lists.FORM = steps.forms.split(/\s+/).filter(Boolean).join("|");
      personNames = createNames(steps);
      function expand(said) { return said.replace(new RegExp(names.join("|"), "g"), function (word) { return lists[word]; }); }
      personal = source.rules.map(function (rule) {
        if (rule.scan) return { rule: rule };
        return {
          rule: rule,
          pattern: new RegExp(expand(rule.pattern).split("(?:^|[").join("(?:[\n"), "gm"),
          near: rule.near ? new RegExp(expand(rule.near), "m") : null,
          unless: rule.unless ? new RegExp(expand(rule.unless), "m") : null
        };
      });
      return personal;
    }
    // → [[code, offset]] of every hit in a text.
    function findings(said) {
      var found = [], seen = Object.create(null);
      var whole = "\n" + said.replace(/[０-９]/g, function (digit) { return NARROW[WIDE.indexOf(digit)]; });
      function tell(rule, start) {
        if (!seen[rule.code + start]) found.push([rule.code, start - 1]);
        seen[rule.code + start] = true;
      }
      screening().forEach(function (one) {
        var rule = one.rule, match;
        if (rule.scan) {
          personNames(whole).forEach(function (span) { if (!inTitle(whole, span[0])) tell(rule, span[0]); });
          return;
        }
        if (rule.needs && !rule.needs.some(function (word) { return whole.indexOf(word) >= 0; })) return;
        one.pattern.lastIndex = 0;
        while ((match = one.pattern.exec(whole))) {
          if (!match[0]) { one.pattern.lastIndex += 1; continue; }
          // Where a rule has a group it is the last thing matched (a test says so): old engines do not tell its place.
          var end = match.index + match[0].length, start = match[1] ? end - match[1].length : match.index;
          if (whole[start] === "\n") start += 1;
          var hit = { value: whole.slice(start, end), before: whole.charAt(start - 1), after: whole.charAt(end) };
          var within = rule.within || 30;
          if (rule.guard && !GUARDS[rule.guard](hit)) continue;
          if ((rule.titles === "pass" || rule.code === "personal-name") && inTitle(whole, start)) continue;
          if (one.near && !one.near.test(whole.slice(Math.max(0, start - within), end + within))) continue;
          if (one.unless && one.unless.test(sentence(whole, start))) continue;
          tell(rule, start);
        }
      });
      return found;
    }
    // `written`: {text, spans: [[start, end, pointer]]}, the file with the place of every value in it.
    function personalProblems(written, out) {
      findings(written.text).forEach(function (hit) {
        var begin = written.text.lastIndexOf("\n", hit[1] - 1) + 1;
        if (/^[ -]*authors:/.test(written.text.slice(begin, hit[1]))) return;
        var span = written.spans.filter(function (one) { return one[0] <= hit[1] && hit[1] < one[1]; })[0];
        out.push(problem(span ? span[2] : [], hit[0], {}));
      });
    }

    /* ---- the file's name */

    function fileName(context, out) {
      var id = context.id, rows = context.index || [];
      if (!id) return;
      if (rules.windows_names.indexOf(id.toLowerCase()) >= 0) out.push(problem(["@id"], "file-windows-name", { name: id + ".yml" }));
      else if (!patterns.id.test(id)) {
        var mended = id.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
        out.push(problem(["@id"], "file-name", { name: id + ".yml", suggestion: mended ? fill(rules.words.such_as, { name: mended }) : "" }));
      }
      if (id !== context.base && rows.some(function (row) { return row.id.toLowerCase() === id.toLowerCase(); })) out.push(problem(["@id"], "duplicate-id", { name: id }));
    }

    /* `value`: the entry, normalised. `context`: id, base (id of the entry that is being corrected), limit (tomorrow's date),
       index (rows of the library), region, summaries, written. All problems, errors first, in the order of the fields. */
    function check(value, context) {
      var entry = isMap(value) ? value : {}, out = [];
      shape(entry, schema, [], out);
      // A value that is wrong in itself is not looked at further, as on the command line; the rest of the entry is, and what
      // stands in a list that is too long.
      var wrong = new Set();
      out.forEach(function (one) { if (one.code !== "field-missing" && one.code !== "list-too-long") wrong.add(one.pointer.join("/")); });
      var shaped = out;
      out = [];
      terms(entry, out);
      practices(entry, context, out);
      sources(entry, out);
      identifiers(entry, out);
      region(entry, context, out);
      figures(entry, out);
      parts(entry, out);
      dates(entry, context, out);
      wording(entry, out);
      characters(entry, out);
      duplicates(entry, context, out);
      out = shaped.concat(out.filter(function (one) {
        return !one.pointer.some(function (step, depth) { return wrong.has(one.pointer.slice(0, depth + 1).join("/")); });
      }));
      fileName(context, out);
      if (context.written) {
        personalProblems(context.written, out);
        var file = context.written.text, size = Math.ceil(unescape(encodeURIComponent(file)).length / 1024);
        var lines = file.split("\n").length - 1, commas = file.split(",").length - 1;
        if (size > rules.max_kilobytes) out.push(problem([], "file-too-large", { size: size, limit: rules.max_kilobytes }));
        else if (lines > rules.max_lines) out.push(problem([], "file-too-long", { lines: lines, limit: rules.max_lines }));
        else if (commas > rules.max_commas) out.push(problem([], "file-too-many-items", { count: commas, limit: rules.max_commas }));
      }
      return out;
    }

    return { check: check, findings: findings, fieldAt: fieldAt, resolve: resolve, likeSummary: likeSummary, facetOf: facetOf, problem: problem };
  }

  return { create: create, normalise: normalise, parseNumber: parseNumber, plainName: plainName, fill: fill };
});
