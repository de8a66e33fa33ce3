/* Pick your own: two to four practices side by side at /compare/?ids=a,b,c.

   Columns (a few in each compare/data/<pack>.js) and the frame (compare/table.js, named "") are scripts that call __kbCompare, so that file:// works; the table is built from
   their texts with textContent alone. It must say what the templates (matrix.html) say for the same practices:
   tests/browser/test_compare.py holds both to the entries, cell by cell, for all pairs.

   ?ids=a,b,c   shows these        ?add=a   adds one to those that this browser showed last
   Words come from data-word-* attributes of the section. */
(function () {
  "use strict";

  var SHAPE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/, KEPT = "kb-compare", FRAME = "";
  var base = document.documentElement.dataset.base || "./";
  var loaded = {}, waiting = {}, chosen = [], turn = 0;

  window.__kbCompare = function (name, payload) {
    var list = waiting[name] || [];
    delete waiting[name];
    list.forEach(function (done) { done(payload); });
  };

  // The payload of a script, or null where there is none.
  function load(name) {
    if (!loaded[name]) {
      loaded[name] = new Promise(function (done) {
        var element = document.createElement("script");
        (waiting[name] = waiting[name] || []).push(done);
        element.src = base + (name ? "compare/data/" + window.kbPack(name, +root.getAttribute("data-packs")) + ".js" : "compare/table.js");
        // A pack that came without the entry: there is none of that name.
        element.onload = element.onerror = function () {
          element.remove();
          if (!waiting[name]) return;
          delete waiting[name];
          delete loaded[name];
          done(null);
        };
        document.head.appendChild(element);
      });
    }
    return loaded[name];
  }

  function node(tag, className, text) {
    var element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }
  function within(parent, tag, className, text) { return parent.appendChild(node(tag, className, text)); }
  function filled(template, values) {
    return template.replace(/\{(\w+)\}/g, function (whole, name) { return values[name] === undefined ? whole : values[name]; });
  }
  // A folder's address shows its index over http; from a disk it has to be named.
  function link(url, anchor) {
    return base + url + (location.protocol === "file:" ? "index.html" : "") + (anchor || "");
  }

  var root = document.querySelector("[data-compare]");
  if (!root) return;
  function part(name) { return root.querySelector("[data-" + name + "]"); }
  function word(name, values) { return filled(root.getAttribute("data-word-" + name), values || {}); }
  var status = part("status"), picked = part("picked"), sheet = part("sheet"), place = part("table");

  /* ----------------------------------------------------------------------------------------------- cells */

  function line(parent, said) {
    if (said === null || said === undefined) within(parent, "span", "kb-none", word("silent"));
    else if (typeof said === "string") parent.appendChild(document.createTextNode(said));
    else {
      within(parent, "span", "kb-nil", word("nil"));
      parent.appendChild(document.createTextNode(said[0] ? "，" + said[0] : word("nil-said")));
    }
  }
  function reach(parent, column, number) {
    var mark = within(parent, "a", "kb-ref", "[" + number + "]");
    mark.href = link(column.url, "#s" + number);
    mark.setAttribute("aria-label", word("ref", { name: column.name, n: number }));
  }
  function cellOf(row, column) {
    var cell = within(row, "td");
    cell.setAttribute("role", "cell");
    cell.setAttribute("data-h", column.name);
    return within(cell, "div");
  }
  function fill(cell, column, told) {
    if (!told) { line(cell, null); return; }
    told[0].forEach(function (said) { line(within(cell, "p"), said); });
    (told[1] || []).forEach(function (number) { reach(cell.lastChild, column, number); });
    (told[2] || []).forEach(function (note) { within(cell, "small", "", note); });
  }
  function figures(cell, column, list) {
    if (!list) { line(cell, null); return; }
    var rows = within(cell, "ul");
    list.forEach(function (figure) {
      var row = within(rows, "li"), number = within(row, "span", "kb-v"), n = figure.n;
      if (n[0]) within(number, "span", "kb-hedge", n[0]);
      number.appendChild(document.createTextNode(n[1]));
      if (n[2]) within(number, "span", "kb-hedge", n[2]);
      if (n[3]) within(number, "small", "", n[3]);
      if (n[4]) within(number, "span", "kb-hedge", n[4]);
      row.appendChild(document.createTextNode(" " + figure.label + (figure.part ? "（" + figure.part + "）" : "")));
      var about = within(row, "small");
      function say(text) { about.appendChild(document.createTextNode(text)); }
      say(word("scope"));
      line(about, figure.scope);
      say(word("period"));
      line(about, figure.period);
      if (figure.base !== undefined) { say(word("base")); line(about, figure.base); }
      say(word("source"));
      if (figure.ref) reach(about, column, figure.ref); else line(about, null);
      if (figure.self) say(word("self"));
      if (figure.doubt) { say("；"); within(about, "span", "kb-doubt", word("doubt") + figure.doubt); }
    });
  }

  /* --------------------------------------------------------------------------------------------- verdict */

  // The same rule as axes.verdict: one silence, and nothing is proved; the order of lines does not matter.
  function verdict(cells) {
    if (cells.some(function (cell) { return !cell; })) return "gap";
    var seen = {};
    cells.forEach(function (cell) { seen[JSON.stringify(cell[0].map(function (said) { return JSON.stringify(said); }).sort())] = 1; });
    return Object.keys(seen).length === 1 ? "same" : "different";
  }
  function ranked(frame, columns) {
    var all = [], scopes = {}, periods = {};
    columns.forEach(function (column) {
      Object.keys(column.figures).forEach(function (kind) { all = all.concat(column.figures[kind]); });
    });
    if (!all.length) return frame.none;
    // Silence has no words of its own here: it counts as one more scope, as an empty text.
    function words(said) { return said === null ? "" : typeof said === "string" ? said : said[0]; }
    all.forEach(function (one) { scopes[words(one.scope)] = 1; periods[words(one.period)] = 1; });
    function some(test) { return all.some(test); }
    var holds = {
      "scopes": Object.keys(scopes).length > 1,
      "no-scope": some(function (one) { return one.scope === null; }),
      "periods": Object.keys(periods).length > 1,
      "no-period": some(function (one) { return one.period === null; }),
      "self": some(function (one) { return one.self; }),
      "doubt": some(function (one) { return one.doubt; })
    };
    var reasons = frame.why.filter(function (why) { return holds[why[0]]; }).map(function (why) { return why[1]; });
    if (!reasons.length) reasons = [frame.why[frame.why.length - 1][1]];
    return filled(frame.ranked, { reasons: reasons.join("，") });
  }

  /* ----------------------------------------------------------------------------------------------- table */

  function rowIn(body, className) {
    var row = within(body, "tr", className);
    row.setAttribute("role", "row");
    return row;
  }
  function headIn(row, scope, role, text) {
    var head = within(row, "th", "", text);
    head.setAttribute("role", role);
    head.setAttribute("scope", scope);
    return head;
  }

  // The table of some columns, and what its rows prove: {table, same, different, gap}.
  function build(frame, columns, title) {
    var table = node("table", "kb-vs kb-vs--" + columns.length), count = { same: 0, different: 0, gap: 0 };
    table.id = "vs";
    table.setAttribute("role", "table");
    ["all", "more", "less"].forEach(function (name) { table.setAttribute("data-word-" + name, word(name)); });
    table.setAttribute("data-word-one", word("onlyone"));
    within(table, "caption", "vh", title);
    var top = within(table, "thead"), names = rowIn(top, "");
    top.setAttribute("role", "rowgroup");
    headIn(names, "col", "columnheader", word("axis"));
    columns.forEach(function (column) {
      var head = headIn(names, "col", "columnheader", ""), to = within(head, "a", "", column.name);
      to.href = link(column.url);
      within(head, "small", "", column.place);
    });
    frame.groups.forEach(function (group) {
      var body = within(table, "tbody"), name = headIn(rowIn(body, "kb-vs__g"), "rowgroup", "rowheader", group[1]);
      body.setAttribute("role", "rowgroup");
      name.setAttribute("colspan", columns.length + 1);
      if (group[2]) within(name, "small", "", group[2]);
      frame.axes.forEach(function (axis) {
        if (axis[2] !== group[0]) return;
        var cells = columns.map(function (column) { return column.cells[axis[0]]; });
        var silent = cells.every(function (cell) { return !cell; });
        if (axis[3] && silent) return;
        var found = verdict(cells), row = rowIn(body, found === "same" || silent ? "is-same" : "");
        count[found] += 1;
        row.setAttribute("data-axis", axis[0]);
        var head = headIn(row, "row", "rowheader", axis[1]);
        var sign = within(head, "span", "kb-diff" + (found === "different" ? "" : " kb-diff--" + found));
        within(sign, "b", "", frame.verdicts[found][0]).setAttribute("aria-hidden", "true");
        within(sign, "span", "vh", "（" + frame.verdicts[found][1] + "）");
        cells.forEach(function (cell, at) { fill(cellOf(row, columns[at]), columns[at], cell); });
      });
      if (group[0] !== frame.figures) return;
      var why = rowIn(body, "kb-vs__why");
      why.id = "figures";
      headIn(why, "row", "rowheader", word("ranked"));
      var wide = within(why, "td", "kb-wide", ranked(frame, columns));
      wide.setAttribute("role", "cell");
      wide.setAttribute("colspan", columns.length);
      wide.setAttribute("data-h", "");
      frame.kinds.forEach(function (kind) {
        if (!columns.some(function (column) { return column.figures[kind[0]]; })) return;
        var row = rowIn(body, "");
        row.setAttribute("data-figures", kind[0]);
        headIn(row, "row", "rowheader", word("figures", { kind: kind[1] }));
        columns.forEach(function (column) { figures(cellOf(row, column), column, column.figures[kind[0]]); });
      });
    });
    return { table: table, same: count.same, different: count.different, gaps: count.gap };
  }

  /* --------------------------------------------------------------------------------------------- picking */

  function say(text) { status.textContent = text; }
  function keep() { try { localStorage.setItem(KEPT, chosen.join(",")); } catch (e) { /* private mode */ } }
  function kept() { try { return localStorage.getItem(KEPT) || ""; } catch (e) { return ""; } }
  function idsIn(text) {
    return (text || "").split(",").map(function (one) { return one.trim(); }).filter(function (one, at, list) {
      return SHAPE.test(one) && list.indexOf(one) === at;
    });
  }
  function address() {
    // Commas stay commas: the address is read and typed by people.
    var at = location.href.split("#")[0].split("?")[0] + (chosen.length ? "?ids=" + chosen.join(",") : "");
    try { history.replaceState(history.state, "", at); } catch (e) { /* file:// in old engines */ }
  }

  function drawPicked(columns) {
    picked.textContent = "";
    columns.forEach(function (column, at) {
      var row = within(picked, "li"), drop = within(row, "button", "kb-chip", column.name);
      drop.type = "button";
      within(drop, "i", "", "×").setAttribute("aria-hidden", "true");
      drop.setAttribute("aria-label", word("remove", { name: column.name }));
      drop.addEventListener("click", function () {
        var rest = chosen.filter(function (one, index) { return index !== at; });
        show(rest).then(function () {
          say(word("removed", { name: column.name }));
          var next = picked.querySelectorAll("button")[Math.min(at, rest.length - 1)] || root.querySelector("input[name=q]");
          next.focus();
        });
      });
    });
  }
  function drawNear(columns, most) {
    var box = part("near"), list = box.querySelector("ul"), seen = {};
    list.textContent = "";
    if (columns.length < most) columns.forEach(function (column) {
      column.near.forEach(function (near) {
        if (chosen.indexOf(near[0]) >= 0 || seen[near[0]] || list.childNodes.length > 4) return;
        seen[near[0]] = 1;
        var row = within(list, "li"), one = within(row, "button", "kb-btn", near[1]);
        one.type = "button";
        within(row, "span", "kb-small", near[2]);
        one.addEventListener("click", function () { add(near[0]); });
      });
    });
    box.hidden = !list.childNodes.length;
  }
  function drawSources(columns) {
    var at = part("sources");
    at.textContent = "";
    columns.forEach(function (column) {
      within(at, "h4", "", column.name);
      column.sources.forEach(function (source, index) { within(at, "p", "", "[" + (index + 1) + "] " + source); });
    });
  }

  // Shows these practices; settles when they stand on the page.
  function show(ids) {
    var mine = ++turn;
    return Promise.all([load(FRAME)].concat(ids.map(load))).then(function (found) {
      if (mine !== turn) return;
      var frame = found[0], columns = [], strange = [];
      if (!frame) { say(word("failed")); return; }
      chosen = [];
      ids.forEach(function (id, at) {
        if (!found[at + 1]) strange.push(id);
        else if (chosen.length < frame.most) { chosen.push(id); columns.push(found[at + 1]); }
      });
      drawPicked(columns);
      drawNear(columns, frame.most);
      address();
      keep();
      sheet.hidden = columns.length < 2;
      place.textContent = "";
      document.documentElement.classList.toggle("is-comparing", columns.length > 1);
      if (columns.length > 1) {
        var title = word("title", { names: columns.map(function (column) { return column.name; }).join("、") });
        var made = build(frame, columns, title);
        root.querySelector("#sheet-title").textContent = title;
        part("count").textContent = word("count", made);
        place.appendChild(made.table);
        made.table.classList.toggle("only-diff", part("only-different").checked);
        made.table.classList.toggle("is-blank", part("blank").checked);
        drawSources(columns);
        window.KbMatrix.attach(made.table);
      }
      say([
        strange.length ? word("unknown", { ids: strange.join("、") }) : "",
        ids.length - strange.length > frame.most ? word("max") : "",
        columns.length === 0 ? word("none") : columns.length === 1 ? word("one") : ""
      ].join(""));
    });
  }
  function add(id) {
    if (chosen.indexOf(id) >= 0) {
      return load(id).then(function (column) { say(word("there", { name: column.name })); });
    }
    return load(FRAME).then(function (frame) {
      if (frame && chosen.length >= frame.most) { say(word("max")); return; }
      return Promise.all([load(id), show(chosen.concat(id))]).then(function (found) {
        if (found[0] && chosen.indexOf(id) >= 0 && chosen.length > 1) say(word("added", { name: found[0].name }));
      });
    });
  }

  /* ----------------------------------------------------------------------------------------------- hands */

  var form = root.querySelector("form"), input = form.querySelector("input[name=q]");
  function pick(hit) {
    var found = /practices\/([a-z0-9-]+)\//.exec(hit.href);
    if (!found) return;
    input.value = "";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    add(found[1]);
    input.focus();
  }
  // The search box makes links; here a click chooses.
  form.addEventListener("click", function (event) {
    var hit = event.target.closest(".kb-pop__hit");
    if (!hit) return;
    event.preventDefault();
    event.stopPropagation();
    pick(hit);
  }, true);
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var first = form.querySelector(".kb-pop__hit");
    if (first) pick(first); else if (input.value.trim()) say(word("nohit"));
  });
  part("clear").addEventListener("click", function () {
    show([]).then(function () { input.focus(); });
  });

  var asked = new URL(location.href).searchParams, given = idsIn(asked.get("ids")), more = idsIn(asked.get("add"))[0];
  window.addEventListener("popstate", function () { show(idsIn(new URL(location.href).searchParams.get("ids"))); });
  if (more) {
    chosen = idsIn(kept());
    show(chosen).then(function () { return add(more); });
  } else show(given.length ? given : []);

  window.KbCompare = { show: show };
})();
