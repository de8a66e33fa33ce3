/* The workshop page (/train/workshop/): choose, order, name, and get one PDF (workshop-pdf.js joins it).

   A link that is opened takes the place of the draft; the draft is put aside (govkb.workshop.before) and offered back.

   Data are script elements that call __kbw(name, payload), so that file:// works; papers, faces and pdf-lib are loaded only
   when a PDF is made. The draft is kept on the device under govkb.workshop; govkb.ticked is the list that the finder
   fills. Nothing that is typed leaves the page.

   ?ids=a,b&parts=card.case,card&more=evaluation&title=…&place=…&date=…&trainer=…&double=1 carries it all to a colleague.
   Words travel with the list. Text of entries only ever becomes text nodes. Runs on Chromium 69. */
(function () {
  "use strict";

  var DRAFT = "govkb.workshop", BEFORE = "govkb.workshop.before", TICKED = "govkb.ticked", PAUSE = 120, HITS = 10, LISTED = 60, AT_ONCE = 4;
  var FIELDS = ["title", "place", "date", "trainer"];
  var FRONT = ["roleplay"]; // both sides belong together: begins on the front of a sheet however it is printed
  var FACES = 260000; // bytes that the fonts of cover and contents add, more or less
  var home = document.getElementById("kb-ws"), base = document.documentElement.dataset.base || "./";
  if (!home) return;
  var list, words, rowOf = Object.create(null), labelOf = Object.create(null), readerOf = Object.create(null), kindOrder = [];
  var state = { rows: [], general: [], duplex: false, title: "", place: "", date: "", trainer: "" };
  var blocks = Object.create(null); // promises of blocks of rows, by name
  var opened = Object.create(null); // rows whose papers are laid open
  var pictures = {}; // characters that our fonts lack → how this device draws them
  var before = null; // the draft that a link has put aside
  var turn = 0, timer = 0, composing = false, working = false, shownList = LISTED, adopted = "", held = "";

  /* ------------------------------------------------------------------------------------------------ loading */

  var waiting = {};

  window.__kbw = function (name, payload) {
    if (waiting[name]) waiting[name](payload);
  };

  function script(address) {
    return new Promise(function (done, failed) {
      var element = document.createElement("script");
      element.src = address;
      element.onload = function () { element.remove(); done(); };
      element.onerror = function () { element.remove(); failed(new Error(words ? words["failed-load"] : address)); };
      document.head.appendChild(element);
    });
  }

  function load(name, path) {
    return new Promise(function (done, failed) {
      var got;
      waiting[name] = function (payload) { got = payload; };
      script(base + "train/workshop/" + path + ".js" + (list ? "?v=" + list.version : "")).then(function () {
        delete waiting[name];
        if (got === undefined) failed(new Error(words["failed-load"])); else done(got);
      }, function (error) { delete waiting[name]; failed(error); });
    });
  }

  function bytesOf(text) {
    var raw = window.atob(text), out = new Uint8Array(raw.length);
    for (var i = 0; i < raw.length; i++) out[i] = raw.charCodeAt(i);
    return out;
  }

  // Runs jobs a few at a time; gives their values in order. After a failure none is begun, and those that run are
  // waited for: nothing of a failed attempt may arrive later, over its message or into the next attempt.
  function few(jobs) {
    var out = [], next = 0, failure = null;
    function one() {
      if (failure || next >= jobs.length) return Promise.resolve();
      var at = next++;
      return jobs[at]().then(function (value) { out[at] = value; }, function (error) { failure = failure || error; }).then(one);
    }
    var lanes = [];
    for (var i = 0; i < AT_ONCE; i++) lanes.push(one());
    return Promise.all(lanes).then(function () {
      if (failure) throw failure;
      return out;
    });
  }

  /* -------------------------------------------------------------------------------------------------- nodes */

  function part(name) { return home.querySelector("[data-ws=\"" + name + "\"]"); }

  function node(tag, className, text) {
    var element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  function within(parent, tag, className, text) { return parent.appendChild(node(tag, className, text)); }

  function button(className, text, act) {
    var element = node("button", className, text);
    element.type = "button";
    element.addEventListener("click", act);
    return element;
  }

  // A box to tick with its words beside it.
  function tick(parent, checked, text, act) {
    var label = within(parent, "label", "kb-ws__tick"), box = within(label, "input");
    box.type = "checkbox";
    box.checked = checked;
    box.addEventListener("change", function () { act(box.checked); });
    var said = within(label, "span", "", text);
    return { box: box, label: label, said: said };
  }

  function say(name, values) {
    return (words[name] || "").replace(/\{(\w+)\}/g, function (whole, key) {
      return values && values[key] !== undefined ? values[key] : whole;
    });
  }

  function put(element, text) { if (element.textContent !== text) element.textContent = text; }

  function shown(element, text) {
    put(element, text);
    element.hidden = !text;
  }

  function announce(text) { put(part("say"), text); }

  // A folder's address shows its index over http; from a disk it has to be named.
  function pageUrl(url) { return base + url + (window.location.protocol === "file:" ? "index.html" : ""); }

  function size(bytes) {
    return bytes < 1e6 ? Math.max(1, Math.round(bytes / 1000)) + " KB" : (bytes / 1e6).toFixed(1) + " MB";
  }

  /* ---------------------------------------------------------------------------------------------------- data */

  function take(payload) {
    list = payload;
    words = payload.words;
    payload.kinds.forEach(function (kind) {
      kindOrder.push(kind[0]);
      labelOf[kind[0]] = kind[1];
      readerOf[kind[0]] = kind[2];
    });
    list.general = papersOf(payload.general, "train/workshop/");
  }

  // Rows come in blocks by id, when one of a block is wanted: {id, what, name, place, url, papers: {kind: {pages, bytes, url}}, summary}
  function block(what, number) {
    var name = "rows/" + what + "-" + number;
    if (!blocks[name]) {
      blocks[name] = load(name, name).then(function (rows) {
        return rows.map(function (row) {
          rowOf[row[0]] = { id: row[0], what: what, name: row[1], place: row[2], url: row[3], papers: papersOf(row[4], row[3]), summary: row[5] || "" };
          return row[0];
        });
      });
      blocks[name].catch(function () { delete blocks[name]; });
    }
    return blocks[name];
  }

  // Fulfilled when `rowOf` holds every id that the library has of these.
  function need(ids) {
    var jobs = [];
    Object.keys(list.starts).forEach(function (what) {
      var starts = list.starts[what], wanted = Object.create(null);
      ids.forEach(function (id) {
        if (typeof id !== "string" || rowOf[id]) return;
        var low = 0, high = starts.length;
        while (low < high) { var middle = low + high >> 1; if (starts[middle] <= id) low = middle + 1; else high = middle; }
        if (low) wanted[low - 1] = true;
      });
      Object.keys(wanted).forEach(function (number) { jobs.push(function () { return block(what, number); }); });
    });
    return few(jobs);
  }

  function papersOf(papers, folder) {
    var out = {};
    papers.forEach(function (paper) { out[paper[0]] = { pages: paper[1], bytes: paper[2], url: folder + paper[3] }; });
    return out;
  }

  function kindsOf(papers) { return kindOrder.filter(function (kind) { return papers[kind]; }); }

  function label(row, kind) { return row && row.what === "comparison" && kind === "case" ? words["full-comparison"] : labelOf[kind]; }

  // What a freshly ticked entry brings: the card, or what there is instead.
  function usual(row) {
    var there = kindsOf(row.papers), first = row.papers.card ? "card" : row.papers.case ? "case" : there[0];
    return first ? [first] : [];
  }

  function chosen(id) { return state.rows.some(function (row) { return row.id === id; }); }

  /* --------------------------------------------------------------------------------------------------- kept */

  function kept(key) {
    try { return JSON.parse(window.localStorage.getItem(key) || "null"); } catch (refused) { return null; }
  }

  function keep(key, value) {
    try { window.localStorage.setItem(key, JSON.stringify(value)); } catch (refused) { /* private mode */ }
  }

  function picked() {
    var ids = kept(TICKED);
    return Array.isArray(ids) ? ids : [];
  }

  function ticked() { return picked().filter(function (id) { return rowOf[id]; }); }

  function save() {
    keep(DRAFT, {
      rows: state.rows, general: state.general, duplex: state.duplex, title: state.title, place: state.place,
      date: state.date, trainer: state.trainer, adopted: adopted
    });
  }

  // From a draft or a link: only what this library has.
  function adopt(given) {
    var seen = Object.create(null);
    state.rows = (Array.isArray(given.rows) ? given.rows : []).filter(function (row) {
      var known = row && rowOf[row.id] && !seen[row.id];
      if (known) seen[row.id] = true;
      return known;
    }).map(function (row) {
      var there = rowOf[row.id];
      var parts = Array.isArray(row.parts) ? kindsOf(there.papers).filter(function (kind) { return row.parts.indexOf(kind) >= 0; }) : usual(there);
      return { id: row.id, parts: parts };
    });
    state.general = kindsOf(list.general).filter(function (kind) { return Array.isArray(given.general) && given.general.indexOf(kind) >= 0; });
    state.duplex = given.duplex === true;
    FIELDS.forEach(function (field) { state[field] = typeof given[field] === "string" ? given[field] : ""; });
  }

  function fromLink(asked, draft) {
    var parts = asked.get("parts") ? asked.get("parts").split(",") : [], unknown = [], given = {};
    var ids = asked.get("ids").split(",").filter(Boolean);
    given.rows = ids.map(function (id, at) {
      if (!rowOf[id]) unknown.push(id);
      return { id: id, parts: parts[at] === undefined ? undefined : parts[at].split(".") };
    });
    given.general = (asked.get("more") || "").split(".");
    given.duplex = asked.get("double") === "1";
    FIELDS.forEach(function (field) { given[field] = asked.has(field) ? asked.get(field) : draft ? draft[field] : ""; });
    if (!asked.has("more") && draft) given.general = draft.general;
    adopt(given);
    shown(part("alert"), unknown.length ? say("unknown", { n: unknown.length, ids: unknown.join("、") }) : "");
  }

  function link() {
    var at = window.location.href.split(/[?#]/)[0], out = [];
    function add(key, value) { if (value) out.push(key + "=" + encodeURIComponent(value).replace(/%2C/g, ",")); }
    add("ids", state.rows.map(function (row) { return row.id; }).join(","));
    add("parts", state.rows.map(function (row) { return row.parts.join(".") || "-"; }).join(","));
    add("more", state.general.join("."));
    FIELDS.forEach(function (field) { add(field, state[field].trim()); });
    if (state.duplex) add("double", "1");
    return at + (out.length ? "?" + out.join("&") : "");
  }

  function begin() {
    var asked = new URLSearchParams(window.location.search), draft = kept(DRAFT);
    if (draft && typeof draft !== "object") draft = null;
    var rows = draft && Array.isArray(draft.rows) ? draft.rows : [];
    return need((asked.get("ids") || "").split(",").concat(picked(), rows.map(function (row) { return row && row.id; }))).then(function () {
      settle(asked, draft);
    });
  }

  function settle(asked, draft) {
    if (asked.get("ids") && !(draft && draft.adopted === window.location.search)) {
      if (draft && Array.isArray(draft.rows) && draft.rows.length) { before = draft; keep(BEFORE, draft); }
      fromLink(asked, draft);
      // The link has been taken over: from now on the draft counts, also after a reload.
      try { window.history.replaceState(null, "", window.location.href.split(/[?#]/)[0]); } catch (refused) { adopted = window.location.search; }
    } else if (draft) {
      adopted = asked.get("ids") ? window.location.search : "";
      adopt(draft);
    } else adopt({ rows: ticked().map(function (id) { return { id: id }; }) });
  }

  /* ------------------------------------------------------------------------------------------------ choosing */

  function choose(id, on, quiet) {
    var row = rowOf[id];
    state.rows = state.rows.filter(function (one) { return one.id !== id; });
    if (on) state.rows.push({ id: id, parts: usual(row) });
    if (!quiet) announce(say(on ? "added" : "dropped", { name: row.name, n: state.rows.length }));
    changed();
  }

  function pickList(parent, ids) {
    var rows = within(parent, "ul", "kb-ws__picks");
    ids.forEach(function (id) {
      var row = rowOf[id], line = within(rows, "li");
      var one = tick(line, chosen(id), row.name, function (on) { choose(id, on); });
      one.box.dataset.pick = id;
      if (row.what === "comparison") one.said.insertBefore(node("b", "kb-tag", words.comparison), one.said.firstChild);
      if (row.place) within(one.said, "small", "", row.place);
    });
  }

  function drawList() {
    var place = part("list"), kinds = ["comparison", "practice"].filter(function (what) { return list.counts[what]; });
    return Promise.all(kinds.map(function (what) {
      return few(list.starts[what].slice(0, Math.ceil(shownList / list.block)).map(function (first, number) {
        return function () { return block(what, number); };
      }));
    })).then(function (loaded) {
      place.textContent = "";
      kinds.forEach(function (what, at) {
        var ids = [].concat.apply([], loaded[at]), count = list.counts[what];
        within(place, "h3", "", say("list-" + what + "s", { n: count }));
        pickList(place, ids.slice(0, shownList));
        if (count > shownList) {
          place.appendChild(button("kb-btn", say("more", { n: Math.min(LISTED, count - shownList) }), function () {
            var from = shownList;
            shownList += LISTED;
            drawList().then(function () {
              var boxes = place.querySelectorAll("h3 + ul")[at].querySelectorAll("[data-pick]");
              if (boxes[from]) boxes[from].focus();
            });
          }));
        }
      });
    }, function () { put(place, words["failed-load"]); });
  }

  function drawOffer() {
    var more = ticked().filter(function (id) { return !chosen(id); }), place = part("offer");
    place.textContent = "";
    if (before) {
      place.appendChild(button("kb-btn", say("take-before", { n: before.rows.length }), function () {
        adopt(before);
        before = null;
        fill();
        drawGeneral();
        changed();
        announce(say("chosen", { n: state.rows.length }));
        home.querySelector("#ws-q").focus();
      }));
    }
    if (!more.length) return;
    place.appendChild(button("kb-btn", say("take-ticked", { n: more.length }), function () {
      more.forEach(function (id) { choose(id, true, true); });
      announce(say("chosen", { n: state.rows.length }));
      home.querySelector("#ws-q").focus();
    }));
  }

  function search() {
    var query = home.querySelector("#ws-q").value.trim(), mine = ++turn, place = part("found");
    if (!query) { place.textContent = ""; return; }
    window.KbSearchBox.engine(base).then(function (engine) {
      return engine.search(query, { limit: HITS * 3 });
    }).then(function (answer) {
      var ids = [];
      answer.hits.forEach(function (hit) {
        var found = /^(?:practices|compare)\/([^/#?]+)\//.exec(hit.page || hit.url);
        if (found && ids.indexOf(found[1]) < 0) ids.push(found[1]);
      });
      return need(ids).then(function () { return ids; });
    }).then(function (ids) {
      if (mine !== turn) return;
      ids = ids.filter(function (id) { return rowOf[id]; }).slice(0, HITS);
      place.textContent = "";
      within(place, "p", "kb-ws__help", ids.length ? say("found", { n: ids.length }) : say("found-none", { q: query })).setAttribute("role", "status");
      if (ids.length) pickList(place, ids);
    }).catch(function () {
      if (mine === turn) put(place, words["search-failed"]);
    });
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE);
  }

  /* --------------------------------------------------------------------------------------------------- order */

  function move(at, by) {
    var to = at + by, row = state.rows[at];
    if (to < 0 || to >= state.rows.length) return;
    state.rows.splice(at, 1);
    state.rows.splice(to, 0, row);
    announce(say("moved", { name: rowOf[row.id].name, n: to + 1 }));
    changed();
    var same = part("rows").children[to].querySelector(by < 0 ? "[data-up]" : "[data-down]");
    if (same.disabled) same = part("rows").children[to].querySelector(by < 0 ? "[data-down]" : "[data-up]");
    same.focus();
  }

  function drop(at) {
    choose(state.rows[at].id, false);
    var next = part("rows").children[Math.min(at, state.rows.length - 1)];
    (next ? next.querySelector("[data-drop]") : home.querySelector("#ws-q")).focus();
  }

  function setPart(row, kind, on) {
    row.parts = kindsOf(rowOf[row.id].papers).filter(function (one) { return one === kind ? on : row.parts.indexOf(one) >= 0; });
  }

  function paperTick(parent, row, kind, paper, checked, act) {
    var one = tick(parent, checked, label(row, kind), act);
    within(one.said, "small", "", say("pages", { n: paper.pages }));
    if (readerOf[kind] === "teacher") within(one.said, "b", "kb-tag", words.teacher);
    one.box.dataset.kind = kind;
    return one;
  }

  function drawRows() {
    var rows = part("rows");
    rows.textContent = "";
    state.rows.forEach(function (row, at) {
      var entry = rowOf[row.id], line = within(rows, "li", "kb-ws__row");
      line.dataset.id = row.id;
      var head = within(line, "div", "kb-ws__head"), name = within(head, "p", "kb-ws__name");
      within(name, "b", "kb-ws__no", String(at + 1));
      if (entry.what === "comparison") within(name, "b", "kb-tag", words.comparison);
      var to = within(name, "a", "", entry.name);
      to.href = pageUrl(entry.url);
      if (entry.place) within(name, "small", "", entry.place);
      var acts = within(head, "div", "kb-ws__row-acts");
      [["up", at === 0, function () { move(at, -1); }], ["down", at === state.rows.length - 1, function () { move(at, 1); }],
        ["drop", false, function () { drop(at); }]].forEach(function (one) {
        var made = acts.appendChild(button("kb-btn", words[one[0]], one[2]));
        made.setAttribute("aria-label", say(one[0] + "-of", { name: entry.name }));
        made.setAttribute("data-" + one[0], "");
        made.disabled = one[1];
      });
      var kinds = kindsOf(entry.papers);
      if (!kinds.length) { if (list.has) within(line, "p", "kb-ws__help", words["no-parts"]); return; }
      var fold = within(line, "details", "kb-ws__fold"), summary = within(fold, "summary");
      fold.open = Boolean(opened[row.id]);
      fold.addEventListener("toggle", function () { opened[row.id] = fold.open; });
      function tell() {
        var pages = row.parts.reduce(function (sum, kind) { return sum + entry.papers[kind].pages; }, 0);
        put(summary, row.parts.length ? say("parts", {
          labels: row.parts.map(function (kind) { return label(entry, kind); }).join("、"), pages: pages
        }) : words["parts-none"]);
      }
      tell();
      var parts = within(fold, "fieldset", "kb-ws__parts");
      within(parts, "legend", "kb-vh", say("parts-of", { name: entry.name }));
      kinds.forEach(function (kind) {
        paperTick(parts, entry, kind, entry.papers[kind], row.parts.indexOf(kind) >= 0, function (on) {
          setPart(row, kind, on);
          tell();
          drawAll();
          count();
        });
      });
    });
    put(part("count"), say(state.rows.length ? "chosen" : "chosen-none", { n: state.rows.length }));
  }

  function drawAll() {
    var place = part("all"), focused = document.activeElement && place.contains(document.activeElement) ? document.activeElement.dataset.kind : "";
    place.textContent = "";
    var kinds = kindOrder.filter(function (kind) {
      return state.rows.some(function (row) { return rowOf[row.id].papers[kind]; });
    });
    place.hidden = state.rows.length < 2 || !kinds.length;
    if (place.hidden) return;
    within(place, "legend", "", words["all-of"]);
    kinds.forEach(function (kind) {
      var able = state.rows.filter(function (row) { return rowOf[row.id].papers[kind]; });
      var on = able.filter(function (row) { return row.parts.indexOf(kind) >= 0; });
      var one = tick(place, on.length === able.length, labelOf[kind], function (checked) {
        able.forEach(function (row) { setPart(row, kind, checked); });
        changed();
      });
      one.box.indeterminate = on.length > 0 && on.length < able.length;
      one.box.dataset.kind = kind;
      within(one.said, "small", "", say("all-count", { n: on.length, all: able.length }));
      if (readerOf[kind] === "teacher") within(one.said, "b", "kb-tag", words.teacher);
      if (kind === focused) one.box.focus();
    });
  }

  function drawGeneral() {
    var place = part("general"), kinds = kindsOf(list.general);
    place.textContent = "";
    place.hidden = !kinds.length;
    if (!kinds.length) return;
    within(place, "legend", "", words.general);
    kinds.forEach(function (kind) {
      paperTick(place, null, kind, list.general[kind], state.general.indexOf(kind) >= 0, function (on) {
        state.general = kinds.filter(function (one) { return one === kind ? on : state.general.indexOf(one) >= 0; });
        count();
      });
    });
  }

  /* -------------------------------------------------------------------------------------------------- counting */

  function book() {
    var groups = [], teachers = [], practices = 0, comparisons = 0;
    function paper(row, kind, one) { return { key: one.url, label: label(row, kind), pages: one.pages, bytes: one.bytes, front: FRONT.indexOf(kind) >= 0 }; }
    function of(row, entry, teacher) {
      return row.parts.filter(function (kind) { return (readerOf[kind] === "teacher") === teacher; })
        .map(function (kind) { return paper(entry, kind, entry.papers[kind]); });
    }
    state.rows.forEach(function (row) {
      var entry = rowOf[row.id], mine = of(row, entry, false), theirs = of(row, entry, true);
      if (entry.what === "comparison") comparisons += 1; else practices += 1;
      if (mine.length || !theirs.length) groups.push({ title: entry.name, note: entry.place, part: "", papers: mine });
      if (theirs.length) teachers.push({ title: entry.name, note: entry.place, part: teachers.length ? "" : words.teachers, papers: theirs });
    });
    if (state.general.length) {
      groups.push({ title: words.general, note: "", part: "", papers: state.general.map(function (kind) { return paper(null, kind, list.general[kind]); }) });
    }
    var counts = [];
    if (practices) counts.push(say("cover-count", { n: practices }));
    if (comparisons) counts.push(say("cover-count-comparisons", { n: comparisons }));
    return {
      title: state.title.trim() || words.untitled, subtitle: words["cover-kind"], site: list.site, stamp: list.stamp,
      lines: (counts.length ? [counts.join("，")] : []).concat(teachers.length ? [words["cover-teacher"]] : []),
      rows: ["place", "date", "trainer"].filter(function (field) { return state[field].trim(); }).map(function (field) {
        return [words["cover-" + field], state[field].trim()];
      }),
      groups: groups.concat(teachers), duplex: state.duplex, words: words
    };
  }

  function papersIn(made) {
    return made.groups.reduce(function (all, group) { return all.concat(group.papers); }, []);
  }

  function count() {
    save();
    var made = book(), papers = papersIn(made), counted = window.KbWorkshopPdf.plan(made);
    var all = list.has ? window.KbWorkshopPdf.missing(FIELDS.map(function (field) { return state[field]; }), list.chars) : [];
    var drawn = all.filter(pictureOf), lacking = all.filter(function (char) { return !pictureOf(char); });
    shown(part("missing"), lacking.length ? say("missing", { chars: lacking.join("、") }) : "");
    held = lacking.length ? "missing" : papers.length || !list.has && state.rows.length ? "" : "none";
    var bytes = papers.reduce(function (sum, paper) { return sum + paper.bytes; }, FACES);
    var total = part("total");
    if (!list.has) shown(total, "");
    else if (!papers.length) shown(total, words["total-none"]);
    else {
      var how = say("total-how", {
        contents: counted.contents, papers: counted.papers, blanks: counted.blanks ? say("total-blanks", { n: counted.blanks }) : ""
      });
      shown(total, say("total", { pages: counted.pages, size: size(bytes) }) + "（" + how + "）");
      total.dataset.pages = counted.pages;
    }
    part("make").setAttribute("aria-disabled", String(Boolean(held)));
    drawNotes(drawn);
    drawSingles(made);
    if (!working) part("done").textContent = "";
    if (!list.has) compose(made);
  }

  // A character as this device draws it, for the few that our fonts lack: null where the device has none either.
  function picture(char) {
    var size = 384, canvas = document.createElement("canvas"), pen = canvas.getContext("2d", { willReadFrequently: true });
    function ink(one) {
      canvas.width = canvas.height = size;
      pen.font = size * 0.98 + "px \"Noto Serif CJK SC\", \"Songti SC\", SimSun, SimSun-ExtB, serif";
      pen.fillText(one, 0, size * window.KbWorkshopPdf.BASE);
      var pixels = pen.getImageData(0, 0, size, size).data, bits = new Uint8Array(size * size / 8), dots = 0;
      for (var i = 0; i < size * size; i++) {
        if (pixels[i * 4 + 3] < 128) bits[i >> 3] |= 128 >> (i & 7); else dots += 1;
      }
      return { size: size, bits: bits, dots: dots };
    }
    var drawn = ink(char);
    // What no font has comes out as the same box as a code that can never be a character.
    var same = ["\uffff", "\udbff\udffe"].some(function (none) {
      var box = ink(none);
      return box.dots === drawn.dots && box.bits.every(function (bit, i) { return bit === drawn.bits[i]; });
    });
    return same || !drawn.dots ? null : drawn;
  }

  function pictureOf(char) {
    if (pictures[char] === undefined) pictures[char] = picture(char);
    return pictures[char];
  }

  function drawNotes(drawn) {
    var place = part("notes"), kinds = [];
    state.rows.forEach(function (row) { row.parts.forEach(function (kind) { if (kinds.indexOf(kind) < 0) kinds.push(kind); }); });
    var teachers = kinds.filter(function (kind) { return readerOf[kind] === "teacher"; }), text = [];
    if (!list.has) text.push(words["no-pdf"]);
    if (drawn.length) text.push(say("missing-drawn", { chars: drawn.join("、") }));
    if (teachers.length) text.push(say("teacher-note", { names: teachers.map(function (kind) { return labelOf[kind]; }).join("、") }));
    if (kinds.indexOf("worksheet") >= 0 && ["card", "case", "sequel"].some(function (kind) { return kinds.indexOf(kind) >= 0; })) text.push(words["spoiler-note"]);
    place.textContent = "";
    text.forEach(function (one) { within(place, "p", "kb-ws__note", one); });
  }

  function drawSingles(made) {
    var place = part("singles");
    part("singles-box").hidden = !list.has;
    place.textContent = "";
    made.groups.forEach(function (group) {
      group.papers.forEach(function (paper) {
        var to = within(within(place, "li"), "a", "", group.title + "：" + paper.label + "（PDF，" + say("pages", { n: paper.pages }) + "，" + size(paper.bytes) + "）");
        to.href = base + paper.key;
      });
    });
    if (!place.firstChild) within(place, "li", "", words["single-none"]);
  }

  function changed() {
    drawRows();
    drawAll();
    drawOffer();
    Array.prototype.forEach.call(home.querySelectorAll("[data-pick]"), function (box) { box.checked = chosen(box.dataset.pick); });
    count();
  }

  /* ------------------------------------------------------------------------------------------------------ make */

  function make() {
    if (working) return;
    var place = part("done"), made = book(), papers = papersIn(made), got = { papers: {}, faces: {}, pictures: pictures };
    if (held === "missing") { home.querySelector("#ws-title").focus(); announce(part("missing").textContent); return; }
    if (held) { announce(words[list.has ? "total-none" : "chosen-none"]); home.querySelector("#ws-q").focus(); return; }
    if (!list.has) { window.print(); return; }
    working = true;
    part("make").setAttribute("aria-busy", "true");
    place.textContent = "";
    var status = within(place, "p", "kb-ws__status"), done = 0;
    status.setAttribute("role", "status");
    var names = window.KbWorkshopPdf.faces(made, list.chars), unlike = papers.filter(function (paper, at) {
      return papers.findIndex(function (one) { return one.key === paper.key; }) === at;
    });
    function step() { put(status, say("working", { done: ++done, all: names.length + unlike.length })); }
    put(status, say("working", { done: 0, all: names.length + unlike.length }));
    (window.PDFLib ? Promise.resolve() : script(base + "assets/vendor/pdf-lib/pdf-lib.min.js")).then(function () {
      return few(names.map(function (name) {
        return function () { return load(name, "face/" + name).then(function (text) { got.faces[name] = bytesOf(text); step(); }); };
      }).concat(unlike.map(function (paper) {
        return function () { return load(paper.key, "paper/" + paper.key).then(function (text) { got.papers[paper.key] = bytesOf(text); step(); }); };
      })));
    }).then(function () {
      put(status, words.joining);
      return new Promise(function (next) { setTimeout(next, 20); });
    }).then(function () {
      return window.KbWorkshopPdf.make(window.PDFLib, made, got, function () {});
    }).then(function (bytes) {
      give(made, bytes, status);
    }).catch(function (error) {
      put(status, say("failed", { why: error && error.message || "" }));
      part("singles-box").open = true;
    }).then(function () {
      working = false;
      part("make").removeAttribute("aria-busy");
    });
  }

  function give(made, bytes, status) {
    var name = (state.title.trim() || words.file).replace(/[\\/:*?"<>|\s]+/g, " ").trim() + ".pdf";
    var to = node("a", "kb-btn kb-btn--main", words.save);
    to.href = window.URL.createObjectURL(new Blob([bytes], { type: "application/pdf" }));
    to.download = name;
    put(status, say("done", { name: name, pages: window.KbWorkshopPdf.plan(made).pages, size: size(bytes.length) }));
    part("done").appendChild(to);
    to.click();
  }

  function share() {
    var address = link(), field = home.querySelector("#ws-link"), row = part("link");
    field.value = address;
    function shownByHand() {
      row.hidden = false;
      put(row.querySelector("label"), words["link-here"]);
      field.focus();
      field.select();
    }
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(address).then(function () { announce(words["link-copied"]); said(); }, shownByHand);
      return;
    }
    shownByHand();
    try { if (document.execCommand("copy")) { announce(words["link-copied"]); said(); } } catch (refused) { /* by hand */ }
    function said() {
      row.hidden = false;
      put(row.querySelector("label"), words["link-copied"]);
    }
  }

  /* ------------------------------------------------------------------------------ printing, where there are no PDFs */

  function compose(made) {
    var paper = document.getElementById("kb-ws-print");
    document.documentElement.classList.add("has-ws-print");
    paper.textContent = "";
    var cover = within(paper, "section", "kb-ws-print__cover");
    within(cover, "h1", "", made.title);
    made.lines.concat(made.rows.map(function (row) { return row[0] + "　" + row[1]; })).forEach(function (line) { within(cover, "p", "", line); });
    within(cover, "p", "", made.site + "　" + made.stamp);
    var contents = within(paper, "section", "kb-ws-print__contents");
    within(contents, "h2", "", words.contents);
    var rows = within(contents, "ol");
    state.rows.forEach(function (row) {
      var entry = rowOf[row.id], sheet = within(paper, "section", "kb-ws-print__entry");
      within(rows, "li", "", entry.name + (entry.place ? "　" + entry.place : ""));
      within(sheet, "h2", "", entry.name);
      if (entry.place) within(sheet, "p", "", entry.place);
      within(sheet, "p", "", entry.summary);
      if (list.base) within(sheet, "p", "", list.base + entry.url);
      within(sheet, "h3", "", words.notes);
      for (var n = 0; n < 8; n++) within(sheet, "p", "kb-ws-print__line");
    });
  }

  /* ----------------------------------------------------------------------------------------------------- start */

  function fill() {
    FIELDS.forEach(function (field) { home.querySelector("#ws-" + field).value = state[field]; });
    part("duplex").checked = state.duplex;
  }

  function start(payload) {
    take(payload);
    begin().then(show, function () { shown(part("alert"), words["failed-load"]); });
  }

  function show() {
    fill();
    FIELDS.forEach(function (field) {
      var input = home.querySelector("#ws-" + field);
      input.addEventListener("input", function () { state[field] = input.value; count(); });
    });
    var box = part("duplex");
    box.addEventListener("change", function () { state.duplex = box.checked; count(); });
    if (!list.has) {
      box.parentNode.parentNode.hidden = true;
      put(part("make"), words.print);
    }
    var field = home.querySelector("#ws-q");
    field.addEventListener("input", function () { if (!composing) soon(); });
    field.addEventListener("compositionstart", function () { composing = true; });
    field.addEventListener("compositionend", function () { composing = false; soon(); });
    field.addEventListener("keydown", function (event) { if (event.key === "Enter" && !composing) { event.preventDefault(); search(); } });
    part("list-box").addEventListener("toggle", function () { if (part("list-box").open && !part("list").firstChild) drawList(); });
    part("make").addEventListener("click", make);
    part("share").addEventListener("click", share);
    if (/MicroMessenger/i.test(navigator.userAgent) && list.has) {
      shown(part("alert"), words.wechat);
      part("singles-box").open = true;
    }
    drawGeneral();
    changed();
    home.dataset.ready = "";
  }

  waiting.list = start;
  script(base + "train/workshop/list.js").catch(function () { shown(part("alert"), home.dataset.wordFailed); });
})();
