/* Joins ready PDFs to one: cover, contents, the papers page by page, page numbers over the whole, bookmarks, tags.

   Pure: no page, no storage. `plan` counts before anything is loaded, `make` writes; both lay out with the same numbers, so
   that what was said is what comes.

   book = {title, subtitle, site, stamp, rows: [[label, text]], lines: [text], duplex, words,
           groups: [{title, note, part, papers: [{key, label, pages, front}]}]}
          `part`: a heading above this group; `front`: begins on the front of a sheet even where not everything does
   plan(book) → {pages, contents, blanks, papers, starts: [[page of each paper] of each group]}
   make(lib, book, {papers: {key: bytes}, faces: {"head-0": bytes}, pictures: {char: picture}}, progress) → bytes
   A picture stands for a character that no face has: {size, bits}, a square em of size × size pixels, one bit each, 0 = ink,
   with the baseline at BASE; copying and reading aloud give the character.

   `lib` is pdf-lib. It copies pages only; outlines and the tree of tags are carried over here, with its copier. Faces are
   PDFs whose one page uses one font (scripts/govkb/outputs/pdf/faces.py): the font is copied out of it as it is, so
   nothing here has to know font files. Runs on Chromium 69. */
(function (root, factory) {
  if (typeof module === "object" && module.exports) module.exports = factory();
  else root.KbWorkshopPdf = factory();
})(typeof self !== "undefined" ? self : this, function () {
  "use strict";

  var WIDTH = 595.276, HEIGHT = 841.89, EDGE = 56.693, FOOT = 16;
  var INNER = WIDTH - 2 * EDGE, TOP = HEIGHT - EDGE, BOTTOM = EDGE;
  var HEAD = 62, PART = 32, GROUP = 27, LINE = 15, PAPER = 19;
  var BASE = 0.88; // of an em, from the top down to the baseline
  var NO_START = "、。，；：？！”’）》〉」』】…—·～％,.;:?!)]}%", NO_END = "“‘（《〈「『【([{";

  /* --------------------------------------------------------------------------------------------------- lines */

  // Estimated, so that counting needs no font; never less than the true width of a line of Chinese.
  function estimate(char) {
    if (char > "\u02ff") return 1;
    return "WMmw@%&".indexOf(char) >= 0 ? 0.95 : char === " " ? 0.3 : /[A-Z0-9]/.test(char) ? 0.72 : 0.62;
  }

  function estimated(text) {
    var sum = 0;
    for (var char of text) sum += estimate(char);
    return sum;
  }

  // Pieces that stay together: a Latin word or number, a character with the punctuation that may not leave it.
  function pieces(text) {
    var out = [], words = text.match(/[A-Za-z0-9.\-/:_]+|[\ud800-\udbff][\udc00-\udfff]|[^]/g) || [];
    words.forEach(function (word) {
      var last = out[out.length - 1];
      if (out.length && (NO_START.indexOf(word) >= 0 || NO_END.indexOf(last[last.length - 1]) >= 0)) out[out.length - 1] += word;
      else out.push(word);
    });
    return out;
  }

  function wrap(text, size, width) {
    var lines = [], line = "", used = 0, room = width / size;
    pieces(text).forEach(function (piece) {
      var wide = estimated(piece);
      if (used && used + wide > room) { lines.push(line.trim()); line = ""; used = 0; }
      if (wide > room) { // one word longer than the line: cut where it must be
        for (var char of piece) {
          if (used + estimate(char) > room) { lines.push(line); line = ""; used = 0; }
          line += char;
          used += estimate(char);
        }
        return;
      }
      line += piece;
      used += wide;
    });
    if (line.trim()) lines.push(line.trim());
    return lines;
  }

  // No more lines than needed, and none of them much shorter than the others.
  function balanced(text, size, width) {
    var lines = wrap(text, size, width), least = lines.length, colon = text.search(/[：:]/) + 1;
    if (least > 1 && colon > 1 && colon < text.length) { // a title with a second half: the line ends where the half does
      var halves = balanced(text.slice(0, colon), size, width).concat(balanced(text.slice(colon).trim(), size, width));
      if (halves.length <= least) return halves;
    }
    for (var narrow = width - size / 2; least > 1 && narrow > width / 2; narrow -= size / 2) {
      var tried = wrap(text, size, narrow);
      if (tried.length > least) break;
      lines = tried;
    }
    return lines;
  }

  /* ---------------------------------------------------------------------------------------------------- plan */

  // The contents as rows with their place: [{page (from 0), y, kind, lines, group, paper}].
  function layOut(book) {
    var rows = [], page = 0, y = TOP - HEAD;
    function room(height) {
      if (y - height < BOTTOM) { page += 1; y = TOP; }
    }
    book.groups.forEach(function (group, g) {
      var lines = wrap(group.title + (group.note ? "　" + group.note : ""), 11.5, INNER - 40);
      var tall = GROUP + (lines.length - 1) * LINE, following = group.papers.length ? PAPER : 0;
      room((group.part ? PART : 0) + tall + following);
      if (group.part) {
        rows.push({ page: page, y: y - PART + 8, kind: "part", lines: [group.part], group: g });
        y -= PART;
      }
      rows.push({ page: page, y: y - GROUP + 8, kind: "group", lines: lines, group: g });
      y -= tall;
      group.papers.forEach(function (paper, p) {
        room(PAPER);
        rows.push({ page: page, y: y - PAPER + 6, kind: "paper", lines: [paper.label], group: g, paper: p });
        y -= PAPER;
      });
    });
    return { rows: rows, pages: page + 1 };
  }

  function plan(book) {
    var contents = layOut(book).pages, blanks = 0, papers = 0, at = 1;
    function odd(always) {
      if ((book.duplex || always) && at % 2 === 0) { at += 1; blanks += 1; }
    }
    at += 1;
    odd();
    at += contents;
    var starts = book.groups.map(function (group) {
      return group.papers.map(function (paper) {
        odd(paper.front);
        var start = at;
        at += paper.pages;
        papers += paper.pages;
        return start;
      });
    });
    return { pages: at - 1, contents: contents, blanks: blanks, papers: papers, starts: starts };
  }

  // Characters that no face has, each once.
  function missing(texts, chars) {
    var known = new Set(chars.join("")), out = [];
    for (var char of texts.join("")) if (!known.has(char) && !/\s/.test(char) && out.indexOf(char) < 0) out.push(char);
    return out;
  }

  function texts(book) {
    var words = book.words, out = [["head", book.title], ["text", book.subtitle], ["text", book.site + "　" + book.stamp]];
    out.push(["head", words.contents], ["text", words.blank + words["page-of"] + words["cover-note"] + "0123456789　."]);
    book.lines.forEach(function (line) { out.push(["text", line]); });
    book.rows.forEach(function (row) { out.push(["text", row[0] + row[1]]); });
    book.groups.forEach(function (group) {
      out.push(["head", group.title + (group.part || "")], ["text", group.note || ""]);
      group.papers.forEach(function (paper) { out.push(["text", paper.label]); });
    });
    return out;
  }

  // Names of the blocks that a book is set with: "head-0", "text-2".
  function faces(book, chars) {
    var block = new Map(), out = [];
    chars.forEach(function (list, n) { for (var char of list) block.set(char, n); });
    texts(book).forEach(function (one) {
      for (var char of one[1]) {
        var name = one[0] + "-" + block.get(char);
        if (block.has(char) && out.indexOf(name) < 0) out.push(name);
      }
    });
    return out.sort();
  }

  /* --------------------------------------------------------------------------------------------------- fonts */

  function hex4(number) { return ("000" + number.toString(16)).slice(-4); }

  // Character → code, as the font's own table tells it.
  function meanings(text) {
    var out = new Map();
    function chars(hex) {
      var said = "";
      for (var i = 0; i < hex.length; i += 4) said += String.fromCharCode(parseInt(hex.slice(i, i + 4), 16));
      return said;
    }
    (text.match(/beginbfchar[^]*?endbfchar/g) || []).forEach(function (part) {
      part.replace(/<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>/g, function (_, code, means) { out.set(chars(means), parseInt(code, 16)); });
    });
    (text.match(/beginbfrange[^]*?endbfrange/g) || []).forEach(function (part) {
      part.replace(/<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>/g, function (_, from, to, means) {
        var first = parseInt(means, 16);
        for (var code = parseInt(from, 16); code <= parseInt(to, 16); code++) out.set(String.fromCodePoint(first + code - parseInt(from, 16)), code);
      });
    });
    return out;
  }

  // Code → width in thousandths, from /W: "from [w w …]" or "from to w".
  function widths(lib, list) {
    var out = new Map(), at = 0;
    function number(n) { return list.lookup(n, lib.PDFNumber).asNumber(); }
    while (list && at < list.size()) {
      var from = number(at), next = list.lookup(at + 1);
      if (next instanceof lib.PDFArray) {
        for (var i = 0; i < next.size(); i++) out.set(from + i, next.lookup(i, lib.PDFNumber).asNumber());
        at += 2;
      } else {
        for (var code = from; code <= number(at + 1); code++) out.set(code, number(at + 2));
        at += 3;
      }
    }
    return out;
  }

  async function openFace(lib, doc, name, bytes) {
    var N = lib.PDFName.of, source = await lib.PDFDocument.load(bytes, { updateMetadata: false });
    var fonts = source.getPage(0).node.Resources().lookup(N("Font"), lib.PDFDict), key = fonts.keys()[0];
    var font = fonts.lookup(key, lib.PDFDict), inner = font.lookup(N("DescendantFonts"), lib.PDFArray).lookup(0, lib.PDFDict);
    var table = "";
    lib.decodePDFRawStream(font.lookup(N("ToUnicode"))).decode().forEach(function (byte) { table += String.fromCharCode(byte); });
    var standard = inner.lookup(N("DW"));
    return {
      name: name.replace("-", ""),
      ref: lib.PDFObjectCopier.for(source.context, doc.context).copy(fonts.get(key)),
      codes: meanings(table),
      widths: widths(lib, inner.lookup(N("W"))),
      standard: standard ? standard.asNumber() : 1000
    };
  }

  // Sets text: faces are tried in their order, which is that of their blocks; then pictures.
  function setter(lib, doc, opened, pictures) {
    var drawn = {};

    function picture(char) {
      var given = pictures[char];
      if (!given) throw new Error(char);
      if (!drawn[char]) {
        var mask = { Type: "XObject", Subtype: "Image", Width: given.size, Height: given.size, ImageMask: true, BitsPerComponent: 1 };
        drawn[char] = { name: "C" + Object.keys(drawn).length, ref: doc.context.register(doc.context.flateStream(given.bits, mask)) };
      }
      return drawn[char];
    }

    function drawPicture(page, x, y, face, size, run, grey) {
      // Readers that gather text want a character on the spot: a space that nobody sees.
      var blank = opened[face].find(function (block) { return block.codes.has(" "); });
      page.images[run.picture.name] = run.picture.ref;
      page.fonts[blank.name] = blank.ref;
      page.out.push(
        "/Span <</ActualText " + lib.PDFHexString.fromText(run.char).toString() + ">> BDC",
        "BT 3 Tr /" + blank.name + " " + size + " Tf " + x.toFixed(2) + " " + y.toFixed(2) + " Td <" + hex4(blank.codes.get(" ")) + "> Tj 0 Tr ET",
        "q " + (grey || 0) + " g " + size + " 0 0 " + size + " " + x.toFixed(2) + " " + (y - size * (1 - BASE)).toFixed(2) + " cm /" + run.picture.name + " Do Q",
        "EMC"
      );
    }

    function runs(face, text) {
      var out = [];
      for (var char of text) {
        var found = opened[face].find(function (block) { return block.codes.has(char); });
        if (!found) { out.push({ picture: picture(char), char: char, wide: 1000 }); continue; }
        var code = found.codes.get(char), wide = found.widths.has(code) ? found.widths.get(code) : found.standard;
        var last = out[out.length - 1];
        if (!last || last.block !== found) out.push((last = { block: found, codes: "", wide: 0 }));
        last.codes += hex4(code);
        last.wide += wide;
      }
      return out;
    }
    return {
      width: function (face, size, text) {
        return runs(face, text).reduce(function (sum, run) { return sum + run.wide; }, 0) * size / 1000;
      },
      text: function (page, x, y, face, size, text, grey) {
        runs(face, text).forEach(function (run) {
          if (run.picture) {
            drawPicture(page, x, y, face, size, run, grey);
            x += size;
            return;
          }
          page.fonts[run.block.name] = run.block.ref;
          page.out.push("BT " + (grey || 0) + " g /" + run.block.name + " " + size + " Tf " + x.toFixed(2) + " " + y.toFixed(2) + " Td <" + run.codes + "> Tj ET");
          x += run.wide * size / 1000;
        });
        return x;
      }
    };
  }

  /* ---------------------------------------------------------------------------------------------------- tree */

  /* The tree of tags of the whole: one Document, our own pages first, then the trees of the papers as they are. */
  function tagger(lib, doc) {
    var context = doc.context, N = lib.PDFName.of;
    var rootRef = context.nextRef(), documentRef = context.nextRef();
    var kids = [], numbers = [], names = [], roles = new Map(), next = 0, papers = 0;

    function element(kind, parent, more) {
      var ref = context.nextRef(), dict = context.obj(Object.assign({ Type: "StructElem", S: kind, P: parent, K: [] }, more || {}));
      context.assign(ref, dict);
      return { ref: ref, dict: dict, add: function (kid) { dict.lookup(N("K")).push(kid); } };
    }

    function leaves(tree, key, give) {
      var list = tree.lookup(N(key)), below = tree.lookup(N("Kids"));
      for (var i = 0; list && i < list.size(); i += 2) give(list.lookup(i), list.get(i + 1));
      for (var k = 0; below && k < below.size(); k++) leaves(below.lookup(k), key, give);
    }

    function text(string) { return string.decodeText ? string.decodeText() : string.asString(); }

    // Ids and the heads of tables that name them are counted anew in every PDF: they are told apart by the paper.
    function rename(dict, prefix) {
      var seen = new Set();
      function renamed(string) { return lib.PDFString.of(prefix + text(string)); }
      function attributes(value) {
        var one = value && context.lookup(value);
        if (one instanceof lib.PDFArray) { for (var i = 0; i < one.size(); i++) attributes(one.get(i)); return; }
        if (!(one instanceof lib.PDFDict) || seen.has(one)) return;
        seen.add(one);
        var heads = one.lookup(N("Headers"));
        for (var h = 0; heads && h < heads.size(); h++) heads.set(h, renamed(heads.lookup(h)));
      }
      function walk(value) {
        var one = value && context.lookup(value);
        if (one instanceof lib.PDFArray) { for (var i = 0; i < one.size(); i++) walk(one.get(i)); return; }
        if (!(one instanceof lib.PDFDict) || one.lookup(N("S")) === undefined || seen.has(one)) return;
        seen.add(one);
        if (one.lookup(N("ID"))) one.set(N("ID"), renamed(one.lookup(N("ID"))));
        attributes(one.get(N("A")));
        walk(one.get(N("K")));
      }
      walk(dict);
    }

    return {
      // A page of ours: gives the page's key, and `tag` to open marked content for an element.
      page: function (node) {
        var key = next++, marks = context.obj([]);
        numbers.push([key, marks]);
        node.set(N("StructParents"), lib.PDFNumber.of(key));
        node.set(N("Tabs"), N("S"));
        return {
          mark: function (kind, owner, pageRef) {
            var id = marks.size();
            owner.dict.set(N("Pg"), pageRef);
            owner.add(lib.PDFNumber.of(id));
            marks.push(owner.ref);
            return "/" + kind + " <</MCID " + id + ">> BDC";
          }
        };
      },
      top: function (kind, more) {
        var made = element(kind, documentRef, more);
        kids.push(made.ref);
        return made;
      },
      below: function (parent, kind, more) {
        var made = element(kind, parent.ref, more);
        parent.add(made.ref);
        return made;
      },
      object: function (owner, annotationRef) {
        var key = next++;
        owner.add(context.obj({ Type: "OBJR", Obj: annotationRef }));
        numbers.push([key, owner.ref]);
        return key;
      },
      // Before anything of a paper is copied: whoever names its root gets ours.
      begin: function (source, copier) {
        var old = source.catalog.get(N("StructTreeRoot"));
        if (old instanceof lib.PDFRef) copier.traversedObjects.set(old, documentRef);
      },
      paper: function (source, copier, nodes) {
        var old = source.catalog.lookup(N("StructTreeRoot")), offset = next, prefix = "w" + ++papers + "-";
        if (!old) return;
        function shift(dict, key) {
          var value = dict.lookup(N(key));
          if (value) dict.set(N(key), lib.PDFNumber.of(value.asNumber() + offset));
        }
        nodes.forEach(function (node) {
          shift(node, "StructParents");
          var notes = node.lookup(N("Annots"));
          for (var a = 0; notes && a < notes.size(); a++) shift(notes.lookup(a), "StructParent");
        });
        var given = old.get(N("K")), list = given instanceof lib.PDFRef ? source.context.lookup(given) : given;
        if (!(list instanceof lib.PDFArray)) list = source.context.obj([given]);
        for (var k = 0; k < list.size(); k++) {
          var kid = copier.copy(list.get(k)), dict = context.lookup(kid);
          if (dict.lookup(N("S")) === N("Document")) dict.set(N("S"), N("Part"));
          if (!(kid instanceof lib.PDFRef)) kid = context.register(kid);
          dict.set(N("P"), documentRef);
          rename(dict, prefix);
          kids.push(kid);
        }
        leaves(old.lookup(N("ParentTree")), "Nums", function (key, value) {
          numbers.push([key.asNumber() + offset, copier.copy(value)]);
          next = Math.max(next, key.asNumber() + offset + 1);
        });
        if (old.lookup(N("IDTree"))) leaves(old.lookup(N("IDTree")), "Names", function (name, value) {
          names.push([prefix + text(name), copier.copy(value)]);
        });
        var map = old.lookup(N("RoleMap"));
        if (map) map.entries().forEach(function (pair) { roles.set(pair[0], pair[1]); });
      },
      finish: function () {
        var flat = [], named = [], mapped = lib.PDFDict.withContext(context);
        numbers.sort(function (a, b) { return a[0] - b[0]; }).forEach(function (pair) { flat.push(pair[0], pair[1]); });
        names.sort(function (a, b) { return a[0] < b[0] ? -1 : 1; }).forEach(function (pair) { named.push(lib.PDFString.of(pair[0]), pair[1]); });
        roles.forEach(function (value, key) { mapped.set(key, value); });
        context.assign(documentRef, context.obj({ Type: "StructElem", S: "Document", P: rootRef, K: kids, Lang: lib.PDFString.of("zh-CN") }));
        context.assign(rootRef, context.obj({
          Type: "StructTreeRoot", K: [documentRef], ParentTree: { Nums: flat }, ParentTreeNextKey: next, RoleMap: mapped
        }));
        if (named.length) context.lookup(rootRef).set(N("IDTree"), context.obj({ Names: named }));
        doc.catalog.set(N("StructTreeRoot"), rootRef);
        doc.catalog.set(N("MarkInfo"), context.obj({ Marked: true }));
      }
    };
  }

  /* ----------------------------------------------------------------------------------------------- bookmarks */

  // tree: [{title, page (ref), kids: [same], own: {first, last, count}}]; `own` are bookmarks that a paper brought along.
  function writeOutline(lib, doc, tree) {
    var context = doc.context, N = lib.PDFName.of;
    function level(items, parentRef, refs) {
      items.forEach(function (item, i) {
        var dict = context.obj({ Title: lib.PDFHexString.fromText(item.title), Parent: parentRef, Dest: destination(context, item) });
        if (i) dict.set(N("Prev"), refs[i - 1]);
        if (i + 1 < items.length) dict.set(N("Next"), refs[i + 1]);
        if (item.kids && item.kids.length) {
          var below = item.kids.map(function (kid) { return kid.ref || context.nextRef(); });
          dict.set(N("First"), below[0]);
          dict.set(N("Last"), below[below.length - 1]);
          dict.set(N("Count"), lib.PDFNumber.of(item.open ? item.kids.length : -item.kids.length));
          level(item.kids, refs[i], below);
        } else if (item.own) {
          dict.set(N("First"), item.own.first);
          dict.set(N("Last"), item.own.last);
          dict.set(N("Count"), lib.PDFNumber.of(-item.own.count));
        }
        context.assign(refs[i], dict);
      });
    }
    var rootRef = context.nextRef(), refs = tree.map(function (item) { return item.ref || context.nextRef(); });
    level(tree, rootRef, refs);
    var shown = tree.reduce(function (sum, item) { return sum + 1 + (item.open && item.kids ? item.kids.length : 0); }, 0);
    context.assign(rootRef, context.obj({ Type: "Outlines", First: refs[0], Last: refs[refs.length - 1], Count: shown }));
    doc.catalog.set(N("Outlines"), rootRef);
    doc.catalog.set(N("PageMode"), N("UseOutlines"));
  }

  function destination(context, item) { return context.obj([item.page, "XYZ", 0, item.height || HEIGHT, 0]); }

  /* ---------------------------------------------------------------------------------------------------- make */

  function pause() { return new Promise(function (done) { setTimeout(done, 0); }); }

  function filled(template, values) {
    return template.replace(/\{(\w+)\}/g, function (_, key) { return values[key]; });
  }

  async function make(lib, book, given, progress) {
    var N = lib.PDFName.of, doc = await lib.PDFDocument.create({ updateMetadata: false }), context = doc.context;
    var counted = plan(book), laid = layOut(book), words = book.words, opened = { head: [], text: [] };
    var order = Object.keys(given.faces).sort(function (a, b) { return a.split("-")[1] - b.split("-")[1]; });
    for (var name of order) opened[name.split("-")[0]].push(await openFace(lib, doc, name, given.faces[name]));
    var set = setter(lib, doc, opened, given.pictures || {}), tags = tagger(lib, doc), own = [], all = [];

    function ownPage() {
      var leaf = doc.addPage([WIDTH, HEIGHT]), page = { leaf: leaf, ref: leaf.ref, out: [], fonts: {}, images: {}, height: HEIGHT, width: WIDTH, notes: [] };
      page.tag = tags.page(leaf.node);
      own.push(page);
      all.push(page);
      return page;
    }
    function tagged(page, owner, kind, draw) {
      page.out.push(page.tag.mark(kind, owner, page.ref));
      draw();
      page.out.push("EMC");
    }
    function artifact(page, draw) {
      page.out.push("/Artifact <</Type /Layout>> BDC");
      draw();
      page.out.push("EMC");
    }
    function line(page, y, thick) { page.out.push("q " + thick + " w 0 G " + EDGE + " " + y.toFixed(2) + " m " + (WIDTH - EDGE) + " " + y.toFixed(2) + " l S Q"); }
    function blankPage() {
      var page = ownPage();
      artifact(page, function () {
        set.text(page, (WIDTH - set.width("text", 9, words.blank)) / 2, HEIGHT / 2, "text", 9, words.blank, 0.45);
      });
    }
    function odd(always) { if ((book.duplex || always) && all.length % 2) blankPage(); }

    /* ---- cover */

    var cover = ownPage(), face = tags.top("Sect");
    var size = balanced(book.title, 32, INNER).length > 2 ? 26 : 32, y = HEIGHT * 0.66;
    artifact(cover, function () { line(cover, y + size + 18, 2.4); line(cover, y + size + 13, 0.7); });
    var title = tags.below(face, "H1");
    balanced(book.title, size, INNER).forEach(function (text) {
      tagged(cover, title, "H1", function () { set.text(cover, EDGE, y, "head", size, text); });
      y -= size * 1.35;
    });
    y -= 2;
    [book.subtitle].concat(book.lines).forEach(function (text, n) {
      var owner = tags.below(face, "P"), points = n ? 11.5 : 13;
      wrap(text, points, INNER).forEach(function (one) {
        tagged(cover, owner, "P", function () { set.text(cover, EDGE, y, "text", points, one, n ? 0.25 : 0); });
        y -= points * 1.7;
      });
    });
    y = Math.min(y - 60, HEIGHT * 0.36);
    book.rows.forEach(function (row) {
      var owner = tags.below(face, "P");
      wrap(row[1], 13, INNER - 60).forEach(function (one, n) {
        tagged(cover, owner, "P", function () {
          if (!n) set.text(cover, EDGE, y, "text", 13, row[0], 0.4);
          set.text(cover, EDGE + 60, y, "text", 13, one);
        });
        y -= 23;
      });
    });
    artifact(cover, function () { line(cover, EDGE + 46, 0.7); });
    [book.site + "　" + book.stamp, words["cover-note"]].forEach(function (text, n) {
      var owner = tags.below(face, "P");
      tagged(cover, owner, "P", function () { set.text(cover, EDGE, EDGE + 28 - n * 16, "text", 9.5, text, 0.35); });
    });

    /* ---- contents: pages first, rows when it is known where everything stands */

    odd();
    var contents = [];
    for (var c = 0; c < laid.pages; c++) contents.push(ownPage());
    var contentsSect = tags.top("Sect"), tree = [
      { title: words.cover, page: cover.ref }, { title: words.contents, page: contents[0].ref }
    ];

    /* ---- papers */

    var done = 0, places = [];
    for (var group of book.groups) {
      var branch = { title: group.title, kids: [], open: false };
      places.push([]);
      for (var paper of group.papers) {
        odd(paper.front);
        var item = await copied(paper);
        places[places.length - 1].push(item.page);
        item.title = paper.label;
        if (!branch.page) { branch.page = item.page; branch.height = item.height; }
        branch.kids.push(item);
        if (progress) progress(++done);
        await pause();
      }
      if (branch.page) tree.push(branch);
    }

    async function copied(paper) {
      var source = await lib.PDFDocument.load(given.papers[paper.key], { updateMetadata: false });
      var copier = lib.PDFObjectCopier.for(source.context, context), itemRef = context.nextRef();
      var marks = source.catalog.get(N("Outlines"));
      tags.begin(source, copier);
      if (marks instanceof lib.PDFRef) copier.traversedObjects.set(marks, itemRef);
      var nodes = source.getPages().map(function (page) {
        var ref = copier.copy(page.ref), node = context.lookup(ref), leaf = lib.PDFPage.of(node, ref, doc);
        doc.addPage(leaf);
        all.push({ leaf: leaf, ref: ref, height: leaf.getHeight(), width: leaf.getWidth(), fonts: {}, images: {}, out: [], copied: true });
        return node;
      });
      if (nodes.length !== paper.pages) throw new Error(paper.key);
      tags.paper(source, copier, nodes);
      var item = { ref: itemRef, page: all[all.length - nodes.length].ref, height: all[all.length - nodes.length].height };
      var old = marks && source.context.lookup(marks), first = old && old.get(N("First"));
      if (first) {
        var count = 0;
        for (var at = first; at; at = source.context.lookup(at).get(N("Next"))) count += 1;
        item.own = { first: copier.copy(first), last: copier.copy(old.get(N("Last"))), count: count };
      }
      return item;
    }

    if (all.length !== counted.pages) throw new Error("pages"); // cannot be: both are laid out alike

    /* ---- rows of the contents */

    var head = tags.below(contentsSect, "H1"), list = tags.below(contentsSect, "TOC");
    artifact(contents[0], function () { line(contents[0], TOP - 2, 2.4); line(contents[0], TOP - 7, 0.7); });
    tagged(contents[0], head, "H1", function () { set.text(contents[0], EDGE, TOP - 36, "head", 20, words.contents); });
    laid.rows.forEach(function (row) {
      var page = contents[row.page], group = book.groups[row.group], entry = tags.below(list, "TOCI");
      if (row.kind === "part") {
        artifact(page, function () { line(page, row.y + 15, 0.7); });
        tagged(page, entry, "TOCI", function () { set.text(page, EDGE, row.y, "head", 10, row.lines[0], 0.3); });
        return;
      }
      if (row.kind === "group") {
        // Name in the heavy face, place in the light one, on as many lines as `plan` counted.
        var left = group.title.length, owner = tags.below(entry, "P");
        row.lines.forEach(function (text, n) {
          var heavy = text.slice(0, Math.max(0, left)), light = text.slice(heavy.length), at = row.y - n * LINE;
          left -= heavy.length;
          tagged(page, owner, "P", function () {
            var x = set.text(page, EDGE, at, "head", 11.5, heavy);
            if (light) set.text(page, x, at, "text", 10, light, 0.35);
          });
        });
        return;
      }
      var number = String(counted.starts[row.group][row.paper]), target = places[row.group][row.paper];
      var right = WIDTH - EDGE - set.width("text", 10.5, number), reference = tags.below(entry, "Reference"), link = tags.below(reference, "Link");
      var end = EDGE + 14 + set.width("text", 10.5, row.lines[0]);
      tagged(page, link, "Link", function () { set.text(page, EDGE + 14, row.y, "text", 10.5, row.lines[0]); });
      artifact(page, function () {
        page.out.push("q 0.55 G 0.8 w 1 J [0 4] 0 d " + (end + 6).toFixed(2) + " " + (row.y + 2.5) + " m " + (right - 6).toFixed(2) + " " + (row.y + 2.5) + " l S Q");
      });
      tagged(page, link, "Link", function () { set.text(page, right, row.y, "text", 10.5, number); });
      var noteRef = context.nextRef(), key = tags.object(link, noteRef);
      context.assign(noteRef, context.obj({
        Type: "Annot", Subtype: "Link", Rect: [EDGE, row.y - 5, WIDTH - EDGE, row.y + 13], Border: [0, 0, 0], F: 4,
        Dest: destination(context, { page: target }), StructParent: key,
        Contents: lib.PDFHexString.fromText(group.title + " " + row.lines[0])
      }));
      page.notes.push(noteRef);
    });

    /* ---- page numbers, then the pages are closed */

    all.forEach(function (page, n) {
      var text = filled(words["page-of"], { page: n + 1, pages: all.length });
      if (!n) return; // a cover bears no number
      page.out.push("/Artifact <</Type /Pagination /Subtype /Footer>> BDC");
      set.text(page, (page.width - set.width("text", 8, text)) / 2, FOOT, "text", 8, text, 0.35);
      page.out.push("EMC");
    });
    all.forEach(function (page) {
      var node = page.leaf.node, drawn = context.register(context.flateStream((page.copied ? "Q\n" : "") + page.out.join("\n") + "\n"));
      if (page.copied) {
        var before = node.get(N("Contents")), parts = context.lookup(before) instanceof lib.PDFArray ? context.lookup(before).asArray() : [before];
        node.set(N("Contents"), context.obj([context.register(context.stream("q\n"))].concat(parts, [drawn])));
        // What pages share is not touched: each gets resources of its own, with our fonts besides.
        var resources = node.Resources().clone(context), had = resources.lookup(N("Font"));
        var fonts = had ? had.clone(context) : context.obj({});
        Object.keys(page.fonts).forEach(function (name) { fonts.set(N(name), page.fonts[name]); });
        resources.set(N("Font"), fonts);
        node.set(N("Resources"), resources);
      } else {
        node.set(N("Contents"), drawn);
        node.set(N("Resources"), context.obj({ Font: page.fonts, XObject: page.images }));
        if (page.notes.length) node.set(N("Annots"), context.obj(page.notes));
      }
    });

    tags.finish();
    writeOutline(lib, doc, tree);
    describe(lib, doc, book);
    return doc.save({ addDefaultPage: false, updateFieldAppearances: false, objectsPerTick: 200 });
  }

  function describe(lib, doc, book) {
    var now = new Date(), context = doc.context, N = lib.PDFName.of;
    function escaped(text) { return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;"); }
    doc.setTitle(book.title, { showInWindowTitleBar: true });
    doc.setAuthor(book.site);
    doc.setSubject(book.subtitle);
    doc.setCreator(book.site);
    doc.setLanguage("zh-CN");
    doc.setCreationDate(now);
    doc.setModificationDate(now);
    var packet = "<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">" +
      "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"><dc:format>application/pdf</dc:format>" +
      "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">" + escaped(book.title) + "</rdf:li></rdf:Alt></dc:title><dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>" +
      "<dc:creator><rdf:Seq><rdf:li>" + escaped(book.site) + "</rdf:li></rdf:Seq></dc:creator><xmp:CreateDate>" + now.toISOString() + "</xmp:CreateDate></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>";
    var bytes = new TextEncoder().encode(packet);
    doc.catalog.set(N("Metadata"), context.register(lib.PDFRawStream.of(context.obj({ Type: "Metadata", Subtype: "XML", Length: bytes.length }), bytes)));
  }

  return { plan: plan, make: make, faces: faces, missing: missing, BASE: BASE };
});
