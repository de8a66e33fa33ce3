/* The search box: makes a search field of every <form data-kb-search> with an <input type="search" name="q">.

   data-kb-search          "" or "popup": results open below the field; Enter without a choice submits the form
                           "page": results fill the element named by data-results, and the address holds ?q=
   data-results            selector of that element (page only)
   data-base               address of the site's root, relative to the page; else <html data-base>, else "./"
   data-only               kind of entries that are offered, such as "practice"; all if left out (popup only)
   data-try                words to offer when nothing is found, parted by "|"
   data-word-*, data-why-* every word that is shown (scripts/govkb/outputs/search/words.py)

   Nothing is loaded before the first keystroke. Shards are script elements, so that file:// works. Text of entries only
   ever becomes text nodes. The form fires "kb:results" (detail: the engine's answer) after each search.
   KbSearchBox.engine(base) gives the finder the same engine and the same cache. */
(function () {
  "use strict";

  // Milliseconds between the last keystroke and the search.
  var PAUSE = 20;
  // Milliseconds after which somebody reads the results: only then their running text is worth its bytes.
  var READ = 200;
  var SHORT = 8, LONG = 10;
  // Base → promise of an engine.
  var engines = {};
  // Name of a shard → functions that wait for its payload.
  var waiting = {};
  var count = 0;

  // ------------------------------------------------------------------------------------------------ loading

  window.__kbs = function (name, payload) {
    var list = waiting[name] || [];
    delete waiting[name];
    list.forEach(function (done) { done(payload); });
  };

  function script(address) {
    return new Promise(function (done, failed) {
      var element = document.createElement("script");
      element.src = address;
      element.onload = function () { element.remove(); done(); };
      element.onerror = function () { element.remove(); failed(new Error(address)); };
      document.head.appendChild(element);
    });
  }

  function engine(base) {
    if (!engines[base]) {
      var code = window.KbSearch ? Promise.resolve() : script(base + "assets/search-engine.js");
      engines[base] = code.then(function () {
        return window.KbSearch.create({
          load: function (name, version) {
            return new Promise(function (done, failed) {
              (waiting[name] = waiting[name] || []).push(done);
              script(base + "search/" + name + ".js" + (version ? "?v=" + version : "")).catch(function (error) {
                delete waiting[name];
                failed(error);
              });
            });
          }
        });
      });
      engines[base].catch(function () { delete engines[base]; });
    }
    return engines[base];
  }

  // A folder's address shows its index over http; from a disk it has to be named.
  function addressOf(base, url) {
    if (window.location.protocol !== "file:") return base + url;
    var cut = url.indexOf("#"), path = cut < 0 ? url : url.slice(0, cut), anchor = cut < 0 ? "" : url.slice(cut);
    return base + (path === "" || path.endsWith("/") ? path + "index.html" : path) + anchor;
  }

  // -------------------------------------------------------------------------------------------------- nodes

  function node(tag, className, text) {
    var element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  function marked(parent, pieces) {
    pieces.forEach(function (piece) {
      parent.appendChild(piece[1] ? node("mark", "", piece[0]) : document.createTextNode(piece[0]));
    });
    return parent;
  }

  function filled(template, values) {
    return (template || "").replace(/\{(\w+)\}/g, function (whole, name) {
      return values[name] === undefined ? whole : values[name];
    });
  }

  // ---------------------------------------------------------------------------------------------------- box

  function attach(form) {
    var input = form.querySelector("input[name=q]");
    if (!input || form.kbSearch) return;
    form.kbSearch = true;
    var paged = form.dataset.kbSearch === "page";
    var base = form.dataset.base || document.documentElement.dataset.base || "./";
    var id = "kb-search-" + ++count;
    var composing = false, timer = 0, asked = 0, chosen = -1, links = [], last = null;
    var place = paged ? document.querySelector(form.dataset.results) : null;
    var list = node("div", paged ? "kb-results" : "kb-pop");
    var status = node("p", paged ? "kb-count" : "kb-vh");
    status.setAttribute("role", "status");
    status.setAttribute("aria-live", "polite");
    input.setAttribute("autocomplete", "off");
    input.setAttribute("autocapitalize", "off");
    input.setAttribute("spellcheck", "false");

    if (paged) {
      place.textContent = "";
      place.appendChild(status);
      place.appendChild(list);
    } else {
      list.id = id;
      list.hidden = true;
      list.setAttribute("role", "listbox");
      list.setAttribute("aria-label", word("results"));
      input.setAttribute("role", "combobox");
      input.setAttribute("aria-autocomplete", "list");
      input.setAttribute("aria-expanded", "false");
      input.setAttribute("aria-controls", id);
      form.appendChild(list);
      form.appendChild(status);
    }

    function word(name, values) { return filled(form.getAttribute("data-word-" + name), values || {}); }

    function reasons(hit) {
      return hit.why.map(function (reason) {
        return filled(form.getAttribute("data-why-" + reason.how), reason);
      }).filter(Boolean);
    }

    // ---- asking

    function soon() {
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE);
    }

    function ask() {
      clearTimeout(timer);
      var query = input.value, turn = ++asked;
      if (!query.trim()) { last = null; clear(); address(""); return Promise.resolve(); }
      return engine(base).then(function (found) {
        return found.search(query, { limit: paged ? LONG : form.dataset.only ? SHORT * 4 : SHORT, near: paged });
      }).then(function (answer) {
        if (turn !== asked) return;
        if (form.dataset.only) {
          answer.hits = answer.hits.filter(function (hit) { return hit.kind === form.dataset.only; }).slice(0, SHORT);
          answer.total = answer.hits.length;
          answer.rest = null;
        }
        last = answer;
        if (paged) { page(answer); address(query); } else popup(answer);
        if (answer.rest) setTimeout(function () { if (last === answer) fillIn(answer); }, READ);
        form.dispatchEvent(new CustomEvent("kb:results", { detail: answer, bubbles: true }));
      }, function () {
        if (turn !== asked) return;
        clear();
        say(word("failed"));
        if (!paged) { list.appendChild(node("p", "kb-pop__none", word("failed"))); open(true); }
      });
    }

    function fillIn(answer) {
      answer.rest().then(function (hits) {
        // What an opened page is to mark.
        hits.forEach(function (hit, i) { answer.hits[i].words = hit.words; });
        if (last === answer) quoted(hits);
      }, function () { /* the summaries stay */ });
    }

    function say(text) { if (status.textContent !== text) status.textContent = text; }

    function clear() {
      list.textContent = "";
      links = [];
      choose(-1);
      say("");
      if (!paged) open(false);
    }

    function address(query) {
      if (!paged || !window.history.replaceState) return;
      var at = new URL(window.location.href);
      if ((at.searchParams.get("q") || "") === query) return;
      if (query) at.searchParams.set("q", query); else at.searchParams.delete("q");
      try { window.history.replaceState(window.history.state, "", at.href); } catch (refused) { /* file:// in old engines */ }
    }

    // ---- links to entries

    // The address stays clean to look at and to copy; only a visit carries the words to mark.
    function visits(link, hit) {
      var clean = link.href;
      function carry() {
        if (!hit.words.length) return;
        var at = new URL(clean);
        at.searchParams.set("h", hit.words.join("|"));
        link.href = at.href;
        setTimeout(function () { link.href = clean; }, 500);
      }
      link.addEventListener("click", carry);
      link.addEventListener("auxclick", carry);
    }

    function tries() {
      var holder = form.dataset.try ? form : document.querySelector("form[data-try]");
      return holder ? holder.dataset.try.split("|").filter(Boolean) : [];
    }

    // One of the words that are offered where nothing was found.
    function proposal(text, at) {
      var line = node("div", "kb-pop__all", word("try") + text);
      line.id = id + "-try-" + at;
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", "false");
      line.addEventListener("click", function () { input.value = text; ask(); });
      return line;
    }

    function suggestions() {
      var words = tries();
      if (!words.length) return null;
      var line = node("p", "kb-try", word("try"));
      words.forEach(function (text) {
        var button = node("button", "kb-try__word", text);
        button.type = "button";
        button.addEventListener("click", function () { input.value = text; input.focus(); ask(); });
        line.appendChild(button);
      });
      return line;
    }

    // ---- popup

    function open(shown) {
      list.hidden = !shown;
      input.setAttribute("aria-expanded", String(shown && links.length > 0));
      if (!shown) choose(-1);
    }

    function option(hit, at) {
      var link = node("a", "kb-pop__hit");
      link.href = addressOf(base, hit.url);
      link.id = id + "-" + at;
      link.tabIndex = -1;
      link.setAttribute("role", "option");
      link.setAttribute("aria-selected", "false");
      link.dataset.id = hit.id;
      marked(link.appendChild(node("span", "kb-pop__name")), hit.title);
      var meta = [hit.of ? word("part", { of: hit.of }) : "", hit.place, hit.evidence].filter(Boolean);
      if (meta.length) link.appendChild(node("span", "kb-pop__where", meta.join(" · ")));
      quotation(link.appendChild(node("span", "kb-pop__quote")), hit);
      reasons(hit).slice(0, 2).forEach(function (text) { link.appendChild(node("span", "kb-pop__why", text)); });
      visits(link, hit);
      return link;
    }

    function popup(answer) {
      list.textContent = "";
      links = answer.hits.map(option);
      links.forEach(function (link) { list.appendChild(link); });
      choose(-1);
      if (!answer.total) {
        var none = word("none", { q: answer.query.trim() });
        // A listbox holds options only: what is said when there are none stands in a single one that leads nowhere.
        var line = node("div", "kb-pop__none", none + word("hint"));
        line.setAttribute("role", "option");
        line.setAttribute("aria-selected", "false");
        line.setAttribute("aria-disabled", "true");
        list.appendChild(line);
        links = tries().map(proposal);
        links.forEach(function (one) { list.appendChild(one); });
        say(none);
      } else {
        say(word("count", { n: answer.total }));
        if (answer.total > links.length && form.getAttribute("action")) {
          var all = node("a", "kb-pop__all", word("all", { n: answer.total }));
          var target = new URL(form.action);
          target.searchParams.set("q", answer.query.trim());
          all.href = target.href;
          all.id = id + "-all";
          all.tabIndex = -1;
          all.setAttribute("role", "option");
          all.setAttribute("aria-selected", "false");
          list.appendChild(all);
          links.push(all);
        }
      }
      if (document.activeElement === input) open(true);
    }

    function choose(at) {
      if (links[chosen]) links[chosen].setAttribute("aria-selected", "false");
      chosen = at;
      if (links[chosen]) {
        links[chosen].setAttribute("aria-selected", "true");
        input.setAttribute("aria-activedescendant", links[chosen].id);
        links[chosen].scrollIntoView({ block: "nearest" });
      } else if (!paged) input.removeAttribute("aria-activedescendant");
    }

    // Sentences that came after the first results: only the text changes, nothing moves that is being read or chosen.
    function quoted(hits) {
      hits.forEach(function (hit, i) {
        var row = list.querySelectorAll("[data-id]")[i], at = row && row.querySelector(".kb-pop__quote, .kb-hit__sum");
        if (!at || row.dataset.id !== hit.id) return;
        at.textContent = "";
        quotation(at, hit);
      });
    }

    function quotation(at, hit) {
      marked(at, hit.quote);
      if (!paged || !hit.heading) return;
      var there = node("a", "kb-hit__at", word("heading", { heading: hit.heading }));
      there.href = addressOf(base, hit.page.split("#")[0] + (hit.anchor ? "#" + hit.anchor : ""));
      visits(there, hit);
      at.appendChild(document.createTextNode(" "));
      at.appendChild(there);
    }

    // ---- page

    function item(hit) {
      var row = node("li", "kb-hit"), head = row.appendChild(node("h2")), link = head.appendChild(node("a"));
      row.dataset.id = hit.id;
      link.href = addressOf(base, hit.url);
      marked(link, hit.title);
      visits(link, hit);
      var where = [hit.of ? word("part", { of: hit.of }) : "", hit.place].filter(Boolean).join(" · ");
      if (where) row.appendChild(node("span", "kb-hit__where", where));
      quotation(row.appendChild(node("p", "kb-hit__sum")), hit);
      reasons(hit).forEach(function (text) { row.appendChild(node("p", "kb-hit__why", text)); });
      if (hit.parts.length) {
        var parts = row.appendChild(node("p", "kb-hit__parts", word("parts")));
        hit.parts.forEach(function (part, i) {
          if (i) parts.appendChild(document.createTextNode("、"));
          var to = parts.appendChild(node("a"));
          to.href = addressOf(base, part.url);
          marked(to, part.title);
          visits(to, hit);
        });
      }
      if (hit.evidence) row.appendChild(node("p", "kb-hit__meta", hit.evidence));
      return row;
    }

    function page(answer) {
      list.textContent = "";
      if (!answer.total) {
        var none = word("none", { q: answer.query.trim() });
        say(none);
        list.appendChild(node("p", "kb-none-found", word("hint")));
        var line = suggestions();
        if (line) list.appendChild(line);
        nearest(answer.near);
        return;
      }
      say(word("count", { n: answer.total }));
      var rows = list.appendChild(node("ol", "kb-hits"));
      answer.hits.forEach(function (hit) { rows.appendChild(item(hit)); });
      more(answer, rows, answer.hits.length);
    }

    // Near misses are no results: they are only drawn when asked for.
    function nearest(near) {
      if (!near.length) return;
      var fold = list.appendChild(node("details", "kb-near"));
      fold.appendChild(node("summary", "", word("near")));
      fold.addEventListener("toggle", function () {
        if (fold.kbDrawn) return;
        fold.kbDrawn = true;
        var rows = fold.appendChild(node("ol", "kb-hits"));
        near.forEach(function (hit) { rows.appendChild(item(hit)); });
      });
    }

    function more(answer, rows, shown) {
      if (answer.total <= shown) return;
      var button = list.appendChild(node("button", "kb-btn", word("more", { n: Math.min(LONG, answer.total - shown) })));
      button.type = "button";
      button.addEventListener("click", function () {
        engine(base).then(function (found) {
          return found.search(answer.query, { limit: LONG, from: shown });
        }).then(function (next) {
          if (last !== answer) return;
          button.remove();
          var first = null;
          next.hits.forEach(function (hit) {
            var row = rows.appendChild(item(hit));
            first = first || row;
          });
          more(answer, rows, shown + next.hits.length);
          if (first) first.querySelector("a").focus();
        });
      });
    }

    // ---- hands

    input.addEventListener("compositionstart", function () { composing = true; clearTimeout(timer); });
    input.addEventListener("compositionend", function () { composing = false; soon(); });
    input.addEventListener("input", function (event) { if (!composing && !event.isComposing) soon(); });
    input.addEventListener("focus", function () { if (!paged && links.length) open(true); });
    input.addEventListener("keydown", function (event) {
      if (composing || event.isComposing || event.keyCode === 229 || paged) return;
      var size = links.length, shown = !list.hidden;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (!size) { if (input.value.trim()) ask(); return; }
        event.preventDefault();
        if (!shown) { open(true); return; }
        // One step past either end is the field itself again.
        var next = chosen + (event.key === "ArrowDown" ? 1 : -1);
        choose(next >= size ? -1 : next < -1 ? size - 1 : next);
      } else if (event.key === "Enter" && shown && links[chosen]) {
        event.preventDefault();
        links[chosen].click();
      } else if (event.key === "Escape" && shown) {
        event.preventDefault();
        open(false);
      }
    });
    form.addEventListener("submit", function (event) {
      if (!paged) return;
      event.preventDefault();
      ask();
    });
    if (!paged) {
      list.addEventListener("mousedown", function (event) { event.preventDefault(); });
      form.addEventListener("focusout", function (event) {
        if (!event.relatedTarget || !form.contains(event.relatedTarget)) open(false);
      });
    } else {
      var given = new URL(window.location.href).searchParams.get("q");
      if (given) { input.value = given; ask(); }
      window.addEventListener("popstate", function () {
        input.value = new URL(window.location.href).searchParams.get("q") || "";
        ask();
      });
    }
  }

  // --------------------------------------------------------------------------------- words on an opened page

  function markPage() {
    var at = new URL(window.location.href), given = at.searchParams.get("h");
    if (!given) return;
    var words = given.split("|").filter(function (text) { return text.length > 1; }).slice(0, 12);
    var main = document.querySelector("main article") || document.querySelector("main") || document.body;
    var walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT, null), texts = [], left = 300;
    while (walker.nextNode()) {
      if (!walker.currentNode.parentElement.closest("script,style,textarea,select,button,mark,form")) texts.push(walker.currentNode);
    }
    texts.forEach(function (text) {
      var value = text.nodeValue, out = null, from = 0;
      for (var i = 0; i < value.length && left > 0;) {
        var hit = words.find(function (one) { return value.startsWith(one, i); });
        if (!hit) { i++; continue; }
        out = out || document.createDocumentFragment();
        out.appendChild(document.createTextNode(value.slice(from, i)));
        out.appendChild(node("mark", "kb-found", hit));
        i = from = i + hit.length;
        left--;
      }
      if (!out) return;
      out.appendChild(document.createTextNode(value.slice(from)));
      text.parentNode.replaceChild(out, text);
    });
    at.searchParams.delete("h");
    try { window.history.replaceState(window.history.state, "", at.href); } catch (refused) { /* file:// in old engines */ }
    var marks = main.querySelectorAll("mark.kb-found");
    if (marks.length) main.insertBefore(markBar(main, marks), main.firstChild);
  }

  // Says what is marked, goes from one mark to the next, and takes them away.
  function markBar(main, marks) {
    var form = document.querySelector("form[data-kb-search]"), bar = node("p", "kb-markbar"), at = -1, seen = new Set();
    function said(name, values) { return filled(form && form.getAttribute("data-word-" + name), values || {}); }
    Array.prototype.forEach.call(marks, function (one) { seen.add(one.textContent); });
    var told = bar.appendChild(node("span", "", said("marked", { n: marks.length, words: Array.from(seen).slice(0, 6).join("」「") })));
    told.setAttribute("role", "status");
    function button(text, act) {
      var one = bar.appendChild(node("button", "kb-btn", text));
      one.type = "button";
      one.addEventListener("click", act);
    }
    button(said("next"), function () {
      if (marks[at]) marks[at].classList.remove("is-here");
      at = (at + 1) % marks.length;
      marks[at].classList.add("is-here");
      marks[at].scrollIntoView({ block: "center" });
    });
    button(said("unmark"), function () {
      Array.prototype.forEach.call(marks, function (one) {
        var parent = one.parentNode;
        parent.replaceChild(document.createTextNode(one.textContent), one);
        parent.normalize();
      });
      bar.remove();
      main.closest("[tabindex]") && main.closest("[tabindex]").focus({ preventScroll: true });
    });
    return bar;
  }

  function start() {
    Array.prototype.forEach.call(document.querySelectorAll("form[data-kb-search]"), attach);
    markPage();
  }

  window.KbSearchBox = { attach: attach, engine: engine };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
