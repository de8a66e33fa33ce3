/* What the page does besides being read: remembered display modes, copying, printing, the current section.
   Runs in Chromium 69, from file://, without network. Holds no words: they come from data-* attributes.
   The first part runs before the page is drawn, so that a remembered mode does not flash. */
(function () {
  "use strict";
  var root = document.documentElement;
  var MODES = ["is-dark", "is-elder"];
  var SIZES = 4;
  function kept(key) { try { return localStorage.getItem("kb-" + key); } catch (e) { return null; } }
  function keep(key, value) { try { localStorage.setItem("kb-" + key, value); } catch (e) { /* private mode */ } }
  // The pack of files that an entry is in: as scripts/govkb/outputs/packs.py reckons it.
  window.kbPack = function (id, packs) {
    var code = 0;
    for (var at = 0; at < id.length; at++) code = (Math.imul(code, 31) + id.charCodeAt(at)) >>> 0;
    return ((Math.imul(code, 2654435761) >>> 0) >>> 15) & (packs - 1);
  };
  root.classList.remove("no-js");
  // The generator writes the way to the root without its last slash.
  if (root.dataset.base && root.dataset.base.slice(-1) !== "/") root.dataset.base += "/";
  MODES.forEach(function (mode) {
    var remembered = kept(mode);
    var wanted = mode === "is-dark" && remembered === null && window.matchMedia && matchMedia("(prefers-color-scheme: dark)").matches;
    if (remembered === "1" || wanted) root.classList.add(mode);
  });
  function setSize(size) {
    for (var n = 2; n <= SIZES; n += 1) root.classList.toggle("is-size-" + n, n === size);
    keep("size", String(size));
  }
  var size = parseInt(kept("size") || "1", 10);
  if (size > 1 && size <= SIZES) setSize(size);

  function each(selector, act) { Array.prototype.forEach.call(document.querySelectorAll(selector), act); }

  /* The clipboard interface needs https; on an intranet without it a hidden field does the same. */
  function copy(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    return new Promise(function (done, failed) {
      var field = document.createElement("textarea");
      field.value = text;
      field.className = "vh";
      document.body.appendChild(field);
      field.select();
      var worked = document.execCommand("copy");
      document.body.removeChild(field);
      if (worked) done(); else failed(new Error("copy"));
    });
  }
  function say(button) {
    var words = button.getAttribute("data-say");
    if (!words) return;
    var label = button.querySelector("[data-label]") || button;
    label.textContent = words;
    button.classList.add("is-done");
  }

  document.addEventListener("DOMContentLoaded", function () {
    each("[data-toggle]", function (button) {
      var mode = button.getAttribute("data-toggle");
      button.setAttribute("aria-pressed", String(root.classList.contains(mode)));
      button.addEventListener("click", function () {
        var on = root.classList.toggle(mode);
        each("[data-toggle=\"" + mode + "\"]", function (same) { same.setAttribute("aria-pressed", String(on)); });
        keep(mode, on ? "1" : "0");
      });
    });
    each("[data-size]", function (button) {
      var words = button.getAttribute("data-size-words").split(",");
      function show(now) { button.setAttribute("title", words[now - 1]); button.setAttribute("aria-label", words[now - 1]); }
      show(size || 1);
      button.addEventListener("click", function () {
        size = size % SIZES + 1;
        setSize(size);
        show(size);
      });
    });
    each("[data-copy]", function (button) {
      button.setAttribute("aria-live", "polite");
      button.addEventListener("click", function () {
        var from = button.getAttribute("data-copy");
        var text = from ? document.querySelector(from).textContent.trim() : location.href.split("#")[0];
        copy(text).then(function () { say(button); });
      });
    });
    each("[data-print]", function (button) { button.addEventListener("click", function () { window.print(); }); });
    /* Favourites: the list of ids that the finder reads. */
    each("[data-keep]", function (button) {
      var key = button.getAttribute("data-keep"), id = button.getAttribute("data-id"), words = button.getAttribute("data-words").split("|");
      function list() {
        try {
          var kept = JSON.parse(localStorage.getItem(key));
          return Array.isArray(kept) ? kept : []; // other pages of this host may write here, too
        } catch (e) { return []; }
      }
      function show(on) { button.setAttribute("aria-pressed", String(on)); button.classList.toggle("is-done", on); button.textContent = words[on ? 1 : 0]; }
      show(list().indexOf(id) >= 0);
      button.addEventListener("click", function () {
        var ids = list(), on = ids.indexOf(id) < 0;
        ids = ids.filter(function (one) { return one !== id; });
        if (on) ids.push(id);
        try { localStorage.setItem(key, JSON.stringify(ids)); show(on); } catch (e) { /* private mode */ }
      });
    });
    each("[data-only-different]", function (box) {
      box.addEventListener("change", function () {
        document.querySelector(box.getAttribute("data-only-different")).classList.toggle("only-diff", box.checked);
      });
    });
    /* What only paper shows: the page's name in the running head, and the day on which it was looked up. */
    var running = document.querySelector(".kb-running span");
    if (running) root.style.setProperty("--running", JSON.stringify(running.textContent));
    each("[data-today]", function (place) {
      var now = new Date();
      var day = [now.getFullYear(), ("0" + (now.getMonth() + 1)).slice(-2), ("0" + now.getDate()).slice(-2)].join("-");
      place.textContent = place.getAttribute("data-today").replace("{date}", day);
    });
    if (window.speechSynthesis && document.querySelector("[data-read]")) {
      var reader = document.createElement("script");
      reader.src = (root.dataset.base || "./") + "assets/read-aloud.js";
      document.head.appendChild(reader);
    }
    var links = document.querySelectorAll(".md-nav__link");
    if (links.length && window.IntersectionObserver) {
      var seen = new IntersectionObserver(function (entries) {
        entries.forEach(function (entry) {
          if (!entry.isIntersecting) return;
          Array.prototype.forEach.call(links, function (link) {
            var here = link.hash === "#" + entry.target.id;
            link.classList.toggle("md-nav__link--active", here);
            if (here) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
          });
        });
      }, { rootMargin: "-80px 0px -70% 0px" });
      each(".md-content h2[id]", function (head) { seen.observe(head); });
    }
  });
})();
