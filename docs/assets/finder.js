/* The finder's page (/find/): draws what finder-core.js computes, keeps the state in the address.

   Works on <div id="kb-finder">. Data are script elements that call __kbf(name, payload), so that file:// works. Text of
   entries only ever becomes text nodes. Favourites and ticks are kept on the device under govkb.favourites and
   govkb.ticked (JSON lists of ids), which other pages share. Runs on Chromium 69. */
(function () {
  "use strict";

  var PAGE = 24, FIT_PAGE = 8, PAUSE = 60, READ = 200, OTHERS = 6, COMPARE_MOST = 4;
  var OPEN_FACETS = 3;
  var EXTRAS = ["digital", "teaching", "figures"];
  var FAVOURITES = "govkb.favourites", TICKED = "govkb.ticked";
  var core = window.KbFinder, root = document.documentElement, base = root.dataset.base || "./";
  var home, model, words, state, at = {};
  var turn = 0, typing = false, composing = false, timer = 0, last = null;
  var cards = Object.create(null), shown = {}; // id → card; option nodes by facet

  /* ------------------------------------------------------------------------------------------------ loading */

  var waiting = {}, asked = {};

  window.__kbf = function (name, payload) {
    if (waiting[name]) waiting[name](payload);
  };

  function load(name, version) {
    if (!asked[name]) {
      asked[name] = new Promise(function (done, failed) {
        var element = document.createElement("script");
        waiting[name] = done;
        element.src = base + "finder/" + name + ".js" + (version ? "?v=" + version : "");
        element.onload = function () { element.remove(); failed(new Error(name)); }; // too late if it has called
        element.onerror = function () { element.remove(); failed(new Error(name)); };
        document.head.appendChild(element);
      });
      asked[name].catch(function () { delete asked[name]; });
    }
    return asked[name];
  }

  function blockOf(n) { return Math.floor(model.place[n] / model.block); }

  // The rows of a kind of block ("c" cards, "n" needs) for entries, in their order.
  function blocks(kind, list, progress) {
    var names = [], done = 0;
    list.forEach(function (n) { if (names.indexOf(blockOf(n)) < 0) names.push(blockOf(n)); });
    return Promise.all(names.map(function (block) {
      return load(kind + "/" + block, model.version).then(function (rows) {
        done++;
        if (progress) progress(done, names.length);
        return [block, rows];
      });
    })).then(function (pairs) {
      var byBlock = {};
      pairs.forEach(function (pair) { byBlock[pair[0]] = pair[1]; });
      return list.map(function (n) { return byBlock[blockOf(n)][model.place[n] % model.block]; });
    });
  }

  function cardsOf(list, progress) {
    return blocks("c", list, progress).then(function (rows) {
      return rows.map(function (row, i) {
        return (cards[row[0]] = { n: list[i], id: row[0], name: row[1], place: row[2], summary: row[3], partOf: row[4] || "", partOfName: row[5] || "" });
      });
    });
  }

  // id → number, for ids that are in the library.
  function numbersOf(ids) {
    if (!ids.length) return Promise.resolve({});
    return load("ids", model.version).then(function (text) {
      var found = Object.create(null), wanted = new Set(ids);
      text.split(" ").forEach(function (id, n) { if (wanted.has(id)) found[id] = n; });
      return found;
    });
  }

  /* -------------------------------------------------------------------------------------------------- nodes */

  function node(tag, className, text) {
    var element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  function button(className, text, act) {
    var element = node("button", className, text);
    element.type = "button";
    element.addEventListener("click", act);
    return element;
  }

  function say(name, values) {
    return (words[name] || "").replace(/\{(\w+)\}/g, function (whole, key) {
      return values && values[key] !== undefined ? values[key] : whole;
    });
  }

  function marked(parent, pieces) {
    pieces.forEach(function (piece) {
      parent.appendChild(piece[1] ? node("mark", "", piece[0]) : document.createTextNode(piece[0]));
    });
    return parent;
  }

  // A folder's address shows its index over http; from a disk it has to be named.
  function addressOf(url) {
    if (window.location.protocol !== "file:") return base + url;
    var cut = url.search(/[?#]/), path = cut < 0 ? url : url.slice(0, cut), rest = cut < 0 ? "" : url.slice(cut);
    return base + (path === "" || path.endsWith("/") ? path + "index.html" : path) + rest;
  }

  function practiceUrl(id) { return "practices/" + id + "/"; }

  /* ---------------------------------------------------------------------------------------- kept on the device */

  function kept(key) {
    try {
      var list = JSON.parse(window.localStorage.getItem(key) || "[]");
      return Array.isArray(list) ? list.filter(function (id) { return typeof id === "string"; }) : [];
    } catch (refused) { return at[key] || []; }
  }

  function keep(key, list) {
    at[key] = list; // where storage is refused it lasts as long as the page
    try { window.localStorage.setItem(key, JSON.stringify(list)); } catch (refused) { /* private mode */ }
  }

  function toggle(key, id, on) {
    var list = kept(key).filter(function (one) { return one !== id; });
    if (on) list.push(id);
    keep(key, list);
  }

  /* -------------------------------------------------------------------------------------------------- state */

  function picks() {
    return model.facets.reduce(function (sum, facet) {
      return sum + core.effective(facet, state.picked[facet.id] || []).length;
    }, state.favourites ? 1 : 0);
  }

  // "push" makes a step for the back button, "replace" none, "keep" leaves the address.
  function update(how) {
    var address = core.address(model, state), here = window.location.href.split(/[?#]/)[0];
    if (how !== "keep" && address !== window.location.search) {
      try { window.history[how === "replace" ? "replaceState" : "pushState"](null, "", here + address); } catch (refused) { /* file:// in old engines */ }
    }
    return show();
  }

  function show() {
    var mine = ++turn;
    home.dataset.busy = ""; // not aria-busy: it would hush the number of results
    drawMode();
    var drawn = state.mode === "fit" ? showFit(mine) : showFound(mine);
    return drawn.catch(function () { if (mine === turn) fail(); }).then(function () {
      if (mine === turn) home.removeAttribute("data-busy");
    });
  }

  function fail() {
    at.list.textContent = "";
    announce(home.dataset.wordFailed);
  }

  function announce(text) { if (at.status.textContent !== text) at.status.textContent = text; }

  function favouriteNumbers() {
    if (!state.favourites) return Promise.resolve(null);
    return numbersOf(kept(FAVOURITES)).then(function (found) {
      return Object.keys(found).map(function (id) { return found[id]; });
    });
  }

  function ask(query, wish) {
    if (!query) return Promise.resolve(null);
    return window.KbSearchBox.engine(base).then(function (engine) { return engine.search(query, wish); });
  }

  function showFound(mine) {
    var query = state.q.trim();
    return Promise.all([ask(query, { limit: 0 }), favouriteNumbers()]).then(function (both) {
      if (mine !== turn) return null;
      var answer = both[0];
      var found = core.find(model, { picked: state.picked, docs: answer && answer.docs, only: both[1], sort: state.sort });
      last = { found: found, answer: answer };
      var pages = Math.max(1, Math.ceil(found.rows.length / PAGE));
      state.page = Math.min(state.page, pages);
      drawFacets(found.counts);
      drawChips();
      drawTools(found);
      at.foldShow.textContent = say("filters-show", { n: found.rows.length });
      var rows = found.rows.slice((state.page - 1) * PAGE, state.page * PAGE);
      var hits = answer ? answer.show(rows.map(function (n) { return model.doc[n]; })) : Promise.resolve(null);
      return Promise.all([cardsOf(rows), hits]).then(function (all) {
        if (mine !== turn) return null;
        drawRows(all[0], all[1]);
        announce(!found.rows.length ? say("count-none") : pages > 1
          ? say("count-page", { n: found.rows.length, page: state.page, pages: pages }) : say("count", { n: found.rows.length }));
        drawPager(pages);
        drawTray();
        if (all[1] && state.view !== "table") {
          setTimeout(function () { if (mine === turn) drawQuotations(mine, answer, rows, all[1]); }, READ);
        }
        return found.rows.length ? drawOthers(mine, answer) : drawNothing(mine, found, query);
      });
    });
  }

  /* ------------------------------------------------------------------------------------------------- results */

  function drawRows(list, hits) {
    at.list.textContent = "";
    at.after.textContent = "";
    if (!list.length) return;
    if (state.view === "table" && state.mode === "find") { at.list.appendChild(table(list)); return; }
    var rows = at.list.appendChild(node("ol", "kb-hits"));
    list.forEach(function (card, i) { rows.appendChild(item(card, hits && hits[i])); });
  }

  function labels(facet, n) {
    return core.optionsOf(model, facet, n).map(function (option) { return option.label; });
  }

  function title(parent, card, hit) {
    var link = parent.appendChild(node("a", "", hit ? "" : card.name));
    link.href = addressOf(hit ? hit.url : practiceUrl(card.id));
    if (hit) { marked(link, hit.title); visits(link, hit); }
    return link;
  }

  // The address stays clean to look at and to copy; only a visit carries the words to mark.
  function visits(link, hit) {
    var clean = link.href;
    function carry() {
      if (!hit.words.length) return;
      var target = new URL(clean);
      target.searchParams.set("h", hit.words.join("|"));
      link.href = target.href;
      setTimeout(function () { link.href = clean; }, 500);
    }
    link.addEventListener("click", carry);
    link.addEventListener("auxclick", carry);
  }

  function item(card, hit) {
    var row = node("li", "kb-hit");
    row.dataset.id = card.id;
    title(row.appendChild(node("h2")), card, hit);
    row.appendChild(node("span", "kb-hit__where", (hit && hit.of ? say("part", { of: hit.of }) + " · " : "") + card.place));
    if (card.partOf) {
      var of = row.appendChild(node("span", "kb-hit__where kb-hit__of", say("part-of")));
      of.appendChild(node("a", "", card.partOfName)).href = addressOf(practiceUrl(card.partOf));
    }
    var summary = row.appendChild(node("p", "kb-hit__sum"));
    if (hit) quotation(summary, hit); else summary.textContent = card.summary;
    if (hit) why(row, hit);
    row.appendChild(meta(card));
    row.appendChild(acts(card));
    return row;
  }

  // Sentences from the running text, once somebody reads the results: only they change, nothing else moves.
  function drawQuotations(mine, answer, rows, before) {
    answer.show(rows.map(function (n) { return model.doc[n]; }), true).then(function (hits) {
      if (mine !== turn) return;
      hits.forEach(function (hit, i) { before[i].words = hit.words; }); // what an opened page is to mark
      Array.prototype.forEach.call(at.list.querySelectorAll(".kb-hit"), function (row, i) {
        var place = hits[i] && row.dataset.id === hits[i].id && row.querySelector(".kb-hit__sum");
        if (!place) return;
        place.textContent = "";
        quotation(place, hits[i]);
      });
    }, function () { /* the summaries stay */ });
  }

  function quotation(parent, hit) {
    marked(parent, hit.quote);
    if (!hit.heading) return;
    parent.appendChild(document.createTextNode(" "));
    var there = parent.appendChild(node("a", "kb-hit__at", say("heading", { heading: hit.heading })));
    there.href = addressOf(hit.page.split("#")[0] + (hit.anchor ? "#" + hit.anchor : ""));
    visits(there, hit);
  }

  function why(row, hit) {
    hit.why.forEach(function (reason) {
      if (words["why-" + reason.how]) row.appendChild(node("p", "kb-hit__why", say("why-" + reason.how, reason)));
    });
    if (!hit.parts.length) return;
    var parts = row.appendChild(node("p", "kb-hit__parts", say("parts")));
    hit.parts.forEach(function (part, i) {
      if (i) parts.appendChild(document.createTextNode(say("separator")));
      var to = parts.appendChild(node("a"));
      to.href = addressOf(part.url);
      marked(to, part.title);
      visits(to, hit);
    });
  }

  function evidence(n) {
    var option = core.optionsOf(model, "evidence", n)[0], mark = node("span", "kb-ev"), level = option ? +option.value : 0;
    for (var step = 1; step <= model.facet.evidence.options.length; step++) {
      mark.appendChild(node("i", step <= level ? "on" : "")).setAttribute("aria-hidden", "true");
    }
    mark.appendChild(node("span", "", say("evidence", { level: level })));
    return mark;
  }

  function meta(card) {
    var line = node("p", "kb-hit__meta"), joined = say("separator");
    line.appendChild(node("span", "", say("led", { level: labels("lead_level", card.n).join(joined) })));
    line.appendChild(node("span", "", labels("setting", card.n).join(joined)));
    line.appendChild(node("span", "", labels("mechanism", card.n).join(joined)));
    line.appendChild(evidence(card.n));
    var full = line.appendChild(node("span", "", say("filled", { n: model.filled[card.n], all: model.askable })));
    full.title = say("filled-title", { n: model.filled[card.n], all: model.askable });
    ["digital", "teaching"].forEach(function (facet) {
      if (labels(facet, card.n).length) line.appendChild(node("span", "kb-tag", say("tag-" + facet)));
    });
    return line;
  }

  function acts(card) {
    var box = node("div", "kb-hit__acts");
    box.appendChild(tick(card, false));
    box.appendChild(favourite(card));
    return box;
  }

  function tick(card, bare) {
    var label = node("label", "kb-check kb-pick"), input = label.appendChild(node("input"));
    input.type = "checkbox";
    input.dataset.tick = card.id;
    input.checked = kept(TICKED).indexOf(card.id) >= 0;
    input.addEventListener("change", function () {
      toggle(TICKED, card.id, input.checked);
      drawTray();
    });
    label.appendChild(node("span", bare ? "vh" : "", say("pick")));
    label.appendChild(node("span", "vh", say("pick-of", { name: card.name })));
    return label;
  }

  function favourite(card) {
    var star = button("kb-fav", "", function () {
      toggle(FAVOURITES, card.id, star.getAttribute("aria-pressed") !== "true");
      press();
      drawFavourites();
      if (state.favourites) update("keep");
    });
    star.dataset.favourite = card.id;
    function press() {
      var on = kept(FAVOURITES).indexOf(card.id) >= 0;
      star.textContent = "";
      star.appendChild(node("i", "", on ? "★" : "☆")).setAttribute("aria-hidden", "true");
      star.appendChild(node("span", "", say(on ? "favourite-on" : "favourite")));
      star.setAttribute("aria-pressed", String(on));
      star.setAttribute("aria-label", say("favourite") + say("pick-of", { name: card.name }));
    }
    press();
    return star;
  }

  function table(list) {
    var columns = ["pick", "name", "place", "level", "setting", "mechanism", "status", "evidence", "favourite"];
    var sheet = node("table", "kb-tab kb-finder__table");
    sheet.appendChild(node("caption", "vh", say("table")));
    var head = sheet.appendChild(node("thead")).appendChild(node("tr"));
    columns.forEach(function (column) { head.appendChild(node("th", "", say("column-" + column))).scope = "col"; });
    var body = sheet.appendChild(node("tbody"));
    list.forEach(function (card) {
      var row = body.appendChild(node("tr"));
      row.dataset.id = card.id;
      columns.forEach(function (column) {
        var cell = row.appendChild(node(column === "name" ? "th" : "td"));
        if (column === "name") { cell.scope = "row"; title(cell, card); return; }
        cell.dataset.h = say("column-" + column);
        if (column === "pick") cell.appendChild(tick(card, true));
        else if (column === "favourite") cell.appendChild(favourite(card));
        else if (column === "place") cell.textContent = card.place;
        else if (column === "evidence") cell.appendChild(evidence(card.n));
        else cell.textContent = labels(column === "level" ? "lead_level" : column, card.n).join(say("separator"));
      });
    });
    return sheet;
  }

  // Comparisons, terms and pages that the words are found in as well: a line of links, filters have no say in them.
  function drawOthers(mine, answer) {
    if (!answer || state.page > 1) return null;
    var docs = answer.docs.filter(function (doc) { return doc >= model.count; }).slice(0, OTHERS);
    if (!docs.length) return null;
    return answer.show(docs).then(function (hits) {
      if (mine !== turn) return;
      var box = at.after.appendChild(node("div", "kb-finder__others"));
      box.appendChild(node("h2", "", say("others")));
      var rows = box.appendChild(node("ul"));
      hits.forEach(function (hit) { title(rows.appendChild(node("li")), null, hit); });
    });
  }

  function drawNothing(mine, found, query) {
    var box = at.list;
    box.textContent = "";
    if (state.favourites && !kept(FAVOURITES).length) { box.appendChild(node("p", "kb-none-found", say("none-favourites"))); return null; }
    if (!query) { box.appendChild(node("p", "kb-none-found", say("none-conditions"))); return null; }
    if (found.loose) {
      box.appendChild(node("p", "kb-none-found", say("none-filtered", { q: query, n: found.loose })));
      box.appendChild(button("kb-btn", say("drop-conditions", { q: query }), function () {
        state.picked = {};
        state.favourites = false;
        update("push");
        at.input.focus();
      }));
      return null;
    }
    announce(say("none-query", { q: query }));
    box.appendChild(node("p", "kb-none-found", say("none-hint")));
    var line = box.appendChild(node("p", "kb-try", say("try")));
    (home.dataset.try || "").split("|").filter(Boolean).forEach(function (text) {
      line.appendChild(button("kb-try__word", text, function () { at.input.value = text; at.input.focus(); typed(false); }));
    });
    var others = drawOthers(mine, last.answer);
    return Promise.all([others, ask(query, { limit: 0, near: true })]).then(function (both) {
      var near = both[1].near.filter(function (hit) { return hit.kind === "practice"; });
      if (mine !== turn || !near.length) return;
      // Near misses are no results: they are only shown when asked for.
      var fold = at.after.appendChild(node("details", "kb-near"));
      fold.appendChild(node("summary", "", say("near")));
      var rows = fold.appendChild(node("ul"));
      near.forEach(function (hit) { title(rows.appendChild(node("li")), null, hit); });
    });
  }

  function drawPager(pages) {
    at.pager.textContent = "";
    if (pages < 2) return;
    function step(name, to) {
      var one = button("kb-btn", say(name), function () {
        state.page = to;
        update("push").then(function () { at.status.focus(); at.top.scrollIntoView(); });
      });
      one.disabled = to < 1 || to > pages;
      at.pager.appendChild(one);
    }
    step("previous", state.page - 1);
    at.pager.appendChild(node("span", "", say("page", { page: state.page, pages: pages })));
    step("next", state.page + 1);
  }

  /* ------------------------------------------------------------------------------------------------- facets */

  function makeFacets() {
    at.fold = at.facets.appendChild(node("details", "kb-facets-fold"));
    at.foldName = at.fold.appendChild(node("summary", ""));
    model.facets.forEach(function (facet, number) {
      if (EXTRAS.indexOf(facet.id) < 0) group(facet.id, facet.label, number < OPEN_FACETS || Boolean(state.picked[facet.id]));
    });
    var extras = group("extras", say("extras"), true);
    at.favourites = option("favourites", "favourites", say("favourites"), function (on) { state.favourites = on; });
    extras.list.appendChild(at.favourites.label);
    extras.more.hidden = true; // what has no result is simply not offered here
    at.foldShow = at.fold.appendChild(button("kb-btn kb-btn--main kb-facets__show", "", function () {
      at.fold.open = false;
      at.status.focus();
      at.top.scrollIntoView();
    }));
    // Beside the results the filters stand open and have no summary; above them they are folded.
    var wide = window.matchMedia("(min-width: 60em)"), beside = null;
    function fold() {
      var now = wide.matches && !root.classList.contains("is-elder");
      if (now !== beside) at.fold.open = beside = now;
    }
    fold();
    wide.addListener(fold);
    new MutationObserver(fold).observe(root, { attributes: true, attributeFilter: ["class"] });
  }

  function group(id, label, open) {
    var box = at.fold.appendChild(node("details", "kb-facet"));
    box.open = open;
    box.dataset.facet = id;
    box.appendChild(node("summary", "", label));
    var made = shown[id] = { box: box, list: box.appendChild(node("div")), nodes: {}, empty: false };
    made.list.setAttribute("role", "group");
    made.list.setAttribute("aria-label", label);
    made.more = box.appendChild(button("kb-facet__more", "", function () {
      made.empty = !made.empty;
      drawFacets(last.found.counts);
    }));
    return made;
  }

  function option(id, value, text, act) {
    var label = node("label"), input = label.appendChild(node("input"));
    input.type = "checkbox";
    input.id = "kb-f-" + id + "-" + value;
    input.value = value;
    input.addEventListener("change", function () {
      act(input.checked);
      state.page = 1;
      update("push");
    });
    label.appendChild(node("span", "", text));
    var count = label.appendChild(node("b"));
    label.appendChild(node("span", "vh", say("count-unit")));
    return { label: label, input: input, count: count };
  }

  function pick(facet, one, on) {
    var values = (state.picked[facet.id] || []).filter(function (value) {
      // A province that is let go takes its cities with it.
      return value !== one.value && (on || !facet.tree || !core.isBelow(facet, facet.byValue[value], one));
    });
    if (on) values.push(one.value);
    values.sort(function (a, b) { return facet.byValue[a].at - facet.byValue[b].at; });
    if (values.length) state.picked[facet.id] = values; else delete state.picked[facet.id];
  }

  function drawFacets(counts) {
    var all = picks();
    at.foldName.textContent = all ? say("filters-picked", { n: all }) : say("filters");
    model.facets.forEach(function (facet) {
      var extra = EXTRAS.indexOf(facet.id) >= 0, made = shown[extra ? "extras" : facet.id];
      var picked = state.picked[facet.id] || [], hidden = 0, wanted = [];
      facet.options.forEach(function (one, i) {
        var on = picked.indexOf(one.value) >= 0, total = counts[facet.id][i];
        // The divisions below one appear once it is picked.
        if (one.parent >= 0 && picked.indexOf(facet.options[one.parent].value) < 0) return;
        if (!total && !on) { hidden++; if (!made.empty && !extra) return; }
        var key = facet.id + " " + one.value;
        var shownOption = made.nodes[key] || (made.nodes[key] = option(facet.id, one.value, one.label, function (ticked) { pick(facet, one, ticked); }));
        shownOption.input.checked = on;
        shownOption.input.disabled = !total && !on;
        shownOption.label.className = (on ? "is-on" : "") + (total ? "" : " is-none") + (one.parent >= 0 ? " is-below" + (facet.options[one.parent].parent >= 0 ? "-2" : "") : "");
        number(shownOption.count, total);
        wanted.push(shownOption.label);
      });
      if (extra) { wanted.forEach(function (label) { if (!label.parentNode) made.list.appendChild(label); }); return; }
      lay(made.list, wanted);
      made.more.hidden = !hidden;
      made.more.textContent = say(made.empty ? "fewer-options" : "more-options", { n: hidden });
      made.more.setAttribute("aria-expanded", String(made.empty));
    });
    drawFavourites();
  }

  function number(place, total) {
    var text = String(total);
    if (place.dataset.n === text) return;
    place.dataset.n = text;
    place.textContent = text;
  }

  function drawFavourites() {
    if (!at.favourites) return;
    at.favourites.input.checked = state.favourites;
    at.favourites.label.className = state.favourites ? "is-on" : "";
    number(at.favourites.count, kept(FAVOURITES).length);
  }

  // Puts nodes into a place in their order without moving those that are there: focus stays where it is.
  function lay(place, wanted) {
    Array.prototype.slice.call(place.children).forEach(function (child) { if (wanted.indexOf(child) < 0) place.removeChild(child); });
    var next = place.firstChild;
    wanted.forEach(function (one) {
      if (one === next) next = next.nextSibling; else place.insertBefore(one, next);
    });
  }

  function drawChips() {
    var told = [];
    at.chips.textContent = "";
    function chip(text, drop) {
      if (!told.length) at.chips.appendChild(node("span", "vh", say("picked")));
      told.push(text);
      var one = at.chips.appendChild(button("kb-chip", text, function () {
        drop();
        state.page = 1;
        update("push");
        (at.chips.querySelector("button") || at.input).focus();
      }));
      one.appendChild(node("i", "", "×")).setAttribute("aria-hidden", "true");
      one.appendChild(node("span", "vh", say("chip-drop")));
    }
    if (state.q.trim()) chip(say("chip-query", { q: state.q.trim() }), function () { state.q = at.input.value = ""; });
    model.facets.forEach(function (facet) {
      core.effective(facet, state.picked[facet.id] || []).forEach(function (one) {
        chip(facet.options.length > 1 ? say("chip", { facet: facet.label, label: one.label }) : one.label, function () { pick(facet, one, false); });
      });
    });
    if (state.favourites) chip(say("favourites"), function () { state.favourites = false; });
    at.told.textContent = told.length ? say("picked") + told.join("；") : "";
    if (!told.length) return;
    at.chips.appendChild(button("kb-linklike", say("clear"), function () {
      state.q = at.input.value = "";
      state.picked = {};
      state.favourites = false;
      state.page = 1;
      update("push");
      at.input.focus();
    }));
  }

  /* -------------------------------------------------------------------------------------------------- tools */

  function makeTools() {
    at.sort = node("select", "kb-select");
    at.sort.id = "kb-sort";
    at.sort.addEventListener("change", function () {
      state.sort = at.sort.value === automatic() ? "" : at.sort.value;
      state.page = 1;
      update("push");
    });
    var label = node("label", "kb-finder__sort", say("sort"));
    label.htmlFor = "kb-sort";
    at.tools.appendChild(label);
    at.tools.appendChild(at.sort);
    var views = at.tools.appendChild(node("span", "kb-finder__views"));
    views.setAttribute("role", "group");
    views.setAttribute("aria-label", say("view"));
    at.views = ["cards", "table"].map(function (view) {
      return views.appendChild(button("kb-btn", say("view-" + view), function () { state.view = view; update("push"); }));
    });
    at.csv = at.tools.appendChild(button("kb-btn", say("csv"), download));
  }

  function automatic() { return state.q.trim() ? "relevance" : "full"; }

  function drawTools(found) {
    at.sort.textContent = "";
    core.SORTS.forEach(function (sort) {
      if (sort === "relevance" && !state.q.trim()) return;
      var one = at.sort.appendChild(node("option", "", say("sort-" + sort)));
      one.value = sort;
    });
    at.sort.value = state.sort || automatic();
    if (!at.sort.value) at.sort.value = automatic();
    at.views.forEach(function (one, i) { one.setAttribute("aria-pressed", String((state.view === "table") === (i === 1))); });
    at.csv.disabled = !found.rows.length;
    at.csv.textContent = say("csv");
    at.paste.textContent = "";
  }

  function download() {
    var rows = last.found.rows, mine = turn;
    at.csv.disabled = true;
    cardsOf(rows, function (done, all) { at.csv.textContent = say("csv-working", { done: done, all: all }); }).then(function (list) {
      if (mine !== turn) return;
      at.csv.disabled = false;
      var text = core.csv([csvHead()].concat(list.map(csvRow)));
      if (/MicroMessenger/i.test(navigator.userAgent) || !saved(text)) { at.csv.textContent = say("csv"); paste(text); }
      else at.csv.textContent = say("csv-done", { n: list.length });
    }, function () { at.csv.disabled = false; at.csv.textContent = say("csv"); announce(home.dataset.wordFailed); });
  }

  var CSV_FACETS = ["lead_level", "setting", "theme", "mechanism", "problem", "actor", "status", "evidence"];

  function csvHead() {
    return ["id", "name", "place", "region-0", "region-1", "region-2"].map(function (name) { return say("csv-" + name); })
      .concat(CSV_FACETS.concat(EXTRAS).map(function (id) { return model.facet[id].label; }))
      .concat(["filled", "changed", "summary", "address"].map(function (name) { return say("csv-" + name); }));
  }

  function csvRow(card) {
    var regions = core.optionsOf(model, "region", card.n), n = card.n;
    function region(ends) {
      var one = regions.filter(function (option) { return ends.test(option.value); })[0];
      return one ? one.label : "";
    }
    var web = window.location.protocol !== "file:";
    return [card.id, card.name, card.place, region(/0000$/), region(/(?!00)..00$/), region(/(?!00)..$/)]
      .concat(CSV_FACETS.map(function (facet) { return labels(facet, n).join(say("separator")); }))
      .concat(EXTRAS.map(function (facet) { return say(labels(facet, n).length ? "csv-yes" : "csv-no"); }))
      .concat([model.filled[n], model.dates[model.changed[n]], card.summary, web ? new URL(addressOf(practiceUrl(card.id)), window.location.href).href : practiceUrl(card.id)]);
  }

  function saved(text) {
    try {
      var link = node("a");
      if (!("download" in link)) return false;
      link.href = window.URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
      link.download = say("csv-file") + ".csv";
      document.body.appendChild(link);
      link.click();
      document.body.removeChild(link);
      setTimeout(function () { window.URL.revokeObjectURL(link.href); }, 60000);
      return true;
    } catch (refused) { return false; }
  }

  // WeChat's browser saves no files: the text is shown to be copied.
  function paste(text) {
    at.paste.textContent = "";
    var label = at.paste.appendChild(node("label", "", say("csv-copy")));
    var field = at.paste.appendChild(node("textarea", "kb-finder__paste"));
    label.htmlFor = field.id = "kb-paste";
    field.readOnly = true;
    field.rows = 6;
    field.value = text.replace(/^\ufeff/, "");
    var copy = at.paste.appendChild(button("kb-btn", say("csv-select"), function () {
      field.focus();
      field.select();
      field.setSelectionRange(0, field.value.length); // iOS
      if (document.execCommand("copy")) copy.textContent = say("csv-selected");
    }));
    field.focus();
  }

  /* --------------------------------------------------------------------------------------------------- tray */

  function drawTray() {
    var ids = kept(TICKED), tray = at.tray;
    Array.prototype.forEach.call(home.querySelectorAll("[data-tick]"), function (box) { box.checked = ids.indexOf(box.dataset.tick) >= 0; });
    at.trayTurn = (at.trayTurn || 0) + 1;
    tray.textContent = "";
    tray.className = ids.length ? "kb-tray" : "";
    if (!ids.length) { tray.removeAttribute("role"); tray.removeAttribute("aria-label"); return; }
    tray.setAttribute("role", "region");
    tray.setAttribute("aria-label", say("tray"));
    var inner = tray.appendChild(node("div", "kb-tray__in")), line = inner.appendChild(node("p"));
    line.appendChild(node("b", "", say("tray-count", { n: ids.length })));
    names(line.appendChild(node("span")), ids, at.trayTurn);
    var few = ids.length < 2, many = ids.length > COMPARE_MOST;
    if (few || many) inner.appendChild(node("span", "kb-tray__why", say(few ? "tray-compare-few" : "tray-compare-many")));
    else inner.appendChild(node("a", "kb-btn kb-btn--main", say("tray-compare"))).href = addressOf("compare/?ids=" + ids.join(","));
    inner.appendChild(node("a", "kb-btn", say("tray-handout"))).href = addressOf("train/workshop/?ids=" + ids.join(","));
    inner.appendChild(button("kb-btn", say("tray-clear"), function () { keep(TICKED, []); drawTray(); at.status.focus(); }));
  }

  function names(place, ids, mine) {
    var first = ids.slice(0, 6), unknown = first.filter(function (id) { return !cards[id]; });
    function tell(gone) {
      var told = first.filter(function (id) { return cards[id]; }).map(function (id) { return cards[id].name; });
      place.textContent = told.join(say("separator")) + (ids.length > first.length ? say("tray-more") : "") +
        (gone ? "（" + say("tray-gone", { n: gone }) + "）" : "");
    }
    tell(0);
    if (!unknown.length) return;
    numbersOf(unknown).then(function (found) {
      var known = unknown.filter(function (id) { return found[id] !== undefined; });
      return cardsOf(known.map(function (id) { return found[id]; })).then(function () {
        if (mine === at.trayTurn) tell(unknown.length - known.length);
      });
    }).catch(function () { /* the count alone is shown */ });
  }

  /* ------------------------------------------------------------------------------------------------- helper */

  function makeFit() {
    fieldset("setting", model.facet.setting);
    fieldset("problem", model.facet.problem);
    fieldset("lead", model.facet.lead_level);
    var have = set(say("fit-have"), say("fit-have-hint"), "kb-fit__set kb-fit__set--have");
    core.NEEDS.concat("digital").forEach(function (kind) {
      var row = have.appendChild(node("div", "kb-fit__have"));
      row.setAttribute("role", "radiogroup");
      row.setAttribute("aria-label", say("fit-" + kind));
      row.appendChild(node("span", "", say("fit-" + kind))).setAttribute("aria-hidden", "true");
      ["yes", "no", "skip"].forEach(function (answer) {
        var label = row.appendChild(node("label")), input = label.appendChild(node("input"));
        input.type = "radio";
        input.name = "kb-have-" + kind;
        input.value = answer;
        input.addEventListener("change", function () {
          state.wish.have = state.wish.have.filter(function (one) { return one !== kind; });
          state.wish.lack = state.wish.lack.filter(function (one) { return one !== kind; });
          if (answer === "yes") state.wish.have.push(kind);
          if (answer === "no") state.wish.lack.push(kind);
          answered();
        });
        label.appendChild(node("span", "", say("fit-" + answer)));
      });
    });
    var end = at.fit.appendChild(node("div", "kb-fit__end"));
    at.fitShow = end.appendChild(button("kb-btn kb-btn--main", "", function () {
      at.status.focus();
      at.top.scrollIntoView();
    }));
    end.appendChild(button("kb-linklike", say("fit-clear"), function () { state.wish = core.emptyWish(); answered(); }));
  }

  function set(question, hint, className) {
    var box = at.fit.appendChild(node("fieldset", className || "kb-fit__set")), legend = box.appendChild(node("legend", "", question));
    legend.appendChild(node("small", "", hint));
    return box;
  }

  function fieldset(name, facet) {
    var box = set(say("fit-" + name), say("fit-several"));
    var list = box.appendChild(node("div", "kb-fit__list"));
    facet.options.forEach(function (one) {
      if (!one.list.length) return;
      var label = list.appendChild(node("label")), input = label.appendChild(node("input"));
      input.type = "checkbox";
      input.name = "kb-fit-" + name;
      input.value = one.value;
      input.addEventListener("change", function () {
        state.wish[name] = state.wish[name].filter(function (value) { return value !== one.value; });
        if (input.checked) state.wish[name].push(one.value);
        answered();
      });
      label.appendChild(node("span", "", one.plain || one.label));
    });
  }

  function answered() {
    state.page = 1;
    update("push");
  }

  function syncFit() {
    ["setting", "problem", "lead"].forEach(function (name) {
      Array.prototype.forEach.call(at.fit.querySelectorAll("input[name=kb-fit-" + name + "]"), function (input) {
        input.checked = state.wish[name].indexOf(input.value) >= 0;
      });
    });
    core.NEEDS.concat("digital").forEach(function (kind) {
      var answer = state.wish.have.indexOf(kind) >= 0 ? "yes" : state.wish.lack.indexOf(kind) >= 0 ? "no" : "skip";
      at.fit.querySelector("input[name=kb-have-" + kind + "][value=" + answer + "]").checked = true;
    });
  }

  function showFit(mine) {
    var wish = state.wish, best = core.suggest(model, wish), asked = wish.setting.length + wish.problem.length + wish.lead.length;
    syncFit();
    at.fitShow.hidden = !best.length;
    at.fitShow.textContent = say("fit-show", { n: best.length });
    var pages = Math.max(1, Math.ceil(best.length / FIT_PAGE));
    state.page = Math.min(state.page, pages);
    var part = best.slice((state.page - 1) * FIT_PAGE, state.page * FIT_PAGE), list = part.map(function (one) { return one.n; });
    return Promise.all([cardsOf(list), wish.have.concat(wish.lack).length ? blocks("n", list) : list.map(function () { return []; })]).then(function (both) {
      if (mine !== turn) return;
      drawRows(both[0], null);
      Array.prototype.forEach.call(at.list.querySelectorAll(".kb-hit"), function (row, i) {
        row.insertBefore(judgement(part[i], both[1][i]), row.querySelector(".kb-hit__meta"));
      });
      announce(!asked ? say("fit-start") : !best.length ? say("none-fit") : pages > 1
        ? say("count-fit-page", { n: best.length, page: state.page, pages: pages }) : say("count-fit", { n: best.length }));
      drawPager(pages);
      drawTray();
    });
  }

  function judgement(one, needs) {
    var box = node("dl", "kb-fit__why");
    ["for", "against", "silent"].forEach(function (side) {
      var reasons = one.reasons.filter(function (reason) { return reason.side === side; });
      if (!reasons.length) return;
      var group = box.appendChild(node("div", "is-" + side)), term = group.appendChild(node("dt", "", say("fit-" + side)));
      if (side === "for") term.appendChild(node("small", "", say("fit-points", { n: one.score })));
      if (side === "silent") {
        group.appendChild(node("dd", "", reasons.map(function (reason) { return say("fit-" + reason.about); }).join(say("separator"))));
        return;
      }
      reasons.forEach(function (reason) { group.appendChild(told(reason, needs)); });
    });
    return box;
  }

  function told(reason, needs) {
    var values = { values: reason.values.join(say("separator")), kind: say("fit-" + reason.about) };
    var name = "fit-" + reason.side + "-" + reason.about;
    if (reason.about === "lead" && reason.side === "for") name += "-" + reason.how;
    if (reason.how === "none") name = "fit-none";
    if (reason.how === "have" || reason.how === "lack") name = "fit-" + reason.how + (reason.about === "digital" ? "-digital" : "-said");
    var line = node("dd", "", say(name, values)), text = needs[core.NEEDS.indexOf(reason.about)];
    if (reason.about === "digital") text = "";
    if (text) line.appendChild(node("span", "kb-fit__said", say("fit-said", { text: text })));
    return line;
  }

  function drawMode() {
    var fit = state.mode === "fit";
    home.classList.toggle("is-fit", fit);
    at.fit.hidden = at.rule.hidden = !fit;
    [at.form, at.chips, at.facets, at.tools].forEach(function (part) { part.hidden = fit; });
    if (fit) { at.told.textContent = ""; at.paste.textContent = ""; }
    at.modes.forEach(function (one) { one.setAttribute("aria-pressed", String(one.dataset.mode === state.mode)); });
  }

  /* ------------------------------------------------------------------------------------------------- start */

  function typed(soon) {
    clearTimeout(timer);
    timer = setTimeout(function () {
      if (state.q.trim() === at.input.value.trim()) return;
      state.q = at.input.value;
      state.page = 1;
      if (state.sort === "relevance") state.sort = "";
      // The letters of one word are one step back.
      update(typing ? "replace" : "push");
      typing = true;
    }, soon ? PAUSE : 0);
  }

  function makePage() {
    at.form = document.getElementById("kb-finder-form");
    at.input = at.form.querySelector("input");
    at.chips = document.getElementById("kb-chips");
    at.facets = document.getElementById("kb-facets");
    at.fit = document.getElementById("kb-fit");
    at.rule = document.getElementById("kb-fit-rule");
    at.tray = document.getElementById("kb-tray");
    at.modes = Array.prototype.slice.call(home.querySelectorAll("[data-mode]"));
    at.top = document.getElementById("kb-results");
    at.top.textContent = "";
    var head = at.top.appendChild(node("div", "kb-count"));
    at.status = head.appendChild(node("p"));
    at.status.setAttribute("role", "status");
    at.status.setAttribute("aria-live", "polite");
    at.status.tabIndex = -1;
    at.tools = head.appendChild(node("div", "kb-finder__tools"));
    at.told = at.top.appendChild(node("p", "only-print"));
    at.paste = at.top.appendChild(node("div"));
    at.list = at.top.appendChild(node("div"));
    at.pager = at.top.appendChild(node("div", "kb-finder__pager"));
    at.pager.setAttribute("role", "group");
    at.after = at.top.appendChild(node("div"));
  }

  function hands() {
    at.modes.forEach(function (one) {
      one.addEventListener("click", function () {
        if (state.mode === one.dataset.mode) return;
        state.mode = one.dataset.mode;
        state.page = 1;
        update("push");
      });
    });
    at.input.addEventListener("compositionstart", function () { composing = true; });
    at.input.addEventListener("compositionend", function () { composing = false; typed(true); });
    at.input.addEventListener("input", function (event) { if (!composing && !event.isComposing) typed(true); });
    at.input.addEventListener("blur", function () { typing = false; });
    at.form.addEventListener("submit", function (event) { event.preventDefault(); typed(false); typing = false; });
    window.addEventListener("popstate", function () { arrive(); });
    window.addEventListener("storage", function (event) {
      if (event.key === TICKED) drawTray();
      if (event.key === FAVOURITES) show();
    });
    // A page that comes back from the browser's memory may have missed ticks made elsewhere.
    window.addEventListener("pageshow", function (event) { if (event.persisted) show(); });
    // The list is drawn after the browser has put the page where it was: where that is, we keep ourselves.
    window.addEventListener("pagehide", function () {
      try { window.history.replaceState({ y: window.pageYOffset }, ""); } catch (refused) { /* file:// in old engines */ }
    });
  }

  function arrive() {
    state = core.parse(model, window.location.search);
    at.input.value = state.q;
    typing = false;
    return show();
  }

  // Links to a part of the index (#problem) open it.
  function openIndex() {
    var index = document.getElementById("kb-index"), id = window.location.hash.slice(1);
    var wanted = id && document.getElementById(id);
    if (!index) return;
    index.open = Boolean(wanted && index.contains(wanted));
    if (index.open) wanted.scrollIntoView();
  }

  function start() {
    home = document.getElementById("kb-finder");
    if (!home) return;
    openIndex();
    window.addEventListener("hashchange", openIndex);
    load("root").then(function (data) {
      model = core.read(data);
      words = model.words;
      state = core.parse(model, window.location.search);
      makePage();
      at.pager.setAttribute("aria-label", say("pages"));
      makeFacets();
      makeTools();
      makeFit();
      hands();
      return arrive();
    }).then(function () {
      home.classList.add("is-ready");
      var left = window.history.state;
      if (left && left.y && !window.location.hash) window.scrollTo(0, left.y);
    }, function () {
      document.getElementById("kb-results").textContent = home.dataset.wordFailed;
      home.classList.add("is-ready");
      var index = document.getElementById("kb-index");
      if (index) index.open = true;
    });
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
