/* The finder without a page: reads the data, filters, counts, sorts, suggests, writes addresses and CSV.

   Pure: no page, no network, no clock. Data and its format: scripts/govkb/outputs/finder/build.py. Words come with the
   data. ES2015, no module, so that it runs from file:// and on Chromium 69. In Node: require() gives the same object. */
(function (root, factory) {
  if (typeof module === "object" && module.exports) module.exports = factory();
  else root.KbFinder = factory();
})(typeof self !== "undefined" ? self : this, function () {
  "use strict";

  var FORMAT = 1;
  var SORTS = ["relevance", "full", "name", "new"];
  var NEEDS = ["people", "money", "tools", "mandate"];
  var SILENT = 0, NONE = 1, STATED = 2;
  // From the widest to the narrowest; a level that is not in the ladder (a unit, several regions) has no neighbours.
  var LADDER = ["level-province", "level-prefecture", "level-county", "level-township", "level-village", "level-estate"];

  /* ------------------------------------------------------------------------------------------------ reading */

  var DIGIT = {};
  (function () {
    for (var code = 0x23, value = 0; code < 0x7f; code++) if (code !== 0x5c) DIGIT[code] = value++;
  })();

  // The digits of scripts/govkb/outputs/search/shards.py.
  function numbers(text) {
    var out = [], i = 0;
    function next() { return DIGIT[text.charCodeAt(i++)]; }
    while (i < text.length) {
      var first = next();
      if (first < 60) out.push(first);
      else if (first < 89) out.push(60 + (first - 60) * 91 + next());
      else if (first === 89) out.push(2699 + next() * 91 + next());
      else out.push(10980 + next() * 8281 + next() * 91 + next());
    }
    return out;
  }

  function fromGaps(text) {
    var gaps = numbers(text), out = new Uint32Array(gaps.length), before = -1;
    for (var i = 0; i < gaps.length; i++) out[i] = before = before + 1 + gaps[i];
    return out;
  }

  // What the browser keeps of root.js. An option's `list` holds its entries, rising.
  function read(data) {
    if (!data || data.format !== FORMAT) throw new Error("format");
    var count = data.count, byId = Object.create(null); // no inherited names: addresses ask for any
    var facets = data.facets.map(function (given) {
      var facet = { id: given[0], label: given[1], tree: false, byValue: Object.create(null) };
      facet.options = given[2].map(function (row, at) {
        var option = { value: row[0], label: row[1], plain: row[2], parent: row[3], at: at, list: fromGaps(row[4]) };
        if (option.parent >= 0) facet.tree = true;
        facet.byValue[option.value] = option;
        return option;
      });
      if (facet.tree) climb(facet);
      byId[facet.id] = facet;
      return facet;
    });
    var doc = new Int32Array(count), byDoc = new Int32Array(count), before = -1, steps = numbers(data.doc);
    for (var n = 0; n < count; n++) {
      before += 1 + (steps[n] % 2 ? -(steps[n] + 1) / 2 : steps[n] / 2);
      doc[n] = before;
      byDoc[before] = n;
    }
    var filled = Uint8Array.from(numbers(data.filled)), changed = Uint32Array.from(numbers(data.changed));
    var full = ordered(count, function (a, b) { return filled[b] - filled[a] || a - b; });
    var place = new Uint32Array(count);
    full.forEach(function (one, at) { place[one] = at; });
    return {
      count: count, block: data.block, version: data.version, askable: data.askable, words: data.words,
      facets: facets, facet: byId, doc: doc, byDoc: byDoc, filled: filled, changed: changed, dates: data.dates,
      needs: data.needs, full: full, place: place,
      // Everything in order of names is 0, 1, 2 …; the newest first, then by name.
      fresh: ordered(count, function (a, b) { return changed[b] - changed[a] || a - b; })
    };
  }

  function ordered(count, compare) {
    var out = [];
    for (var n = 0; n < count; n++) out.push(n);
    return out.sort(compare);
  }

  // A division holds what the divisions below it hold. Options stand after the one above them.
  function climb(facet) {
    for (var at = facet.options.length - 1; at >= 0; at--) {
      var option = facet.options[at], above = facet.options[option.parent];
      if (above) above.list = Uint32Array.from(Array.from(above.list).concat(Array.from(option.list)));
      option.list = option.list.sort();
    }
  }

  function holds(list, n) {
    var low = 0, high = list.length - 1;
    while (low <= high) {
      var middle = (low + high) >> 1;
      if (list[middle] === n) return true;
      if (list[middle] < n) low = middle + 1; else high = middle - 1;
    }
    return false;
  }

  // The options of a facet that an entry has; of divisions from the province down.
  function optionsOf(model, facet, n) {
    var known = model.facet[facet];
    return known ? known.options.filter(function (option) { return holds(option.list, n); }) : [];
  }

  /* ----------------------------------------------------------------------------------------------- filtering */

  // What really filters: of divisions the narrowest that were picked (娄底市 stands for 湖南省 above it).
  function effective(facet, picked) {
    var options = picked.map(function (value) { return facet.byValue[value]; }).filter(Boolean);
    if (!facet.tree) return options;
    return options.filter(function (option) {
      return !options.some(function (other) { return other !== option && isBelow(facet, other, option); });
    });
  }

  function isBelow(facet, option, above) {
    for (var up = facet.options[option.parent]; up; up = facet.options[up.parent]) if (up === above) return true;
    return false;
  }

  /* state: picked {facet: [values]}, docs (null, or the search engine's answer in order), only (null, or numbers), sort.
     → rows: entries in order; counts {facet: results if that option alone were picked in its facet, others as they are};
       loose: entries that the search found before any filter */
  function find(model, state) {
    var count = model.count, fails = new Uint8Array(count), which = new Uint8Array(count), i, n;
    var found = state.docs ? fromDocs(model, state.docs) : null;
    [found, state.only].forEach(function (list) {
      if (!list) return;
      var inside = new Uint8Array(count);
      list.forEach(function (one) { inside[one] = 1; });
      for (n = 0; n < count; n++) if (!inside[n]) fails[n] = 2; // for a reason that no facet can mend
    });
    model.facets.forEach(function (facet, number) {
      var options = effective(facet, state.picked[facet.id] || []);
      if (!options.length) return;
      var inside = new Uint8Array(count);
      options.forEach(function (option) { for (i = 0; i < option.list.length; i++) inside[option.list[i]] = 1; });
      for (n = 0; n < count; n++) {
        if (!inside[n] && fails[n] < 2) {
          fails[n]++;
          which[n] = number;
        }
      }
    });
    var counts = {};
    model.facets.forEach(function (facet, number) {
      counts[facet.id] = facet.options.map(function (option) {
        var total = 0, list = option.list;
        for (i = 0; i < list.length; i++) {
          if (fails[list[i]] === 0 || (fails[list[i]] === 1 && which[list[i]] === number)) total++;
        }
        return total;
      });
    });
    var sequence = inOrder(model, state.sort, found);
    return {
      rows: sequence.filter(function (one) { return fails[one] === 0; }),
      counts: counts,
      loose: found ? found.length : count
    };
  }

  function fromDocs(model, docs) {
    return docs.filter(function (doc) { return doc < model.count; }).map(function (doc) { return model.byDoc[doc]; });
  }

  function inOrder(model, sort, found) {
    if (found && (!sort || sort === "relevance")) return found;
    if (sort === "name") return ordered(model.count, function (a, b) { return a - b; });
    return sort === "new" ? model.fresh : model.full;
  }

  /* --------------------------------------------------------------------------------------------- suggestions */

  var POINTS = { problem: 4, setting: 3, level: 2, near: 1, need: 1, lack: -1 };

  /* wish: setting, problem, lead [values], have, lack [names of NEEDS or "digital"].
     → the best first: {n, score, reasons: [{side: "for" | "against" | "silent", about, how, values, points}]}.
     Only entries that touch at least one of the problems (else: one of the settings) that were picked are suggested.
     What an entry does not say counts for nothing and is listed as silent. Equal scores stand by name. */
  function suggest(model, wish) {
    var must = wish.problem.length ? "problem" : wish.setting.length ? "setting" : "lead_level";
    var values = must === "lead_level" ? nearLevels(wish.lead) : wish[must];
    var candidates = new Set();
    values.forEach(function (value) {
      var option = model.facet[must].byValue[value];
      if (option) option.list.forEach(function (n) { candidates.add(n); });
    });
    var out = [];
    candidates.forEach(function (n) {
      var reasons = reasonsFor(model, wish, n);
      var score = reasons.reduce(function (sum, reason) { return sum + reason.points; }, 0);
      out.push({ n: n, score: score, reasons: reasons });
    });
    return out.sort(function (a, b) { return b.score - a.score || a.n - b.n; });
  }

  function nearLevels(lead) {
    return LADDER.filter(function (level) { return steps(level, lead) <= 1; }).concat(lead);
  }

  function steps(level, lead) {
    var at = LADDER.indexOf(level), best = 9;
    lead.forEach(function (one) {
      var other = LADDER.indexOf(one);
      if (one === level) best = 0;
      else if (at >= 0 && other >= 0) best = Math.min(best, Math.abs(at - other));
    });
    return best;
  }

  function reasonsFor(model, wish, n) {
    var out = [];
    function say(side, about, how, labels, points) {
      out.push({ side: side, about: about, how: how, values: labels, points: points || 0 });
    }
    ["problem", "setting"].forEach(function (facet) {
      if (!wish[facet].length) return;
      var has = optionsOf(model, facet, n);
      var same = has.filter(function (option) { return wish[facet].indexOf(option.value) >= 0; });
      if (same.length) say("for", facet, "same", labels(same), POINTS[facet] * same.length);
      else say("against", facet, "other", labels(has));
    });
    if (wish.lead.length) {
      var level = optionsOf(model, "lead_level", n)[0], far = level ? steps(level.value, wish.lead) : 9;
      if (level && far === 0) say("for", "lead", "same", [level.label], POINTS.level);
      else if (level && far === 1) say("for", "lead", "near", [level.label], POINTS.near);
      else if (level) say("against", "lead", "other", [level.label]);
    }
    NEEDS.concat("digital").forEach(function (kind) {
      var has = wish.have.indexOf(kind) >= 0, lacks = wish.lack.indexOf(kind) >= 0;
      if (!has && !lacks) return;
      var said = kind === "digital" ? (optionsOf(model, "digital", n).length ? STATED : SILENT) : +model.needs[kind].charAt(n);
      if (said === SILENT) say("silent", kind, "silent", []);
      else if (said === NONE) say("for", kind, "none", [], POINTS.need);
      else if (has) say("for", kind, "have", [], POINTS.need);
      else say("against", kind, "lack", [], POINTS.lack);
    });
    return out;
  }

  function labels(options) { return options.map(function (option) { return option.label; }); }

  /* ------------------------------------------------------------------------------------------------- address */

  function emptyState() {
    return { q: "", picked: {}, favourites: false, sort: "", view: "cards", page: 1, mode: "find", wish: emptyWish() };
  }

  function emptyWish() { return { setting: [], problem: [], lead: [], have: [], lack: [] }; }

  // The part of an address behind the question mark → state. What is not known is passed over.
  function parse(model, query) {
    var at = new URLSearchParams(query), state = emptyState();
    function list(name) { return (at.get(name) || "").split(",").filter(Boolean); }
    function known(facet, values) {
      return values.filter(function (value, i) { return model.facet[facet] && model.facet[facet].byValue[value] && values.indexOf(value) === i; });
    }
    state.q = at.get("q") || "";
    if (at.get("mode") === "fit") {
      state.mode = "fit";
      state.wish.setting = known("setting", list("setting"));
      state.wish.problem = known("problem", list("problem"));
      state.wish.lead = known("lead_level", list("lead"));
      ["have", "lack"].forEach(function (name) {
        state.wish[name] = list(name).filter(function (kind) { return NEEDS.indexOf(kind) >= 0 || kind === "digital"; });
      });
      state.wish.lack = state.wish.lack.filter(function (kind) { return state.wish.have.indexOf(kind) < 0; });
    } else {
      model.facets.forEach(function (facet) {
        var values = known(facet.id, list(facet.id));
        if (values.length) state.picked[facet.id] = values;
      });
      state.favourites = at.get("favourites") === "yes";
      if (SORTS.indexOf(at.get("sort")) >= 0) state.sort = at.get("sort");
      if (at.get("view") === "table") state.view = "table";
    }
    state.page = Math.max(1, parseInt(at.get("page"), 10) || 1);
    return state;
  }

  // State → the part of an address behind the question mark, readable, always in one order.
  function address(model, state) {
    var parts = [];
    function put(name, values) {
      if (values.length) parts.push(name + "=" + values.map(encodeURIComponent).join(","));
    }
    if (state.mode === "fit") {
      put("mode", ["fit"]);
      ["setting", "problem", "lead", "have", "lack"].forEach(function (name) { put(name, state.wish[name]); });
    } else {
      put("q", state.q.trim() ? [state.q.trim()] : []);
      model.facets.forEach(function (facet) { put(facet.id, state.picked[facet.id] || []); });
      put("favourites", state.favourites ? ["yes"] : []);
      put("sort", state.sort ? [state.sort] : []);
      put("view", state.view === "table" ? ["table"] : []);
    }
    put("page", state.page > 1 ? [String(state.page)] : []);
    return parts.length ? "?" + parts.join("&") : "";
  }

  /* ----------------------------------------------------------------------------------------------------- CSV */

  // A cell that a spreadsheet cannot take for a formula, quoted where it has to be (RFC 4180).
  function cell(value) {
    var text = String(value);
    if (/^[\s]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(text)) text = "'" + text;
    return /[",\r\n]/.test(text) ? "\"" + text.replace(/"/g, "\"\"") + "\"" : text;
  }

  // Rows of values → text with a mark by which Excel knows UTF-8.
  function csv(rows) {
    return "\ufeff" + rows.map(function (row) { return row.map(cell).join(",") + "\r\n"; }).join("");
  }

  return {
    SORTS: SORTS, NEEDS: NEEDS, POINTS: POINTS, read: read, numbers: numbers, optionsOf: optionsOf, effective: effective,
    isBelow: isBelow, find: find, suggest: suggest, emptyState: emptyState, emptyWish: emptyWish, parse: parse,
    address: address, csv: csv, cell: cell
  };
});
