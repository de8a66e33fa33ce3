/* What a comparison's table can do besides being read: long cells fold, a phone shows one practice at a time, the
   table leaves the page as CSV, as Word or as plain text; tables of overviews are sorted.

   Acts on <table class="kb-vs"> and <table data-sortable>; words come from their data-word-* attributes.
   KbMatrix.attach(table) does it for a table made later. Runs in Chromium 69 and from file://. */
(function () {
  "use strict";

  var LONG = 110; // characters of a cell that are shown before it folds

  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }
  function node(tag, className, text) {
    var element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }
  function button(className, text) {
    var element = node("button", className, text);
    element.type = "button";
    return element;
  }

  /* ------------------------------------------------------------------------------------------ long cells */

  function foldCells(table) {
    all("td > div", table).forEach(function (cell) {
      if (cell.textContent.length <= LONG || cell.parentNode.querySelector(".kb-fold")) return;
      var more = table.getAttribute("data-word-more"), less = table.getAttribute("data-word-less");
      var head = cell.parentNode.parentNode.querySelector("th"), toggle = button("kb-fold", more);
      var about = (head.firstChild.textContent || "") + "，" + cell.parentNode.getAttribute("data-h");
      cell.classList.add("is-folded");
      toggle.setAttribute("aria-expanded", "false");
      toggle.setAttribute("aria-label", more + "：" + about);
      toggle.addEventListener("click", function () {
        var folded = cell.classList.toggle("is-folded");
        toggle.textContent = folded ? more : less;
        toggle.setAttribute("aria-expanded", String(!folded));
        toggle.setAttribute("aria-label", toggle.textContent + "：" + about);
      });
      // What can be reached by the keyboard must be seen.
      cell.addEventListener("focusin", function () { if (cell.classList.contains("is-folded")) toggle.click(); });
      cell.parentNode.appendChild(toggle);
    });
  }

  /* ----------------------------------------------------------------------------- one practice at a time */

  function switchColumns(table) {
    var names = all("thead th", table).slice(1).map(function (head) { return head.firstChild.textContent; });
    if (names.length < 2) return;
    var bar = node("div", "kb-one");
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", table.getAttribute("data-word-one"));
    [table.getAttribute("data-word-all")].concat(names).forEach(function (name, index) {
      var one = button("kb-one__b", name);
      one.setAttribute("aria-pressed", String(index === 0));
      one.addEventListener("click", function () {
        for (var n = 1; n <= names.length; n += 1) table.classList.toggle("kb-vs--only-" + n, n === index);
        table.classList.toggle("kb-vs--only", index > 0);
        all("button", bar).forEach(function (same) { same.setAttribute("aria-pressed", String(same === one)); });
      });
      bar.appendChild(one);
    });
    table.parentNode.insertBefore(bar, table);
    return bar;
  }

  /* ------------------------------------------------------------------------------------- leaving the page */

  // The table as rows of plain text; lines of a cell are parted by line breaks. What is only for the eye stays out.
  function textOf(element) {
    var out = "";
    (function walk(at) {
      Array.prototype.forEach.call(at.childNodes, function (child) {
        if (child.nodeType === 3) { out += child.nodeValue; return; }
        if (child.nodeType !== 1 || child.tagName === "BUTTON" || child.getAttribute("aria-hidden") === "true") return;
        if (/^(P|LI|SMALL)$/.test(child.tagName) && out && out.slice(-1) !== "\n" && !inside(child, "kb-v")) out += "\n";
        walk(child);
      });
    })(element);
    return out.trim();
  }
  function inside(element, className) {
    for (var at = element.parentNode; at && at.classList; at = at.parentNode) if (at.classList.contains(className)) return true;
    return false;
  }
  // A blank table leaves the page blank.
  function rowsOf(table) {
    var blank = table.classList.contains("is-blank");
    return all("tr", table).map(function (row) {
      return Array.prototype.map.call(row.children, function (cell) {
        return !blank ? textOf(cell) : cell.tagName === "TD" ? "" : (cell.firstChild ? cell.firstChild.textContent : "");
      });
    });
  }

  // A spreadsheet takes what begins with these for a formula; a leading apostrophe makes it text.
  function safe(text) { return /^[=+\-@\t\r＝＋－＠]/.test(text) ? "'" + text : text; }
  function csv(table) {
    return "\ufeff" + rowsOf(table).map(function (row) {
      return row.map(function (cell) { return '"' + safe(cell).replace(/"/g, '""') + '"'; }).join(",");
    }).join("\r\n") + "\r\n";
  }
  function plain(table) {
    return rowsOf(table).map(function (row) {
      return row.map(function (cell) { return safe(cell).replace(/\s*\n\s*/g, "；"); }).join("\t");
    }).join("\n");
  }
  function escaped(text) {
    return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
  }
  // Word opens a page of HTML; the section makes it A4 on its side.
  function doc(table, title, sources) {
    var columns = all("thead th", table).length - 1, wide = Math.floor(85 / columns);
    var body = rowsOf(table).map(function (row, index) {
      var only = row.length === 1, why = row.length === 2 && columns > 1;
      return "<tr>" + row.map(function (cell, at) {
        var tag = index === 0 || at === 0 ? "th" : "td";
        var span = only ? ' colspan="' + (columns + 1) + '"' : why && at === 1 ? ' colspan="' + columns + '"' : "";
        var share = index === 0 ? ' width="' + (at === 0 ? 100 - wide * columns : wide) + '%"' : "";
        return "<" + tag + span + share + ">" + escaped(cell).replace(/\n/g, "<br>") + "</" + tag + ">";
      }).join("") + "</tr>";
    });
    var head = body.shift();
    return "\ufeff<html xmlns:w=\"urn:schemas-microsoft-com:office:word\"><head><meta charset=\"utf-8\"><title>" + escaped(title) +
      "</title><style>@page s{size:841.9pt 595.3pt;mso-page-orientation:landscape;margin:42pt}@page{size:29.7cm 21cm;margin:1.5cm}" +
      "div.s{page:s}body{font-family:SimSun,'Songti SC',serif;font-size:9.5pt}h1{font-size:16pt}" +
      "table{border-collapse:collapse;width:100%}th,td{border:1px solid #999;padding:3pt 5pt;vertical-align:top;text-align:left}" +
      "th{background:#f2eee4}</style></head><body><div class=\"s\"><h1>" + escaped(title) + "</h1><table><thead>" + head +
      "</thead><tbody>" + body.join("") + "</tbody></table>" +
      sources.map(function (line) { return "<p>" + escaped(line) + "</p>"; }).join("") +
      "<p>" + escaped(location.href.split("#")[0]) + "</p></div></body></html>";
  }

  function save(name, type, text) {
    var link = node("a"), blob = new Blob([text], { type: type + ";charset=utf-8" });
    link.href = URL.createObjectURL(blob);
    link.download = name;
    document.body.appendChild(link);
    link.click();
    document.body.removeChild(link);
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
  }
  function titleOf(table) { return (table.caption ? table.caption.textContent : document.title).trim(); }
  function fileName(table) { return titleOf(table).replace(/[\\/:*?"<>|\s]+/g, "-").slice(0, 60); }
  function sourcesOf() { return all(".kb-src h3, .kb-src p, .kb-src h4").map(textOf); }

  function leave() {
    all("[data-csv]").forEach(function (one) {
      one.addEventListener("click", function () {
        var table = document.querySelector(one.getAttribute("data-csv"));
        save(fileName(table) + ".csv", "text/csv", csv(table));
      });
    });
    all("[data-doc]").forEach(function (one) {
      one.addEventListener("click", function () {
        var table = document.querySelector(one.getAttribute("data-doc"));
        save(fileName(table) + ".doc", "application/msword", doc(table, titleOf(table), sourcesOf()));
      });
    });
    all("[data-blank]").forEach(function (box) {
      box.addEventListener("change", function () {
        document.querySelector(box.getAttribute("data-blank")).classList.toggle("is-blank", box.checked);
      });
    });
    all(".kb-plain").forEach(function (fold) {
      var field = fold.querySelector("[data-plain]"), copy = fold.querySelector("[data-copy-plain]");
      fold.addEventListener("toggle", function () {
        var table = document.querySelector(field.getAttribute("data-plain"));
        if (fold.open && table) field.value = plain(table);
      });
      copy.addEventListener("click", function () {
        field.focus();
        field.select();
        if (document.execCommand("copy")) copy.querySelector("[data-label]").textContent = copy.getAttribute("data-say");
      });
    });
  }

  /* ------------------------------------------------------------------------------------ sorted overviews */

  // Rows carry ranks of words and levels (data-rank-<key>); no figure is ever one.
  function sortable(table) {
    landscape();
    var body = table.tBodies[0];
    all("[data-sort]", table).forEach(function (sort) {
      sort.addEventListener("click", function () {
        var key = "data-rank-" + sort.getAttribute("data-sort"), head = sort.parentNode;
        var down = head.getAttribute("aria-sort") === "ascending";
        all("thead th", table).forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        Array.prototype.slice.call(body.rows).map(function (row, at) { return [row.getAttribute(key) || "", at, row]; })
          .sort(function (a, b) { return (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0) * (down ? -1 : 1) || a[1] - b[1]; })
          .forEach(function (made) { body.appendChild(made[2]); });
      });
    });
  }

  // A sheet of its own makes the paper lie on its side; named pages (90-print.css) do it only since Chromium 85.
  function landscape() {
    if (document.querySelector("link[data-landscape]")) return;
    var sheet = node("link");
    sheet.rel = "stylesheet";
    sheet.href = (document.documentElement.dataset.base || "./") + "assets/landscape.css";
    sheet.setAttribute("data-landscape", "");
    document.head.appendChild(sheet);
  }

  function attach(table) {
    // A table may be made and attached before the page is ready, and is then found again.
    if (table.getAttribute("data-attached")) return undefined;
    table.setAttribute("data-attached", "yes");
    landscape();
    foldCells(table);
    return switchColumns(table);
  }
  function start() {
    all("table.kb-vs[data-word-more]").forEach(attach);
    all("table[data-sortable]").forEach(sortable);
    leave();
  }

  window.KbMatrix = { attach: attach, csv: csv, doc: doc, plain: plain, rows: rowsOf };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
