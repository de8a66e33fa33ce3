/* Drafts on this device: every change is kept at once, with earlier states to go back to.

   Keys in localStorage: kb-form:draft:<id> and kb-form:history:<id>, JSON each. Nothing is ever thrown away without being
   asked for, but for the oldest earlier states when room runs out. Whatever the browser refuses is returned, never hidden. */
(function (root) {
  "use strict";
  var DRAFT = "kb-form:draft:", HISTORY = "kb-form:history:";
  var MOST_STATES = 40, MOST_CHARACTERS = 1500000, APART = 120000;

  function store() { try { return window.localStorage; } catch (e) { return null; } }
  function read(key) {
    var box = store();
    if (!box) return null;
    try { return JSON.parse(box.getItem(key)); } catch (e) { return null; }
  }
  function keys(prefix) {
    var box = store(), found = [];
    try {
      for (var n = 0; box && n < box.length; n += 1) if (box.key(n).indexOf(prefix) === 0) found.push(box.key(n));
    } catch (e) { return found; }
    return found;
  }
  // → "" or what the browser refused: "full", "forbidden".
  function write(key, value) {
    var box = store(), said = JSON.stringify(value);
    if (!box) return "forbidden";
    for (var tries = 0; tries < 60; tries += 1) {
      try { box.setItem(key, said); return ""; } catch (e) {
        if (!/quota|22|1014|exceed/i.test(String(e.name) + e.code + e.message)) return "forbidden";
        if (!forget(key)) return "full";
      }
    }
    return "full";
  }
  // Drop the oldest earlier state of all drafts; false where there is none left.
  function forget(sparing) {
    var oldest = null;
    keys(HISTORY).forEach(function (key) {
      var states = read(key) || [];
      if (key !== sparing && states.length && (!oldest || states[0].time < oldest.states[0].time)) oldest = { key: key, states: states };
    });
    if (!oldest) return false;
    try {
      if (oldest.states.length > 1) store().setItem(oldest.key, JSON.stringify(oldest.states.slice(1)));
      else store().removeItem(oldest.key);
    } catch (e) { try { store().removeItem(oldest.key); } catch (again) { return false; } }
    return true;
  }

  function save(draft) { return write(DRAFT + draft.id, draft); }
  function list() {
    return keys(DRAFT).map(read).filter(function (draft) { return draft && draft.id && draft.value; })
      .sort(function (a, b) { return b.time - a.time; });
  }
  function remove(id) {
    try { store().removeItem(DRAFT + id); store().removeItem(HISTORY + id); return ""; } catch (e) { return "forbidden"; }
  }
  function history(id) { return read(HISTORY + id) || []; }
  // Keep a state to go back to: at once where `why` is given, else only some minutes after the last one.
  function remember(draft, why, now) {
    var states = history(draft.id), last = states[states.length - 1];
    if (last && JSON.stringify(last.value) === JSON.stringify(draft.value)) return "";
    if (!why && last && now - last.time < APART) return "";
    states.push({ time: now, why: why || "", identifier: draft.identifier, value: draft.value });
    states = states.slice(-MOST_STATES);
    while (states.length > 1 && JSON.stringify(states).length > MOST_CHARACTERS) states.shift();
    return write(HISTORY + draft.id, states);
  }
  function fresh() { return Date.now().toString(36) + "-" + Math.random().toString(36).slice(2, 8); }
  function keyOf(id) { return DRAFT + id; }

  root.KbFormDrafts = { save: save, read: function (id) { return read(DRAFT + id); }, list: list, remove: remove, history: history, remember: remember, fresh: fresh, keyOf: keyOf };
})(window);
