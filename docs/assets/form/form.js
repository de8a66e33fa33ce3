/* The form's page: one draft at a time, checked and kept at every change, shown as it will read, handed over as a file. */
(function () {
  "use strict";
  var el = window.KbFormFields.el, clear = window.KbFormFields.clear, each = window.KbFormFields.each, idOf = window.KbFormFields.idOf;
  var Rules = window.KbFormRules, Drafts = window.KbFormDrafts, fill = Rules.fill;
  var place = document.getElementById("kb-form");
  if (!place) return;
  var base = document.documentElement.getAttribute("data-base") || "";
  if (base && base.slice(-1) !== "/") base += "/";
  var loaded = {}, waiting = {};

  window.KbFormData = function (kind, name, payload) { loaded[kind + "/" + name] = payload; };
  function load(path, key, done) {
    if (loaded[key]) { done(loaded[key]); return; }
    if (waiting[key]) { waiting[key].push(done); return; }
    waiting[key] = [done];
    var made = document.createElement("script");
    function finish() {
      var list = waiting[key];
      delete waiting[key];
      if (made.parentNode) made.parentNode.removeChild(made);
      list.forEach(function (act) { act(loaded[key] || null); });
    }
    made.onload = finish;
    made.onerror = finish;
    made.src = base + path;
    document.head.appendChild(made);
  }
  function data(name, key, done) { load("contribute/form/" + name, key, done); }

  data("rules.js", "rules/", function (rules) {
    if (!rules) { place.textContent = place.getAttribute("data-failed"); return; }
    start(rules);
  });

  function start(rules) {
    var index = [], practices = el("datalist", { id: "kf-practices" });
    // What the library has: the one file of the form that grows with it, so it comes with the first touch and not before.
    function indexed(act) {
      data("index.js", "index/", function (rows) {
        if (rows && !index.length) {
          index = rows.map(function (row) {
            return { id: row[0], name: row[1], code: row[2], aliases: row[3], part_of: row[4], parts: row[5], place: row[6] };
          });
          each(index.map(function (row) { return el("option", { value: row.name + "", label: row.place }); }), function (one) { practices.appendChild(one); });
        }
        act();
      });
    }
    var words = rules.words, engine = Rules.create(rules), preview = window.KbFormPreview.create(rules, engine);
    var draft = null, problems = [], touched = {}, showAll = false, summaries = [], timer = 0, stored = "", undoing = null, written = { text: "", spans: [] }, stale = false;
    var writer = Drafts.fresh();
    var asking = rules.groups.reduce(function (all, one) { return all.concat(one.fields, one.id === "what" ? "@id" : []); }, []);
    function word(name, facts) { return fill(words[name] || name, facts); }

    /* ------------------------------------------------------------------------------------------- the draft */

    function entryOf(id, done) { data("data/" + window.kbPack(id, rules.packs) + ".js", "entry/" + id, done); }
    function now() { return Date.now(); }
    function day(shift) {
      var when = new Date(now() + (shift || 0) * 86400000);
      function two(number) { return (number < 10 ? "0" : "") + number; }
      return when.getFullYear() + "-" + two(when.getMonth() + 1) + "-" + two(when.getDate());
    }
    function clock(time) {
      var when = new Date(time), today = new Date(), minutes = when.getMinutes();
      var said = when.getHours() + ":" + (minutes < 10 ? "0" : "") + minutes;
      return when.toDateString() === today.toDateString() ? said : word("on_day", { month: when.getMonth() + 1, day: when.getDate() }) + " " + said;
    }
    function copy(value) { return JSON.parse(JSON.stringify(value)); }
    function blank() {
      return { id: Drafts.fresh(), identifier: "", base: "", time: now(), value: { sources: [{ id: "s1" }], steps: [{}], limits: [{}], history: [{ date: day(), text: word("first_change") }] } };
    }
    function spareId() { var code = (draft.value.place || {}).code || ""; return "new-" + (code ? code + "-" : "") + day().slice(5).replace("-", ""); }
    function identifier() { return draft.base || draft.identifier || spareId(); }

    // Without what is empty; `origin` leads from a place in the result to the place in the draft.
    function tidy(value) {
      var origin = {};
      function walk(inner, at) {
        if (typeof inner === "string") return inner.trim() || undefined;
        if (Array.isArray(inner)) {
          var items = [];
          inner.forEach(function (one, n) {
            var kept = one === null ? null : walk(one, at + "/" + items.length);
            if (kept === undefined) return;
            origin[at + "/" + items.length] = n;
            items.push(kept);
          });
          return items.length ? items : undefined;
        }
        if (inner && typeof inner === "object") {
          var map = {}, filled = false;
          Object.keys(inner).forEach(function (key) {
            var kept = walk(inner[key], at + "/" + key);
            if (kept !== undefined) { map[key] = kept; filled = true; }
          });
          return filled ? map : undefined;
        }
        return undefined;
      }
      return { value: walk(value, "") || {}, origin: origin };
    }
    function inDraft(pointer, origin) {
      var at = "", out = [];
      pointer.forEach(function (step) {
        at += "/" + step;
        out.push(typeof step === "number" && origin[at] !== undefined ? origin[at] : step);
      });
      return out;
    }
    function order(pointer, map) {
      var node = rules.schema;
      pointer.forEach(function (step) { node = engine.resolve(node); node = typeof step === "number" ? node.items || {} : (node.properties || {})[step] || {}; });
      var known = Object.keys((engine.resolve(node) || {}).properties || {}).filter(function (key) { return Object.prototype.hasOwnProperty.call(map, key); });
      return known.concat(Object.keys(map).filter(function (key) { return known.indexOf(key) < 0; }));
    }

    function get(pointer) {
      if (pointer[0] === "@id") return draft.base || draft.identifier;
      return pointer.reduce(function (value, step) { return value === null || value === undefined ? undefined : value[step]; }, draft.value);
    }
    function put(pointer, value) {
      if (pointer[0] === "@id") { draft.identifier = value; return; }
      var here = draft.value;
      pointer.slice(0, -1).forEach(function (step, n) {
        if (here[step] === null || typeof here[step] !== "object") here[step] = typeof pointer[n + 1] === "number" ? [] : {};
        here = here[step];
      });
      here[pointer[pointer.length - 1]] = value;
    }
    function touch(pointer) { touched[pointer.join("/")] = true; }
    // The step that a new draft begins with cites the only source, as those do that are added.
    function begin(pointer) {
      var step = pointer[0] === "steps" && pointer.length > 2 ? get(pointer.slice(0, 2)) : null;
      if (!step || Object.keys(step).length) return;
      var fresh = host.fresh("Step");
      Object.keys(fresh).forEach(function (key) { step[key] = fresh[key]; });
      fields.refreshSources();
    }
    function set(pointer, value, finished) {
      begin(pointer);
      put(pointer, value);
      touch(pointer);
      changed();
      if (pointer[0] === "sources") fields.refreshSources();
      if (finished) checkNow();
    }
    function change(pointer, value) { put(pointer, value); changed(); }
    function changed() { save(); later(); }

    function save() {
      if (stale) {
        // Another window has gone on with this draft: what is written here becomes a draft of its own.
        draft.id = Drafts.fresh();
        stale = false;
        say(word("forked"));
      }
      draft.time = now();
      draft.writer = writer;
      stored = Drafts.save(draft);
      if (!stored) Drafts.remember(draft, "", now());
      showStatus();
    }
    window.addEventListener("storage", function (event) {
      if (!draft || event.key !== Drafts.keyOf(draft.id)) return;
      stale = true;
      say(word("elsewhere"), word("take_other"), function () { var other = Drafts.read(draft.id); if (other) { stale = false; openDraft(other); } });
    });
    window.addEventListener("beforeunload", function (event) { if (stored) { event.preventDefault(); event.returnValue = ""; } });

    /* ------------------------------------------------------------------------------------------ the checks */

    function division(slug, done) { data("regions/" + slug + ".js", "regions/" + slug, done); }
    function region(code) {
      var province = rules.provinces.filter(function (one) { return one.code.slice(0, 2) === code.slice(0, 2); })[0];
      if (!province) return {};
      var table = loaded["regions/" + province.slug];
      if (!table) { place.setAttribute("data-state", "checking"); division(province.slug, function (found) { if (found) later(); }); return undefined; }
      var current = table.current.filter(function (row) { return row[0] === code; })[0];
      if (current) return { name: current[1] };
      var retired = table.retired.filter(function (row) { return row[0] === code; })[0];
      return retired ? { retired: true, name: retired[1], successors: retired[2] } : {};
    }
    function placeName() {
      var at = draft.value.place || {}, code = at.code || "", names = [];
      [code.slice(0, 2) + "0000", code.slice(0, 4) + "00", code].forEach(function (one) {
        var found = code.length === 6 ? region(one) : null;
        if (found && found.name && names.indexOf(found.name) < 0) names.push(found.name);
      });
      return names.concat(at.town || "", at.village || "").filter(Boolean).join("");
    }
    function folder() {
      var code = (draft.value.place || {}).code || "", found = rules.provinces.filter(function (one) { return one.code.slice(0, 2) === code.slice(0, 2); })[0];
      return found ? "practices/" + found.slug : "practices";
    }
    function later() {
      place.setAttribute("data-state", "checking");
      window.clearTimeout(timer);
      timer = window.setTimeout(checkNow, 250);
    }
    function checkNow() {
      window.clearTimeout(timer);
      place.setAttribute("data-state", "checked");
      var tidied = tidy(draft.value);
      written = window.KbFormYaml.write(tidied.value, order);
      problems = engine.check(Rules.normalise(tidied.value) || {}, {
        id: identifier(), base: draft.base, limit: day(1), index: index, region: region, summaries: summaries, written: written
      }).map(function (one, n) {
        one.at = inDraft(one.pointer, tidied.origin);
        one.rank = (asking.indexOf(one.at[0]) + 1) * 1000 + n;
        return one;
      }).sort(function (a, b) { return a.rank - b.rank; });
      display(tidied.value);
      likeness(tidied.value);
    }

    function nodeOf(pointer) {
      for (var size = pointer.length; size > 0; size -= 1) {
        var key = pointer.slice(0, size).join("/"), found = null;
        each(fieldsBox.querySelectorAll("[data-pointer]"), function (node) { if (!found && node.getAttribute("data-pointer") === key) found = node; });
        if (found) return found;
      }
      return null;
    }
    function unfilled(one) { return one.code === "field-missing" && !showAll && !touched[one.at.join("/")]; }
    // What is only not there yet is said beside a field once somebody has been at it; the list of results has it at once.
    var ABSENT = ["field-missing", "limits-missing", "source-bare", "source-unused"];
    function unvisited(one) {
      var at = one.at.join("/");
      return ABSENT.indexOf(one.code) >= 0 && !showAll && !Object.keys(touched).some(function (key) { return key === at || (one.code !== "field-missing" && key.indexOf(at + "/") === 0); });
    }
    function control(node) { return node.querySelector("input,textarea,select,summary,button"); }
    function titleOf(pointer) {
      if (pointer[0] === "@id") return word("id_title");
      var said = [], at = [];
      pointer.forEach(function (step) {
        at.push(step);
        if (typeof step === "number") { said[said.length - 1] += " " + word("nth", { place: step + 1 }); return; }
        var field = engine.fieldAt(at);
        said.push(field && field.title ? field.title : step);
      });
      return said.join(" › ");
    }
    function problemItem(one, linked) {
      var said = el("li", { className: "kf-problem kf-problem--" + one.severity, "data-code": one.code }, []);
      if (linked) {
        var target = nodeOf(one.at), link = el("a", { href: "#" + (target ? target.id || idOf(one.at) : "part-what"), text: one.at.length ? titleOf(one.at) : word("whole_entry"), onclick: function (event) { event.preventDefault(); lead(one.at); } });
        said.appendChild(link);
        said.appendChild(document.createTextNode("："));
      } else said.appendChild(el("b", { text: word(one.severity) + "　" }));
      said.appendChild(el("span", { text: one.message }));
      if (!linked && one.hint) said.appendChild(el("span", { className: "kf-hint", text: one.hint }));
      if (!linked && one.related) {
        said.appendChild(document.createTextNode(" "));
        said.appendChild(el("a", { href: pageOf(one.related), target: "_blank", rel: "noopener", text: word("see_entry") }));
      }
      if (!linked) said.appendChild(el("a", { className: "kf-code", href: codesPage() + "#" + one.code, target: "_blank", rel: "noopener", text: one.code }));
      return said;
    }
    function address(path) { return base + path + (window.location.protocol === "file:" ? "index.html" : ""); }
    function codesPage() { return address("contribute/codes/"); }
    function pageOf(id) { return address("practices/" + id + "/"); }

    function display(value) {
      each(fieldsBox.querySelectorAll(".kf-said"), clear);
      each(fieldsBox.querySelectorAll("[aria-invalid]"), function (node) { node.removeAttribute("aria-invalid"); });
      each(fieldsBox.querySelectorAll(".has-problem"), function (node) { node.classList.remove("has-problem"); });
      problems.forEach(function (one) {
        if (unvisited(one)) return;
        var node = nodeOf(one.at) || fieldsBox.querySelector("[data-pointer=name]"), list = null;
        each(node.children, function (child) { if (child.classList.contains("kf-said")) list = child; });
        if (!list) return;
        list.appendChild(problemItem(one, false));
        node.classList.add("has-problem");
        if (one.severity === "error" && node.classList.contains("kf-field")) control(node).setAttribute("aria-invalid", "true");
      });
      summary(value);
      if (!panes.preview.hidden) preview.draw(panes.preview, value, placeName());
      text.value = written.text;
      handOver();
    }
    function redisplay() { if (fieldsBox.firstChild) later(); }

    function summary(value) {
      var groups = { error: [], missing: [], warning: [] };
      problems.forEach(function (one) { groups[unfilled(one) ? "missing" : one.severity].push(one); });
      clear(panes.problems);
      ["error", "missing", "warning"].forEach(function (kind) {
        if (!groups[kind].length) return;
        panes.problems.appendChild(el("h3", { text: word("group_" + kind, { count: groups[kind].length }) }));
        panes.problems.appendChild(el("ul", { className: "kf-summary" }, groups[kind].map(function (one) {
          return kind === "missing" ? el("li", { className: "kf-problem kf-problem--missing", "data-code": one.code }, [el("a", { href: "#" + idOf(one.at), text: titleOf(one.at), onclick: function (event) { event.preventDefault(); lead(one.at); } })]) : problemItem(one, true);
        })));
      });
      if (!problems.length) panes.problems.appendChild(el("p", { className: "kf-fine", text: word("no_problems") }));
      var counted = [["error", groups.error.length], ["missing", groups.missing.length], ["warning", groups.warning.length]].filter(function (one) { return one[1]; })
        .map(function (one) { return word("count_" + one[0], { count: one[1] }); }).join("，") || word("no_problems_short");
      if (counts.textContent !== counted) counts.textContent = counted;
      each(nav.querySelectorAll("a"), function (link) {
        var group = rules.groups.filter(function (one) { return "#part-" + one.id === link.getAttribute("href"); })[0];
        if (!group) return;
        var errors = problems.filter(function (one) { return one.severity === "error" && (group.fields.indexOf(one.at[0]) >= 0 || (group.id === "what" && one.at[0] === "@id")); });
        var bad = errors.filter(function (one) { return !unfilled(one); }).length;
        var mark = link.querySelector(".kf-nav__mark");
        var begun = group.fields.some(function (key) { return value[key] !== undefined; });
        mark.textContent = bad ? word("nav_wrong", { count: bad }) : errors.length ? word("nav_open", { count: errors.length }) : word(begun ? "nav_done" : "nav_empty");
        mark.className = "kf-nav__mark" + (bad ? " is-wrong" : !errors.length && begun ? " is-done" : "");
      });
    }
    // Open whatever hides the field, go there.
    function lead(pointer) {
      touch(pointer);
      for (var size = 1; size <= pointer.length; size += 1) {
        var key = pointer.slice(0, size).join("/");
        each(fieldsBox.querySelectorAll(".kf-item"), function (row) { if (row.getAttribute("data-pointer") === key && size < pointer.length) row.openUp(); });
      }
      var node = nodeOf(pointer);
      if (!node) return;
      for (var up = node; up && up !== fieldsBox; up = up.parentNode) if (up.tagName === "DETAILS") up.open = true;
      var target = node.classList.contains("kf-item") ? node.querySelector(".kf-item__head") : control(node);
      target.scrollIntoView({ block: "center" });
      target.focus({ preventScroll: true });
      checkNow();
    }

    /* ------------------------------------------------------------------------- entries that are there already */

    var asked = "";
    function pairs(said) {
      var plain = Rules.plainName(said), found = new Set();
      for (var n = 0; n + 1 < plain.length; n += 1) found.add(plain.slice(n, n + 2));
      return found;
    }
    function nameLikeness(one, other) {
      var a = Rules.plainName(one), b = Rules.plainName(other);
      if (!a || !b) return 0;
      if (a === b) return 1;
      if (Math.min(a.length, b.length) > 2 && (a.indexOf(b) >= 0 || b.indexOf(a) >= 0)) return 0.9;
      var left = pairs(one), right = pairs(other), both = 0;
      left.forEach(function (pair) { if (right.has(pair)) both += 1; });
      return left.size + right.size ? 2 * both / (left.size + right.size) : 0;
    }
    function likeness(value) {
      var name = value.name || "", names = [name].concat(value.aliases || []).filter(function (one) { return typeof one === "string" && one; });
      var found = index.filter(function (row) { return row.id !== draft.base; }).map(function (row) {
        var best = 0;
        [row.name].concat(row.aliases).forEach(function (known) { names.forEach(function (mine) { best = Math.max(best, nameLikeness(mine, known)); }); });
        return [best, row];
      }).filter(function (one) { return one[0] >= 0.5; }).sort(function (a, b) { return b[0] - a[0]; }).slice(0, 3).map(function (one) { return one[1]; });
      summaries.forEach(function (one) {
        if (one.id !== draft.base && one.like >= 0.3 && !found.some(function (row) { return row.id === one.id; })) found.push(one);
      });
      clear(alike);
      alike.hidden = !found.length;
      if (found.length) {
        alike.appendChild(el("p", {}, [el("b", { text: word("alike") })]));
        alike.appendChild(el("ul", {}, found.map(function (row) {
          return el("li", {}, [el("a", { href: pageOf(row.id), target: "_blank", rel: "noopener", text: row.name }), "　" + (row.place || "") + "　",
            el("a", { href: "?id=" + row.id, text: word("correct_it") })]);
        })));
        alike.appendChild(el("p", { className: "kf-help", text: word("alike_help") }));
      }
      var summary_text = typeof value.summary === "string" ? value.summary : "";
      if (summary_text.length < 20 || summary_text === asked) return;
      asked = summary_text;
      candidates(summary_text, name).then(function (ids) {
        ids.forEach(function (id) {
          entryOf(id, function (entry) {
            if (!entry || asked !== summary_text) return;
            var row = index.filter(function (one) { return one.id === id; })[0] || {};
            summaries = summaries.filter(function (one) { return one.id !== id; }).concat({
              id: id, name: entry.name, place: row.place, summary: entry.summary || "", like: engine.likeSummary(summary_text, entry.summary || "", identifier() > id)
            });
            later();
          });
        });
      });
    }
    // The site's own search names the few entries whose summaries are worth comparing.
    function candidates(said, name) {
      if (!window.KbSearchBox || !window.Promise) return Promise.resolve([]);
      return window.KbSearchBox.engine(base).then(function (search) {
        return Promise.all([said.slice(0, 24), said.slice(-24), name].filter(Boolean).map(function (query) { return search.search(query, { limit: 3 }); }));
      }).then(function (answers) {
        var ids = [];
        answers.forEach(function (answer) {
          answer.hits.forEach(function (hit) {
            var match = /practices\/([a-z0-9-]+)\//.exec(hit.url || "");
            if (match && ids.indexOf(match[1]) < 0) ids.push(match[1]);
          });
        });
        return ids.slice(0, 5);
      }).catch(function () { return []; });
    }

    /* --------------------------------------------------------------------------------- notices and status */

    function say(said, action, act) {
      clear(notice);
      notice.hidden = false;
      notice.appendChild(el("span", { text: said }));
      if (action) notice.appendChild(el("button", { type: "button", className: "kb-btn", text: action, onclick: function () { notice.hidden = true; act(); } }));
      notice.appendChild(el("button", { type: "button", className: "kf-tool", "aria-label": word("close"), text: "×", onclick: function () { notice.hidden = true; } }));
      window.clearTimeout(undoing);
      undoing = window.setTimeout(function () { notice.hidden = true; }, action ? 20000 : 6000);
    }
    function showStatus() {
      var said = stored ? word("not_stored_" + stored) : draft.writer ? word("stored", { time: clock(draft.time) }) : word("untouched");
      alarm.hidden = !stored;
      if (alarm.textContent !== (stored ? said : "")) alarm.textContent = stored ? said : "";
      status.textContent = stored ? "" : said;
      title.textContent = draft.base ? word("correcting", { name: draft.value.name || draft.base }) : draft.value.name || word("new_entry");
    }

    /* -------------------------------------------------------------------------------------- the page itself */

    var host = {
      get: get, set: set, change: change, say: say, index: function () { return index; }, spareId: spareId, redisplay: redisplay, division: division,
      isCorrection: function () { return Boolean(draft.base); },
      keep: function (why) { Drafts.remember(draft, why, now()); },
      pointerOf: function (node) {
        var up = node;
        while (up && !up.hasAttribute("data-pointer")) up = up.parentNode;
        return up.getAttribute("data-pointer").split("/").map(function (step) { return /^[0-9]+$/.test(step) ? parseInt(step, 10) : step; });
      },
      focusFirst: function (box) { var first = box.querySelector("input,textarea,select"); if (first) first.focus(); },
      fresh: function (model) {
        var made = {}, own = (get(["sources"]) || []).filter(function (one) { return one && one.id; });
        function spare(stem, among) { var n = 1; while (among.indexOf(stem + n) >= 0) n += 1; return stem + n; }
        function ids(rows) { return (rows || []).map(function (one) { return one && one.id; }); }
        if (model === "Source") made.id = spare("s", ids(get(["sources"])));
        if (model === "Component") made.id = spare("part-", ids(get(["components"])));
        if (model === "Figure") {
          var used = ids(get(["figures"]));
          (get(["components"]) || []).forEach(function (one) { used = used.concat(ids(one && one.figures)); });
          made.id = spare("figure-", used);
        }
        if (model === "Change") made.date = day();
        if (own.length === 1 && ["Figure", "Step", "Participant", "Component"].indexOf(model) >= 0) made.source = own[0].id;
        return made;
      }
    };
    var fields = window.KbFormFields.create(rules, engine, host);

    function button(name, act, main) { return el("button", { type: "button", className: "kb-btn" + (main ? " kb-btn--main" : ""), text: word(name), onclick: act }); }
    var title = el("p", { className: "kf-title" }), status = el("p", { className: "kf-status", role: "status" }), alarm = el("p", { className: "kf-alarm", role: "alert", hidden: true });
    var notice = el("div", { className: "kf-notice", role: "status", hidden: true });
    var fieldsBox = el("div", { className: "kf-all" }), alike = el("div", { className: "kf-alike", role: "status", hidden: true });
    var counts = el("p", { className: "kf-counts", role: "status" });
    var panes = { problems: el("div", { id: "kf-pane-problems", className: "kf-pane" }), preview: el("div", { id: "kf-pane-preview", className: "kf-pane kf-preview", hidden: true }) };
    var text = el("textarea", { id: "kf-text", className: "kf-input kf-text", readonly: true, rows: 12, spellcheck: "false", wrap: "off" });
    var nav = el("nav", { className: "kf-nav", "aria-label": word("parts") }, [el("ol", {}, rules.groups.map(function (group) {
      return el("li", {}, [el("a", { href: "#part-" + group.id }, [group.title, el("span", { className: "kf-nav__mark" })])]);
    }).concat(el("li", {}, [el("a", { href: "#part-hand-over", text: word("hand_over") })])))]);
    var tabs = {};
    var pane = el("aside", { className: "kf-side", id: "kf-side", "aria-label": word("side") }, [
      el("div", { className: "kf-tabs" }, ["problems", "preview"].map(function (name) {
        tabs[name] = el("button", { type: "button", className: "kf-tab", "aria-pressed": String(name === "problems"), "aria-controls": "kf-pane-" + name, text: word("tab_" + name), onclick: function () { showPane(name); } });
        return tabs[name];
      })), counts, panes.problems, panes.preview
    ]);
    function showPane(name) {
      Object.keys(panes).forEach(function (one) { panes[one].hidden = one !== name; tabs[one].setAttribute("aria-pressed", String(one === name)); });
      if (name === "preview") preview.draw(panes.preview, tidy(draft.value).value, placeName());
    }

    /* ---- drafts, history, import, export */

    var draftsBox = el("div", { className: "kf-drafts__list" }), historyBox = el("div", { className: "kf-drafts__list" });
    var refusal = el("div", { className: "kf-refusal", role: "alert", hidden: true });
    var pasted = el("textarea", { id: "kf-pasted", className: "kf-input kf-area", rows: 3 });
    var file = el("input", { type: "file", id: "kf-file", accept: ".yml,.yaml,.json,.txt", className: "kf-file", onchange: function () {
      var chosen = this.files[0], input = this;
      if (!chosen) return;
      var reader = new FileReader();
      reader.onload = function () {
        var decoded = window.KbFormImport.decode(reader.result);
        input.value = "";
        if (decoded.refused) refuse(decoded); else bring(decoded.text, chosen.name);
      };
      reader.onerror = function () { refuse({ refused: "import_unreadable", facts: {} }); };
      reader.readAsArrayBuffer(chosen);
    } });
    var existing = el("input", { id: "kf-existing", type: "text", className: "kf-input", list: "kf-practices", autocomplete: "off" });
    var openBox = el("details", { className: "kf-drafts" }, [
      el("summary", { text: word("drafts_title") }),
      el("div", { className: "kf-drafts__body" }, [
        el("section", {}, [el("h3", { text: word("drafts_head") }), el("p", { className: "kf-help", text: word("drafts_help") }), draftsBox, button("new_draft", function () { openDraft(blank()); save(); })]),
        el("section", {}, [el("h3", { text: word("history_head") }), el("p", { className: "kf-help", text: word("history_help") }), historyBox]),
        el("section", {}, [el("h3", { text: word("correct_head") }), el("label", { className: "kf-label", for: "kf-existing", text: word("correct_label") }), existing, button("correct_open", function () {
          indexed(function () {
            var said = existing.value.trim(), row = index.filter(function (one) { return one.id === said || one.name === said; })[0];
            if (row) openExisting(row.id, true); else say(word("correct_none"));
          });
        })]),
        el("section", {}, [el("h3", { text: word("import_head") }), el("p", { className: "kf-help", text: word("import_help") }),
          el("label", { className: "kf-label", for: "kf-file", text: word("import_file") }), file,
          el("label", { className: "kf-label", for: "kf-pasted", text: word("import_paste") }), pasted,
          button("import_read", function () { bring(pasted.value, ""); }), refusal]),
        el("section", {}, [el("h3", { text: word("export_head") }), el("p", { className: "kf-help", text: word("export_help") }),
          button("export_json", function () { download(identifier() + ".json", JSON.stringify({ format: "govkb-draft/1", identifier: draft.identifier, base: draft.base, value: tidy(draft.value).value }, null, 2) + "\n", "application/json"); }),
          button("export_yml", function () { download(identifier() + ".yml", freshText(), "text/yaml"); })])
      ])
    ]);
    openBox.addEventListener("toggle", function () { if (openBox.open) listDrafts(); });
    function listDrafts() {
      clear(draftsBox);
      var all = Drafts.list();
      draftsBox.appendChild(el("ul", {}, all.map(function (one) {
        var name = one.value.name || (one.base ? one.base : word("unnamed_entry")), here = one.id === draft.id;
        return el("li", {}, [el("span", { text: name + (one.base ? word("is_correction") : "") + "　" + clock(one.time) + (here ? word("is_here") : "") }),
          here ? null : el("button", { type: "button", className: "kb-btn", text: word("open"), "aria-label": word("open_named", { name: name }), onclick: function () { openDraft(one); listDrafts(); } }),
          el("button", { type: "button", className: "kb-btn", text: word("discard"), "aria-label": word("discard_named", { name: name }), onclick: function () {
            if (!window.confirm(word("discard_sure", { name: name }))) return;
            Drafts.remove(one.id);
            if (here) { openDraft(Drafts.list()[0] || blank()); }
            listDrafts();
          } })]);
      })));
      clear(historyBox);
      var states = Drafts.history(draft.id).slice().reverse();
      historyBox.appendChild(states.length ? el("ul", {}, states.map(function (state) {
        var said = clock(state.time) + (state.why ? "　" + state.why : "") + "　" + word("size", { count: JSON.stringify(state.value).length });
        return el("li", {}, [el("span", { text: said }), el("button", { type: "button", className: "kb-btn", text: word("restore"), "aria-label": word("restore_named", { time: clock(state.time) }), onclick: function () {
          Drafts.remember(draft, word("before_restoring"), now());
          var back = copy(state);
          openDraft({ id: draft.id, identifier: back.identifier, base: draft.base, time: now(), value: back.value });
          save();
          listDrafts();
          say(word("restored", { time: clock(state.time) }));
        } })]);
      })) : el("p", { className: "kf-help", text: word("no_history") }));
    }
    function refuse(found) {
      clear(refusal);
      refusal.hidden = false;
      refusal.appendChild(el("p", {}, [el("b", { text: word("refused") }), word(found.refused, found.facts)]));
      if (found.problems) refusal.appendChild(el("ul", {}, found.problems.map(function (one) {
        return el("li", { "data-code": one.code }, [el("b", { text: titleOf(one.pointer) + "：" }), one.message]);
      })));
      refusal.appendChild(el("p", { text: word("refused_kept") }));
    }
    // js-yaml is fetched when the first file is brought in.
    function withYaml(then) {
      if (window.jsyaml) indexed(then);
      else load("assets/vendor/js-yaml/js-yaml.min.js", "jsyaml/", function () { if (window.jsyaml) indexed(then); else refuse({ refused: "import_not_loaded", facts: {} }); });
    }
    var MISSHAPEN = ["field-unknown", "field-type-text", "field-type-list", "field-type-mapping"];
    function bring(said, name) {
      refusal.hidden = true;
      withYaml(function () {
        var found = window.KbFormImport.read(said, name);
        if (!found.refused && !Object.keys(found.value).some(function (key) { return rules.schema.properties[key]; })) found = { refused: "import_no_entry", facts: {} };
        if (!found.refused) {
          var wrong = engine.check(found.value, { id: found.identifier, index: index }).filter(function (one) { return MISSHAPEN.indexOf(one.code) >= 0; });
          if (wrong.length) found = { refused: "import_misshapen", facts: {}, problems: wrong };
        }
        if (found.refused) { refuse(found); return; }
        var known = index.some(function (row) { return row.id === found.identifier; });
        pasted.value = "";
        openDraft({ id: Drafts.fresh(), identifier: found.identifier, base: found.base || (known ? found.identifier : ""), time: now(), value: found.value });
        showAll = true;
        save();
        checkNow();
        listDrafts();
        say(word("imported"));
      });
    }

    /* ---- handing over */

    function freshText() { written = window.KbFormYaml.write(tidy(draft.value).value, order); return written.text; }
    function download(name, said, type) {
      var link = el("a", { download: name }), address_of = null;
      try {
        address_of = window.URL.createObjectURL(new Blob([said], { type: type + ";charset=utf-8" }));
        link.href = address_of;
        document.body.appendChild(link);
        link.click();
        document.body.removeChild(link);
        window.setTimeout(function () { window.URL.revokeObjectURL(address_of); }, 60000);
        say(word("downloaded", { name: name }));
      } catch (e) { say(word("download_failed")); }
    }
    function copyText() {
      freshText();
      text.value = written.text;
      function done() { say(word("copied")); }
      function byHand() {
        textBox.open = true;
        text.focus();
        text.select();
        text.setSelectionRange(0, text.value.length);
        var worked = false;
        try { worked = document.execCommand("copy"); } catch (e) { worked = false; }
        say(word(worked ? "copied" : "copy_by_hand"));
      }
      if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(written.text).then(done, byHand); else byHand();
    }
    var fileLine = el("p", { className: "kf-file-line" }), verdict = el("p", { className: "kf-verdict" }), ways = el("div", { className: "kf-ways" });
    var textBox = el("details", { className: "kf-textbox", open: /MicroMessenger/i.test(navigator.userAgent) }, [
      el("summary", { text: word("text_title") }), el("label", { className: "kf-label", for: "kf-text", text: word("text_help") }), text,
      button("select_all", function () { text.focus(); text.select(); text.setSelectionRange(0, text.value.length); })
    ]);
    function outside(name, href) { return el("a", { className: "kb-btn", href: href, target: "_blank", rel: "noopener noreferrer", text: word("open_host", { name: name }), onclick: function () { copyText(); } }); }
    function handOver() {
      var errors = problems.filter(function (one) { return one.severity === "error"; }).length;
      verdict.textContent = errors ? word("verdict_errors", { count: errors }) : word("verdict_fine");
      verdict.classList.toggle("is-fine", !errors);
      var path = folder() + "/" + identifier() + ".yml";
      fileLine.textContent = word(rules.submission.hosts.length ? "file_line" : "file_line_plain", { name: identifier() + ".yml", folder: folder() });
      clear(ways);
      rules.submission.hosts.forEach(function (one) {
        if (draft.base) return;
        ways.appendChild(outside(one[0], one[1].replace("{folder}", folder()).replace("{name}", encodeURIComponent(identifier() + ".yml"))));
      });
      if (draft.base && rules.submission.edit) ways.appendChild(outside(word("edit_host"), rules.submission.edit.replace("{path}", path)));
      if (rules.submission.mail) {
        var subject = encodeURIComponent(word("mail_subject", { name: identifier() })), body = encodeURIComponent(word("mail_body", { name: identifier() + ".yml" }));
        ways.appendChild(el("a", { className: "kb-btn", href: "mailto:" + rules.submission.mail + "?subject=" + subject + "&body=" + body, text: word("mail") }));
      }
    }
    var hand = el("section", { className: "kf-part kf-hand", id: "part-hand-over", "aria-labelledby": "part-hand-over-title" }, [
      el("h2", { id: "part-hand-over-title", text: word("hand_over") }), verdict,
      el("ol", { className: "kf-order" }, ["hand_1", "hand_2", "hand_3"].map(function (name) { return el("li", { text: word(rules.submission.hosts.length || rules.submission.mail ? name : name + "_plain") }); })),
      fileLine,
      el("div", { className: "kf-ways" }, [button("copy", copyText, true), button("download", function () { download(identifier() + ".yml", freshText(), "text/yaml"); })]),
      ways, textBox,
      el("h3", { text: word("next_head") }),
      el("ol", { className: "kf-order" }, ["next_1", "next_2", "next_3"].map(function (name) { return el("li", { text: word(name) }); }))
    ]);

    /* ---- opening */

    function openDraft(next) {
      draft = next;
      draft.identifier = draft.identifier || "";
      draft.base = draft.base || "";
      touched = {};
      showAll = Boolean(draft.base);
      summaries = [];
      asked = "";
      stale = false;
      if (!draft.base) ["sources", "steps", "limits"].forEach(function (key) {
        var rows = draft.value[key];
        if (Array.isArray(rows) && rows.length === 1) fields.openItem(rows[0]);
      });
      fields.draw(fieldsBox);
      var nameField = fieldsBox.querySelector("[data-pointer=name]");
      nameField.parentNode.insertBefore(alike, nameField.nextSibling);
      stored = "";
      showStatus();
      checkNow();
    }
    function openExisting(id, anew) {
      var kept = Drafts.list().filter(function (one) { return one.base === id; })[0];
      if (kept && !anew) { openDraft(kept); say(word("continued"), word("from_library"), function () { openExisting(id, true); }); return; }
      entryOf(id, function (entry) {
        if (!entry) { openDraft(Drafts.list()[0] || blank()); say(word("no_such_entry", { id: id })); return; }
        openDraft({ id: Drafts.fresh(), identifier: id, base: id, time: now(), value: copy(entry) });
        say(word("opened_existing", { name: entry.name }));
      });
    }

    clear(place);
    each([
      el("div", { className: "kf-bar" }, [el("div", { className: "kf-bar__row" }, [title, status]), alarm, openBox]),
      el("div", { className: "kf-body" }, [el("div", { className: "kf-main" }, [fieldsBox, hand]), el("div", { className: "kf-right" }, [nav, pane])]),
      notice,
      el("div", { className: "kf-foot" }, [el("a", { href: "#kf-side", text: word("tab_problems"), onclick: function () { showPane("problems"); } }), el("a", { href: "#kf-side", text: word("tab_preview"), onclick: function () { showPane("preview"); } }), el("a", { href: "#part-hand-over", text: word("hand_over") })]),
      practices,
      el("datalist", { id: "kf-hedges" }, rules.hedges.map(function (hedge) { return el("option", { value: hedge }); }))
    ], function (child) { place.appendChild(child); });

    var match = /[?&]id=([a-z0-9-]+)/.exec(window.location.search), left = Drafts.list()[0];
    function openFirst() {
      if (match) openExisting(match[1], false);
      else openDraft(left || blank());
      place.setAttribute("data-ready", "true");
    }
    if (match || left) { indexed(openFirst); return; }
    openFirst();
    place.addEventListener("focusin", function first() {
      place.removeEventListener("focusin", first);
      indexed(later);
    });
  }
})();
