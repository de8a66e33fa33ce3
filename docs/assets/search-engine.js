/* The search engine: what is typed → ranked entries, with reasons and marked sentences.

   Pure: no page, no network. It is given `load(name, version)`, which answers with the payload of one shard (a promise),
   and asks only for the shards a query needs. Index and format: scripts/govkb/outputs/search/index.py, postings.py. Folding must do
   what folding.py does; tests/search/folding.yml holds both to it.

   ES2017, no module, so that it runs from file:// and on Chromium 69. In Node: require() gives the same object. */
(function (root, factory) {
  if (typeof module === "object" && module.exports) module.exports = factory();
  else root.KbSearch = factory();
})(typeof self !== "undefined" ? self : this, function () {
  "use strict";

  var FORMAT = 3;

  // ------------------------------------------------------------------------------------------------ folding

  var JOINERS = new Set("\"'`´^.%‰°·‧・•…\u200b\u200c\u200d\u2060\ufeff‘’‚‛“”„‟′″‹›«»()[]{}<>〈〉《》「」『』【】〔〕〖〗〝〞﹏_*\\#");
  var SIGNS = [
    0x00, 0x2a, 0x2c, 0x2f, 0x3a, 0x60, 0x7b, 0xbf, 0xd7, 0xd7, 0xf7, 0xf7, 0x2000, 0x206f, 0x20a0, 0x20cf,
    0x2190, 0x2bff, 0x3000, 0x3006, 0x3008, 0x3020, 0x3030, 0x3030, 0x303d, 0x303f, 0x30fb, 0x30fb, 0xfe10, 0xfe6f,
    0xfeff, 0xfeff, 0x1f000, 0x1faff
  ];
  // Traditional characters that GB 2312 has as well, for their own sake; all others are outside of it.
  var BOTH = "乾吒夥後徵捱摺於榘甯菸薹醣麴麽";
  var folded = new Map();
  var common = null;

  function isSign(code) {
    for (var i = 0; i < SIGNS.length; i += 2) if (code >= SIGNS[i] && code <= SIGNS[i + 1]) return true;
    return false;
  }

  function foldChar(char) {
    if (JOINERS.has(char)) return "";
    var out = "";
    for (var part of char.normalize("NFKD").toLowerCase()) {
      if (JOINERS.has(part) || (part >= "\u0300" && part <= "\u036f")) continue;
      out += isSign(part.codePointAt(0)) ? " " : part;
    }
    return out;
  }

  function foldOne(char, simplified) {
    var out = folded.get(char);
    if (out === undefined) folded.set(char, (out = foldChar(char)));
    if (simplified && simplified.size) {
      var plain = "";
      for (var part of out) plain += simplified.get(part) || part;
      return plain;
    }
    return out;
  }

  function fold(text, simplified) {
    var out = "";
    for (var char of text) out += foldOne(char, simplified);
    return out;
  }

  // Folded text with, for every folded character, where it begins and ends in the original.
  function foldWithPlaces(text, simplified) {
    var out = "", starts = [], ends = [], at = 0;
    for (var char of text) {
      var piece = foldOne(char, simplified).replace(/ /g, "");
      for (var i = 0; i < piece.length; i++) { starts.push(at); ends.push(at + char.length); }
      out += piece;
      at += char.length;
    }
    return { text: out, starts: starts, ends: ends };
  }

  // The characters of which numbered keys are made (those of GB 2312), each with its number: shards.py, COMMON.
  function commonChars() {
    if (common) return common;
    var bytes = [];
    for (var row = 0xb0; row < 0xf8; row++) for (var cell = 0xa1; cell < (row === 0xd7 ? 0xfa : 0xff); cell++) bytes.push(row, cell);
    common = new Map();
    Array.from("0123456789abcdefghijklmnopqrstuvwxyz+" + new TextDecoder("gbk").decode(new Uint8Array(bytes))).forEach(function (char, i) {
      common.set(char, i + 1);
    });
    return common;
  }

  // The characters of a text that may be traditional: only for them is a piece of the table worth loading.
  function traditionalIn(text) {
    var found = new Set();
    for (var char of text) {
      if (char >= "\u4e00" && char <= "\u9fff" && (BOTH.indexOf(char) >= 0 || !commonChars().has(char))) found.add(char);
    }
    return Array.from(found);
  }

  var ENDINGS = ["ations", "ation", "ators", "ator", "ions", "ings", "ies", "ion", "ing", "ed", "es", "s", "e", "y"];

  function stem(word) {
    if (!/^[a-z]+$/.test(word)) return word;
    for (var i = 0; i < ENDINGS.length; i++) {
      if (word.length - ENDINGS[i].length >= 4 && word.endsWith(ENDINGS[i])) return word.slice(0, -ENDINGS[i].length);
    }
    return word;
  }

  // ------------------------------------------------------------------------------------------------- shards

  var KEYS = 1 << 26;
  var LEVELS = [0, 2, 1, 3, 4, 7, 5, 6, 9, 8, 10, 11, 12, 13, 14, 15];

  // A key of one or two common characters as a number, others as they stand among the words: shards.py, written_key.
  function keyOf(key) {
    if (key[0] === "=") return key;
    var left = key.length > 1 ? commonChars().get(key[0]) : 0, right = commonChars().get(key[key.length - 1]);
    if (key.length < 3 && left !== undefined && right) return Math.imul(left << 13 | right, 41474679) & KEYS - 1;
    return "=~" + key.split("").map(function (unit) {
      var code = unit.charCodeAt(0);
      return ((code & 255) << 8 | code >> 8 | 65536).toString(16).slice(1);
    }).join("");
  }

  // The shard of a key or of typed letters, of so many: shards.py, home_of.
  function shardOf(key, count) {
    if (typeof key === "number") return Math.floor(key * count / KEYS);
    var code = 0;
    for (var i = 0; i < key.length; i++) code = (Math.imul(code, 31) + key.charCodeAt(i)) >>> 0;
    return Math.floor((Math.imul(code, 2654435761) >>> 0) * count / 4294967296);
  }

  // The keys and entries in a text of bits (bits.py, postings.py): tells each entry with its key, sort and `more` numbers.
  function read(text, least, reach, entries, more, tell) {
    if (!text) return;
    var at = 0, bytes = Uint8Array.from(atob(text), function (char) { return char.charCodeAt(0); }), end = 8 * bytes.length;
    function window() {
      var i = at >> 3;
      return (bytes[i] << 24 | bytes[i + 1] << 16 | bytes[i + 2] << 8 | bytes[i + 3]) << (at & 7);
    }
    function zeros() {
      var count = 0, some = Math.clz32(window());
      while (some > 23 && at < end) { count += 24; at += 24; some = Math.clz32(window()); }
      at += some + 1;
      return count + some;
    }
    function take(bits) { var out = bits ? window() >>> 32 - bits : 0; at += bits; return out; }
    function gamma() { var bits = zeros(); return 1 << bits | take(bits); }
    function rice(bits) { return zeros() << bits | take(bits); }
    function step(reach, count) { return Math.max(0, 31 - Math.clz32(Math.floor(reach * 11 / (16 * count)))); }
    var keys = gamma() - 1, apart = step(reach, keys), key = least;
    for (; keys > 0; keys--) {
      key += rice(apart);
      for (var groups = gamma(); groups > 0; groups--) {
        var sort = gamma(), count = gamma(), bits = step(entries, count), doc = more ? 0 : -1;
        for (; count > 0; count--) {
          doc += rice(bits) + (more ? 0 : 1);
          if (more) tell(key, sort, doc, gamma(), gamma()); else tell(key, sort, doc);
        }
      }
    }
  }

  // ------------------------------------------------------------------------------------------------- letters

  function pairs(text) {
    var out = [];
    for (var i = 0; i + 1 < text.length; i++) out.push(text.slice(i, i + 2));
    return out;
  }

  // Spelling that does not part zh from z or ang from an, which much of the country does not hear.
  function plainSpelling(letters) {
    return letters.replace(/([zcs])h/g, "$1").replace(/([aeiou])ng/g, "$1n");
  }

  // Optimal string alignment distance, given up above `most`.
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    var before = null, last = [], row, i, j;
    for (j = 0; j <= b.length; j++) last[j] = j;
    for (i = 1; i <= a.length; i++) {
      row = [i];
      for (j = 1; j <= b.length; j++) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (before && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      before = last;
      last = row;
    }
    return last[b.length];
  }

  // How well letters spell a term (syllables with alternatives), from 0 to 1.
  function spells(letters, syllables) {
    var best = 0;
    for (var from = 0; from < syllables.length; from++) {
      // The end of a long name says less of it than the end of a short one.
      var tail = Math.sqrt((syllables.length - from) / syllables.length), whole = from === 0 ? 1 : 0.85 * tail;
      var full = spelledOut(letters, syllables, from, 0);
      if (full === 1) best = Math.max(best, whole);
      else if (full > 0 && letters.length > 2) best = Math.max(best, from === 0 ? 0.5 + 0.3 * full : (0.3 + 0.2 * full) * tail);
      if (initials(letters, syllables, from)) {
        var rest = syllables.length - from;
        if (rest === letters.length) best = Math.max(best, from === 0 ? 0.9 : letters.length > 2 ? 0.5 : 0.3);
        else if (letters.length > 2) best = Math.max(best, from === 0 ? 0.55 : 0.35);
      }
    }
    if (letters.length > 3 && best < 0.85) {
      var mine = plainSpelling(letters);
      waysOf(syllables).map(plainSpelling).forEach(function (theirs) {
        if (mine === theirs) best = Math.max(best, 0.85);
        else if (mine.length > 5 && distance(mine, theirs, 1) <= 1) best = Math.max(best, 0.6);
      });
    }
    return best;
  }

  // A term spelled out with each of its readings, as long as they are few.
  function waysOf(syllables) {
    return syllables.reduce(function (ways, alternatives) {
      var own = ways.length * alternatives.length <= 8 ? alternatives : alternatives.slice(0, 1), out = [];
      ways.forEach(function (way) { own.forEach(function (one) { out.push(way + one); }); });
      return out;
    }, [""]);
  }

  // 1: the letters are these syllables to the end; between 0 and 1: they are a beginning of them; 0: neither.
  function spelledOut(letters, syllables, from, used) {
    if (used === letters.length) return from === syllables.length ? 1 : from / (syllables.length + 1);
    if (from === syllables.length) return 0;
    var best = 0;
    for (var i = 0; i < syllables[from].length; i++) {
      var syllable = syllables[from][i], rest = letters.slice(used);
      if (rest.startsWith(syllable)) best = Math.max(best, spelledOut(letters, syllables, from + 1, used + syllable.length));
      else if (used > 0 && syllable.startsWith(rest)) best = Math.max(best, (from + 0.5) / (syllables.length + 1));
      else if (used === 0 && rest.length > 2 && syllable.startsWith(rest)) best = Math.max(best, 0.1);
    }
    return best;
  }

  function initials(letters, syllables, from) {
    if (letters.length < 2 || letters.length > syllables.length - from) return false;
    for (var i = 0; i < letters.length; i++) {
      var found = false;
      for (var j = 0; j < syllables[from + i].length; j++) if (syllables[from + i][j][0] === letters[i]) found = true;
      if (!found) return false;
    }
    return true;
  }

  // -------------------------------------------------------------------------------------------------- engine

  // Characters of a query that may be slips.
  var SLIPS = 3;
  // Characters of a query in which slips are looked for.
  var SLIPPED = 12;
  var KINDS = ["practice", "component", "comparison", "term", "page"];
  // Hits that wait for their running text before anything is shown.
  var QUOTED = 1;

  function create(options) {
    // Name of a shard → promise of its payload.
    var held = new Map();
    // Payload of root, with the dictionaries unfolded.
    var root = null;
    // Its weights: scripts/govkb/outputs/search/weights.py says what each is.
    var W = null;
    var simplified = new Map();

    function get(name) {
      if (!held.has(name)) {
        var wanted = Promise.resolve(options.load(name, root ? root.version : ""));
        wanted.catch(function () { held.delete(name); });
        held.set(name, wanted);
      }
      return held.get(name);
    }

    async function ready() {
      if (root) return root;
      var data = await get("root");
      if (data.format !== FORMAT) throw new Error("search index of another format");
      // What the thesaurus says of a word comes with the shard of its first two characters.
      // Word → {filler} or {others: [[word, how]]}.
      data.words = new Map();
      data.fillers.split("|").forEach(function (word) { data.words.set(word, { filler: true, others: [] }); });
      know(data.words, data.single);
      // English stems → words; they come with the shard of the first one.
      data.english = new Map();
      W = Object.assign({}, data.weights, options.weights);
      root = data;
      return root;
    }

    function lines(text) {
      return (text || "").split("\n").filter(Boolean).map(function (line) { return line.split(":"); });
    }

    function know(words, text) {
      lines(text).forEach(function (cells) {
        function as(how) { return function (word) { return [word, how]; }; }
        words.set(cells[0], {
          others: cells[1].split("|").filter(Boolean).map(as("everyday")).concat(cells[2].split("|").filter(Boolean).map(as("near")))
        });
      });
    }

    // Pieces of the table of traditional characters, for those that a query holds.
    async function simplify(chars) {
      var names = new Set(chars.map(function (char) { return "traditional/" + shardOf(char, root.tables).toString(16); }));
      await Promise.all(Array.from(names, async function (name) {
        var pairs = Array.from(await get(name));
        for (var i = 0; i < pairs.length; i += 2) simplified.set(pairs[i], pairs[i + 1]);
      }));
    }

    // ---- keys

    // What a shard says of a key.
    var LISTS = 0, NAMES = 1, GAPS = 2;

    async function shard(number) {
      var given = await get("b/" + number.toString(16));
      if (given.sides) return given.sides;
      var lists = new Map(), names = new Map(), gaps = new Map(), words = (given[2] || "").split(" ");
      // A list is a row of entries, each with its level.
      function list(key, sort, doc) {
        if (!lists.has(key)) lists.set(key, []);
        lists.get(key).push(doc, LEVELS[sort]);
      }
      // Where a key stands in names: entry, number, sort, position, length.
      function row(key, sort, doc, label, place) {
        var length = Math.floor((1 + Math.floor(Math.sqrt(8 * place - 7))) / 2), side = sort > 3 ? gaps : names;
        if (!side.has(key)) side.set(key, []);
        side.get(key).push([doc, label - 1, (sort - 1) % 3, place - 1 - length * (length - 1) / 2, length]);
      }
      function word(tell) { return function (key, a, b, c, d) { tell("=" + words[key], a, b, c, d); }; }
      var least = Math.floor(number * KEYS / root.shards), reach = Math.floor(KEYS / root.shards);
      read(given[0], least, reach, root.entries, 0, list);
      read(given[1], least, reach, root.entries, 2, row);
      read(given[3], 0, words.length, root.entries, 0, word(list));
      read(given[4], 0, words.length, root.entries, 2, word(row));
      [names, gaps].forEach(function (side) {
        side.forEach(function (rows) { rows.sort(function (a, b) { return a[0] - b[0] || a[1] - b[1] || a[3] - b[3]; }); });
      });
      know(root.words, given[5]);
      lines(given[6]).forEach(function (cells) { root.english.set(cells[0], cells[1].split("|")); });
      return (given.sides = [lists, names, gaps]);
    }

    async function shardsFor(keys) {
      var held = new Map();
      keys.forEach(function (key) { held.set(shardOf(keyOf(key), root.shards), null); });
      await Promise.all(Array.from(held.keys(), async function (number) { held.set(number, await shard(number)); }));
      return function (key, side) {
        var own = keyOf(key);
        return held.get(shardOf(own, root.shards))[side].get(own) || [];
      };
    }

    // ---- from text to units

    // Cuts a Chinese run into thesaurus words, fillers and the rest, longest word first.
    function segments(run) {
      var out = [], rest = "";
      function flush() { if (rest) out.push({ text: rest }); rest = ""; }
      for (var at = 0; at < run.length;) {
        var found = null;
        for (var size = Math.min(root.longest, run.length - at); size > 0; size--) {
          var word = run.slice(at, at + size);
          if (root.words.has(word)) { found = word; break; }
        }
        if (found) {
          flush();
          var known = root.words.get(found);
          out.push(known.filler ? { text: found, filler: true } : { text: found, others: known.others });
          at += found.length;
        } else rest += run[at++];
      }
      flush();
      return out;
    }

    function unit(text, how) { return { text: text, how: how, choices: [] }; }

    function choice(word, weight, how) { return { word: word, weight: weight, how: how, keys: pairs(word) }; }

    // A query as units (each to be found in an entry) and as label targets (to be found in a name).
    async function plan(query) {
      var units = [], labels = [], bonds = [], words = fold(query, simplified).trim().split(/ +/).filter(Boolean);
      var latin = [], english = (words.join(" ").match(/[a-z]+/g) || []).map(function (word) { return "=" + stem(word); });
      // Every two characters are asked for in any case, and the words of the thesaurus come with them.
      await shardsFor(pairs(words.join("").slice(0, W.longest)).concat(english));
      for (var w = 0; w < words.length; w++) {
        var runs = words[w].match(/[a-z0-9+]+|[^a-z0-9+]+/g) || [];
        for (var r = 0; r < runs.length; r++) {
          if (/^[a-z]+$/.test(runs[r])) { latin.push(runs[r]); if (runs.length > 1) await letters(); continue; }
          await letters();
          if (/^[a-z0-9+]/.test(runs[r])) await digits(runs[r]);
          else chinese(runs[r]);
        }
        if (runs.length > 1) for (var b = 0, at = 0; b + 1 < runs.length; b++) {
          at += runs[b].length;
          bonds.push(words[w].slice(at - 1, at + 1));
        }
      }
      await letters();

      // Numbers, and numbers spelled on in pinyin: 131, 1345n, 131gongzuofa.
      async function digits(run) {
        var one = unit(run, "word");
        one.choices.push({ word: run, weight: 1, how: "word", keys: ["=" + run] });
        if (run.length > 1) one.choices.push({ word: run, weight: 0.5, how: "part", keys: pairs(run) });
        if (/[a-z]{2}/.test(run)) spelling(one, run, await spelledTerms(run));
        units.push(one);
      }

      function spelling(one, letters, terms) {
        terms.forEach(function (found) {
          one.choices.push(choice(found.term, found.quality, "pinyin"));
          labels.push({ text: found.term, weight: found.quality, share: 1, how: "pinyin", from: letters });
        });
      }

      function chinese(run) {
        var cut = segments(run);
        if (cut.every(function (s) { return s.filler; })) cut = [{ text: run }];
        var before = null;
        cut.forEach(function (piece) {
          if (piece.filler) { before = null; return; }
          if (before) bonds.push(before[before.length - 1] + piece.text[0]);
          before = piece.text;
          if (piece.others) {
            var one = unit(piece.text, "word");
            one.choices.push(choice(piece.text, 1, "word"));
            piece.others.forEach(function (other) {
              one.choices.push(choice(other[0], W[other[1] === "near" ? "synonym" : "everyday"], other[1]));
            });
            units.push(one);
          } else if (piece.text.length === 1) {
            var single = unit(piece.text, "single");
            single.choices.push({ word: piece.text, weight: 1, how: "word", keys: [piece.text] });
            if (cut.length > 1 || words.length > 1) single.loose = true;
            units.push(single);
          } else {
            var keys = pairs(piece.text);
            keys.forEach(function (key, i) {
              var pair = unit(key, "pair");
              pair.run = piece.text;
              pair.at = i;
              pair.choices.push({ word: key, weight: 1, how: "word", keys: [key] });
              units.push(pair);
            });
          }
        });
      }

      // English words and pinyin, as many words together as make sense.
      async function letters() {
        var list = latin;
        latin = [];
        if (list.length > 1) list = list.filter(function (word) { return !isFiller(word); }) || list;
        for (var at = 0; at < list.length;) {
          var phrase = null;
          for (var size = Math.min(3, list.length - at); size > 0 && !phrase; size--) {
            var stems = list.slice(at, at + size).map(stem);
            var meant = root.english.get(stems.join(" "));
            if (meant) phrase = { stems: stems, words: meant, size: size };
          }
          var text = list.slice(at, at + (phrase ? phrase.size : 1)).join(" ");
          var one = unit(text, "latin");
          if (phrase) {
            one.choices.push({ word: text, weight: 1, how: "word", keys: phrase.stems.map(function (s) { return "=" + s; }) });
            phrase.words.forEach(function (word) { one.choices.push(choice(word, W.english, "english")); });
            at += phrase.size;
          } else {
            // Syllables typed apart: as many words on from here as are no English and make a longer spelling.
            var reach = at + 1;
            while (reach < list.length && reach - at < 10 && !root.english.has(stem(list[reach]))) reach++;
            var spelled = { terms: [], size: 0 };
            for (; reach > at && !spelled.terms.length; reach--) {
              var joined = list.slice(at, reach).join("");
              if (joined.length < 2) break;
              spelled = { terms: await spelledTerms(joined), size: reach - at, letters: joined };
              if (spelled.terms.length && reach - at > 1 && spelled.terms[0].quality < 0.5) spelled.terms = [];
            }
            var word = list[at];
            one.choices.push({ word: word, weight: 1, how: "word", keys: ["=" + stem(word)] });
            if (spelled.terms.length) {
              one.text = spelled.letters;
              spelling(one, spelled.letters, spelled.terms);
              at += spelled.size;
            } else {
              if (word.length > 2) one.choices.push({ word: word, weight: 0.4, how: "part", keys: pairs(word), last: true });
              at += 1;
            }
          }
          units.push(one);
        }
      }

      function isFiller(word) { var known = root.words.get(word); return Boolean(known && known.filler); }

      // Names are looked for as the whole query, and as each of its words.
      var whole = words.join(""), bare = units.length ? bareOf(words) : whole;
      if (whole.length > 1 && whole.length <= W.whole) labels.push({ text: whole, weight: 1, share: 1, how: "name" });
      if (bare !== whole && bare.length > 1) labels.push({ text: bare, weight: 0.97, share: 1, how: "name" });
      if (words.length > 1) words.forEach(function (word) {
        if (word.length > 1 && word.length < whole.length) labels.push({ text: word, weight: 0.95, share: word.length / whole.length, how: "name" });
      });
      return { units: units, labels: labels, bonds: bonds, words: words, whole: whole };
    }

    function bareOf(words) {
      return words.map(function (word) {
        return (word.match(/[a-z0-9+]+|[^a-z0-9+]+/g) || []).map(function (run) {
          if (/^[a-z0-9+]/.test(run)) return run;
          var cut = segments(run);
          if (cut.every(function (s) { return s.filler; })) return run;
          return cut.filter(function (s) { return !s.filler; }).map(function (s) { return s.text; }).join("");
        }).join("");
      }).join("");
    }

    // ---- pinyin

    // Names and words by the first letters with which they are typed: three, or two where no more were typed.
    async function lexicon(letters) {
      var lines = (await get("p/" + shardOf(letters.slice(0, 3), root.spellings).toString(16))).split("\n");
      var read = new Map(), out = [];
      function ways(text) { return text.split("/"); }
      lines[0].split(" ").forEach(function (one) {
        var cut = one.search(/[^a-z/]/);
        for (var char of one.slice(cut)) read.set(char, ways(one.slice(0, cut)));
      });
      function syllable(piece) { return piece[0] === "'" ? read.get(piece.slice(1)).slice().reverse() : read.get(piece) || [piece]; }
      lines.slice(1).forEach(function (line) {
        line.slice(2).split("|").forEach(function (said) {
          var cells = said.split(":");
          out.push({
            term: cells[0].replace(/'/g, ""), rank: Number(line[0]),
            syllables: cells[1] ? cells[1].split(" ").map(ways) : cells[0].match(/'?(?:[a-z0-9+]+|[^])/gu).map(syllable)
          });
        });
      });
      return out;
    }

    async function spelledTerms(letters) {
      var found = [];
      (await lexicon(letters)).forEach(function (line) {
        var quality = spells(letters, line.syllables);
        if (quality > 0) found.push({ term: line.term, quality: quality, order: quality * W.rank[line.rank] });
      });
      found.sort(function (a, b) { return b.order - a.order || (a.term < b.term ? -1 : a.term > b.term ? 1 : 0); });
      if (!found.length) return found;
      var least = found[0].order * 0.6, kept = [];
      // What holds a better term is found by that term.
      found.forEach(function (f) {
        if (f.order < least || kept.length === 4) return;
        if (!kept.some(function (better) { return f.term.indexOf(better.term) >= 0; })) kept.push(f);
      });
      return kept;
    }

    // ---- names

    // Best meeting of each target with the names of each entry.
    function meetNames(targets, at, doubtful, rarity) {
      var best = new Map(), near = [];
      targets.forEach(function (target) {
        var text = target.text, size = text.length, seen = new Map();
        pairs(text).forEach(function (key, i) {
          at(key, NAMES).forEach(function (row) {
            var id = row[0] * 4096 + row[1], met = seen.get(id);
            if (!met) seen.set(id, (met = { doc: row[0], index: row[1], sort: row[2], length: row[4], shifts: {}, total: 0 }));
            met.shifts[row[3] - i] = (met.shifts[row[3] - i] || 0) + 1;
            met.total++;
          });
        });
        seen.forEach(function (met) {
          var shift = 0, most = 0, value = 0, how = null, weight = target.weight;
          Object.keys(met.shifts).forEach(function (s) {
            if (met.shifts[s] > most) { most = met.shifts[s]; shift = Number(s); }
          });
          if (most === size - 1) {
            // A word that many entries hold says little where it is only a part of a name.
            if (met.length !== size) weight *= rarity(target) * (met.sort === 2 ? W.part : 1);
            if (met.length === size) { value = W.equal; how = "equal"; }
            else if (shift === 0) { value = W.prefix * (0.6 + 0.6 * size / met.length); how = "prefix"; }
            else { value = W.contains * (0.6 + 0.6 * size / met.length); how = "contains"; }
          } else if (most === met.length - 1) {
            value = W.within + 1.7 * met.length / size * (met.length > 2 ? 1 : 0.5);
            how = "within";
          } else if (doubtful && target.how === "name" && size >= 3 && Math.abs(met.length - size) <= 1 &&
                     met.total >= Math.max(1, Math.max(met.length, size) - (size >= 6 ? 5 : 3))) {
            near.push({ target: target, met: met });
          }
          keep(best, met, value * weight * target.share, how, target);
        });
      });
      return { best: best, near: near };
    }

    // Of a short name, the characters on both sides of each inner one: a slip there leaves them as they are.
    function gaps(target) {
      var out = [], text = target.text;
      if (target.how !== "name" || text.length < 3 || text.length > 4) return out;
      for (var i = 0; i + 2 < text.length; i++) out.push([text[i] + text[i + 2], i]);
      return out;
    }

    function keep(best, met, value, how, target) {
      if (!how) return;
      value *= W.sort[met.sort];
      var old = best.get(met.doc);
      if (!old || value > old.value + 1e-9) {
        best.set(met.doc, { value: value, how: how, sort: met.sort, index: met.index, target: target, parts: old ? old.parts : new Set() });
      }
      if (met.sort === 2) best.get(met.doc).parts.add(met.index);
    }

    function labelOf(shown, index) {
      var aliases = shown.aliases;
      if (index === 0) return shown.name;
      if (index <= aliases.length) return aliases[index - 1];
      return (shown.parts[index - 1 - aliases.length] || [""])[0];
    }

    async function meetNearNames(near, best) {
      var seen = new Set(), checked = 0;
      for (var i = 0; i < near.length && checked < 8; i++) {
        var met = near[i].met, target = near[i].target, id = met.doc + "/" + met.index + "/" + target.text;
        if (seen.has(id)) continue;
        seen.add(id);
        checked++;
        var name = fold(labelOf(await entry(met.doc), met.index), simplified).replace(/ /g, "");
        var most = Math.min(name.length, target.text.length) >= 6 ? 2 : 1;
        var apart = distance(target.text, name, most);
        if (apart > 0 && apart <= most) keep(best, met, W.near * (apart === 1 ? 1 : 0.7) * (1 - apart / name.length) * target.weight * target.share, "near", target);
      }
    }

    // ---- scores

    function saturate(level) { return level / (level + W.half); }

    async function weigh(planned, doubtful) {
      var keys = new Set(), total = root.entries, at = null;
      function want(choices) { choices.forEach(function (c) { c.keys.forEach(function (k) { keys.add(k); }); }); }
      planned.units.forEach(function (u) { want(u.how === "word" ? u.choices.slice(0, 1) : u.choices); });
      planned.labels.forEach(function (t) { pairs(t.text).forEach(function (k) { keys.add(k); }); });
      planned.bonds.forEach(function (k) { keys.add(k); });
      at = await shardsFor(keys);
      function found(key) { return at(key, LISTS); }
      // Where the word itself stands in many entries, or the query is the name of a practice, other words for it
      // are not worth their bytes.
      var named = false, practices = root.kinds[0] + root.kinds[1];
      meetNames(planned.labels.slice(0, 1), at, false, function () { return 1; }).best.forEach(function (met, doc) {
        if (met.how === "equal" && met.sort < 2 && doc < practices) named = true;
      });
      planned.units.forEach(function (u) {
        if (u.how !== "word") return;
        var own = all(u.choices[0], false);
        if (own.docs.size < W.enough && !named) want(u.choices);
        else u.choices = u.choices.slice(0, 1);
      });
      at = await shardsFor(keys);
      function idf(count) { return Math.log(1 + (total + 1) / (count + 0.5)); }
      var top = idf(0);

      var missing = 0;
      planned.units.forEach(function (u) {
        measure(u);
        if (u.how === "pair" && !u.hits.size) missing++;
      });

      function measure(u) {
        // Entry → [strength, cover, number of the choice].
        u.hits = new Map();
        var surface = false, docsOfAll = new Set();
        u.choices.forEach(function (c, number) {
          if (c.last && docsOfAll.size) return;
          var own = all(c, u.how === "word" && number === 0);
          if (number === 0 && own.full) surface = true;
          own.docs.forEach(function (value, doc) {
            if (value[1] >= 1) docsOfAll.add(doc);
            var weight = c.weight;
            if (number > 0 && !surface) weight = c.how === "near" ? W.synonymAlone : c.how === "everyday" ? W.everydayAlone : weight;
            var strength = value[0] * weight;
            var cover = value[1] * (number === 0 ? 1 : c.how === "near" || c.how === "everyday" ? W.coverSynonym : Math.min(1, 0.3 + weight));
            var old = u.hits.get(doc);
            if (!old) u.hits.set(doc, [strength, cover, number]);
            else {
              if (strength > old[0]) u.hits.set(doc, [strength + 0.15 * old[0], Math.max(cover, old[1]), number]);
              else u.hits.set(doc, [old[0] + 0.15 * strength, Math.max(cover, old[1]), old[2]]);
            }
          });
        });
        var length = u.how === "latin" ? 2 : Math.max(1, u.text.length - 1);
        var reach = u.how === "word" || u.how === "latin" ? 0.6 + 0.4 * Math.min(4, length) : 1;
        u.count = docsOfAll.size || u.hits.size;
        u.mass = (u.hits.size ? idf(u.count) : top) * reach;
        if (u.loose) u.mass *= 0.25;
      }

      // Entries that hold every key of a choice; for the typed word itself, also those that hold the larger part.
      function all(c, partly) {
        var sums = new Map(), weights = 0, docs = new Map(), full = false;
        c.keys.forEach(function (key) {
          var list = found(key), weight = idf(list.length / 2);
          weights += weight;
          for (var i = 0; i < list.length; i += 2) {
            var sum = sums.get(list[i]);
            if (!sum) sums.set(list[i], (sum = [0, 0, 0]));
            sum[0] += weight;
            sum[1] += weight * saturate(list[i + 1]);
            sum[2]++;
          }
        });
        sums.forEach(function (sum, doc) {
          var share = sum[0] / weights;
          if (sum[2] === c.keys.length) { docs.set(doc, [sum[1] / sum[0], 1]); full = true; }
          else if (partly && share >= 0.5) docs.set(doc, [sum[1] / sum[0] * share * share * 0.6, share * 0.7]);
        });
        return { docs: docs, full: full };
      }

      var mass = 0, scores = new Map();
      function add(doc, text, cover, known) {
        var sum = scores.get(doc);
        if (!sum) scores.set(doc, (sum = { text: 0, cover: 0, bond: 0, known: false }));
        sum.text += text;
        sum.cover += cover;
        if (known) sum.known = true;
      }
      for (var first = 0; first < planned.units.length;) {
        var u = planned.units[first], after = first + 1;
        while (u.how === "pair" && after < planned.units.length && continues(planned.units[after - 1], planned.units[after])) after++;
        if (u.how !== "pair") {
          mass += u.mass;
          u.hits.forEach(function (value, doc) {
            add(doc, u.mass * value[0], u.mass * value[1], u.how === "word" && value[1] >= 0.7);
          });
        } else run(planned.units.slice(first, after));
        first = after;
      }

      function continues(a, b) { return b.how === "pair" && b.run === a.run && b.at === a.at + 1; }

      // A run of characters without known words is weighed by character: a pair that only arises where two words
      // meet is rare, so each character weighs what the commoner of its two pairs does, and is there if either is.
      // Particles (的, 要, 没 …) weigh little.
      function run(list) {
        var size = list.length, weights = [], held = new Map(), i;
        for (i = 0; i <= size; i++) {
          var char = i < size ? list[i].text[0] : list[size - 1].text[1];
          weights.push(Math.min(i ? list[i - 1].mass : Infinity, i < size ? list[i].mass : Infinity) / 2);
          if (root.particles.indexOf(char) >= 0) weights[i] *= W.particle;
          mass += weights[i];
        }
        list.forEach(function (pair, at) {
          pair.hits.forEach(function (value, doc) {
            var own = held.get(doc);
            if (!own) held.set(doc, (own = new Float64Array(size)));
            own[at] = value[0];
          });
        });
        held.forEach(function (own, doc) {
          var text = 0, cover = 0;
          for (var i = 0; i <= size; i++) {
            var left = i ? own[i - 1] : own[i], right = i < size ? own[i] : own[i - 1], best = Math.max(left, right);
            if (!best) continue;
            text += weights[i] * best * (left && right ? 1 : W.broken);
            cover += weights[i];
          }
          add(doc, text, cover, false);
        });
      }
      planned.bonds.forEach(function (key) {
        var list = found(key);
        for (var i = 0; i < list.length; i += 2) {
          var sum = scores.get(list[i]);
          if (sum) sum.bond += 0.08 * saturate(list[i + 1]) * idf(list.length / 2) / top;
        }
      });
      scores.forEach(function (sum) {
        sum.text = mass ? sum.text / mass : 0;
        sum.cover = mass ? sum.cover / mass : 0;
      });

      // From 1 for a text that one entry in a library holds, to W.common for one that all do.
      function rarity(target) {
        if (target.rare === undefined) {
          var holders = all({ keys: pairs(target.text) }, false).docs.size;
          target.rare = W.common + (1 - W.common) * Math.min(1, idf(Math.max(1, holders)) / idf(1));
        }
        return target.rare;
      }

      // Whatever stands in an entry as it was typed is found, fillers and all.
      var lettersOnly = planned.units.every(function (u) { return u.how === "latin"; });
      if (planned.whole.length > 1 && planned.whole.length <= W.whole) {
        all({ keys: pairs(planned.whole) }, false).docs.forEach(function (value, doc) {
          if (!scores.has(doc)) scores.set(doc, { text: 0, cover: 0, bond: 0, known: false });
          scores.get(doc).literal = value[0];
          if (!lettersOnly) scores.get(doc).cover = 1;
        });
      }
      var names = meetNames(planned.labels, at, doubtful && missing > 0, rarity);
      if (doubtful && missing > 0 && !solid(names.best)) {
        var gapped = new Set();
        planned.labels.forEach(function (t) { gaps(t).forEach(function (g) { gapped.add(g[0]); }); });
        var near = names.near, gap = await shardsFor(gapped);
        planned.labels.forEach(function (t) {
          gaps(t).forEach(function (g) {
            gap(g[0], GAPS).forEach(function (row) {
              if (row[3] === g[1] && Math.abs(row[4] - t.text.length) <= 1) {
                near.push({ target: t, met: { doc: row[0], index: row[1], sort: row[2], length: row[4] } });
              }
            });
          });
        });
        await meetNearNames(near, names.best);
      }
      return {
        scores: scores, names: names.best, missing: missing,
        latin: lettersOnly
      };
    }

    function solid(names) {
      var is = false;
      names.forEach(function (met) { if (met.how === "equal" || met.how === "prefix" || met.how === "contains") is = true; });
      return is;
    }

    function rank(weighed, explain) {
      var practices = root.kinds[0] + root.kinds[1], docs = new Set(weighed.scores.keys()), hits = [], near = [], best = [0, 0];
      weighed.names.forEach(function (_, doc) { docs.add(doc); });
      docs.forEach(function (doc) {
        var text = weighed.scores.get(doc) || { text: 0, cover: 0, bond: 0, known: false }, name = weighed.names.get(doc);
        var value = text.text * (0.25 + 0.75 * text.cover * text.cover) + text.bond * text.cover + W.literal * (text.literal || 0);
        var named = name ? name.value : 0, gate = doc >= practices && weighed.latin ? W.gateLatin : doc >= practices || weighed.latin ? W.gatePage : text.known ? W.gateKnown : W.gate;
        var byName = name && (name.how !== "within" ? named > 0.3 : name.target.share === 1 && named >= 0.85);
        var hit = { doc: doc, score: Math.round((value + named) * 1e6) / 1e6, literal: Boolean(text.literal), name: name || null };
        if (explain) hit.explain = { text: text.text, cover: text.cover, bond: text.bond, name: named, how: name ? name.how : "" };
        // Letters of a word that no entry means stand in the running text of some page.
        var literal = text.literal && !(doc >= practices && weighed.latin);
        if (literal || byName || text.cover >= gate) {
          hits.push(hit);
          best[side(doc)] = Math.max(best[side(doc)], hit.score);
        } else near.push(hit);
      });
      function side(doc) { return doc < practices ? 0 : 1; }
      function weak(hit) { return !hit.literal && hit.score < Math.max(W.floor, best[side(hit.doc)] * W.cut); }
      near = near.concat(hits.filter(weak));
      hits = hits.filter(function (hit) { return !weak(hit); });
      function order(a, b) { return b.score - a.score || a.doc - b.doc; }
      // Practices are what people come for: terms, comparisons and pages stand after the first five of them.
      var first = hits.filter(function (hit) { return hit.doc < practices; }).sort(order);
      var other = hits.filter(function (hit) { return hit.doc >= practices; }).sort(order);
      return {
        hits: first.slice(0, W.first).concat(first.slice(W.first).concat(other).sort(order)),
        near: near.filter(function (hit) { return hit.doc < practices; }).sort(order).slice(0, 5)
      };
    }

    // ---- slips by ear

    async function soundsLike(planned) {
      // Character → the syllables by which it is read.
      async function heardAs(char) {
        var list = (await get("readings/" + shardOf(char, root.tables).toString(16))).split(" ");
        for (var i = 0; i < list.length; i++) if (list[i].startsWith(char)) return list[i].slice(char.length).split("/");
        return [char];
      }
      var unknown = new Set();
      planned.units.forEach(function (u) {
        if (u.how === "pair" && !u.hits.size) unknown.add(u.text);
        if (u.how === "word" && !u.choices[0].keys.some(function () { return u.hits.size; })) u.choices[0].keys.forEach(function (k) { unknown.add(k); });
      });
      // A slip breaks both pairs of its character; a pair that only arises where two words meet leaves both of them whole.
      function lost(word) {
        var two = pairs(word), out = [];
        for (var i = 0; i < word.length; i++) {
          if ((i === 0 || unknown.has(two[i - 1])) && (i === two.length || unknown.has(two[i]))) out.push(i);
        }
        return out;
      }
      // More than a few of them are no slip, but words that nobody here has written; and a long question has other words.
      if (planned.whole.length > SLIPPED || planned.words.reduce(function (sum, word) { return sum + lost(word).length; }, 0) > SLIPS) return null;
      var best = null, loads = 0, seen = new Map();
      for (var w = 0; w < planned.words.length; w++) {
        var word = planned.words[w], slips = lost(word);
        for (var size = word.length > 9 ? 6 : word.length; size >= 2 && !best; size--) {
          if (size === 2 && word.length > 2) break;
          for (var at = 0; at + size <= word.length; at++) {
            var window = word.slice(at, at + size);
            if (!slips.some(function (i) { return i >= at && i < at + size; })) continue;
            var heard = await Promise.all(Array.from(window, heardAs));
            var first = heard.map(function (own) { return own[0]; }).join("").slice(0, 3);
            if (!seen.has(first)) {
              if (loads++ > 3) continue;
              seen.set(first, await lexicon(first));
            }
            seen.get(first).forEach(function (line) {
              if (line.syllables.length !== size || line.term === window || line.term.length !== size) return;
              var exact = true, same = line.syllables.every(function (syllable, i) {
                return syllable.some(function (s) {
                  return heard[i].some(function (h) {
                    if (h === s) return true;
                    if (plainSpelling(h) !== plainSpelling(s)) return false;
                    exact = false;
                    return true;
                  });
                });
              });
              var value = (exact ? 1 : 0.8) * W.rank[line.rank];
              if (same && (!best || value > best.value)) best = { value: value, from: window, to: line.term };
            });
          }
        }
      }
      return best;
    }

    // ---- what is shown

    // contribution.py, _shown.
    async function entry(doc) {
      var given = await get("d/" + Math.floor(doc / 100) + "/" + doc), kind = 0, before = root.kinds[0], parts = [];
      while (doc >= before) before += root.kinds[++kind];
      for (var i = 0; i < given[10].length; i += 2) parts.push([given[10][i], given[10][i + 1]]);
      return {
        id: given[0], kind: KINDS[kind], url: given[1] || "practices/" + given[0] + "/", name: given[2], en: given[3], place: given[4],
        evidence: given[5], summary: given[6], problem: given[7], aliases: given[8], tags: given[9], parts: parts
      };
    }

    // The running text of an entry: of its components, and its sections with heading and anchor.
    async function told(doc) {
      var number = Math.floor(doc / root.told), own = (await get("t/" + Math.floor(number / 100) + "/" + number))[doc % root.told];
      return { parts: own[0], text: own[1] };
    }

    // The running text of an entry, asked for only when what it was found by stands nowhere else.
    async function body(hit, planned, shown) {
      var short = [shown.name, shown.en, shown.place, shown.summary, shown.problem];
      short = short.concat(shown.aliases, shown.tags);
      var marks = marker(planned);
      shown.parts.forEach(function (part) { short.push(part[0]); });
      var text = foldWithPlaces(short.join("\n"), simplified).text;
      var enough = planned.units.every(function (u) {
        var value = u.hits && u.hits.get(hit.doc);
        if (!value) return true;
        var c = u.choices[value[2]];
        if (c.how === "part") return true;
        if (c.how === "word" && c.keys.length > 1 && value[1] < 1) return pairs(c.word).some(function (p) { return text.indexOf(p) >= 0; });
        return text.indexOf(c.word.replace(/ /g, "")) >= 0;
      });
      if (enough || !marks.two.size && !marks.words.length) return { parts: [], text: [] };
      return told(hit.doc);
    }

    // What to mark: pairs of typed text, whole words that stood in for it, single characters.
    function marker(planned) {
      var two = new Set(), words = new Set();
      planned.units.forEach(function (u) {
        if (u.how === "pair") two.add(u.text);
        else if (u.how === "single") { if (!u.loose) words.add(u.text); }
        else u.choices.forEach(function (c, number) {
          if (number === 0 && u.how === "word" && /[^a-z0-9+]/.test(c.word)) pairs(c.word).forEach(function (p) { two.add(p); });
          else if (c.how !== "part") words.add(c.word.replace(/ /g, ""));
        });
      });
      planned.bonds.forEach(function (p) { two.add(p); });
      return { two: two, words: Array.from(words) };
    }

    function spans(text, marks) {
      var at = foldWithPlaces(text, simplified), on = new Uint8Array(at.text.length), i, j;
      for (i = 0; i + 1 < at.text.length; i++) {
        if (marks.two.has(at.text.slice(i, i + 2)) && !apart(i)) on[i] = on[i + 1] = 1;
      }
      function apart(i) { return /[，。；：！？、\s]/.test(text.slice(at.ends[i], at.starts[i + 1])); }
      marks.words.forEach(function (word) {
        for (i = at.text.indexOf(word); i >= 0; i = at.text.indexOf(word, i + 1)) {
          // A Latin word or number is marked as a whole only: 131 is not in 1310.
          if (/^[a-z0-9+]+$/.test(word) && (/[a-z0-9+]/.test(at.text[i - 1] || "") || /[a-z0-9+]/.test(at.text[i + word.length] || ""))) continue;
          for (j = 0; j < word.length; j++) on[i + j] = 1;
        }
      });
      var out = [];
      for (i = 0; i < on.length; i++) {
        if (!on[i]) continue;
        var last = out[out.length - 1];
        if (last && on[i - 1] && !apart(i - 1)) last[1] = at.ends[i];
        else out.push([at.starts[i], at.ends[i]]);
      }
      return out;
    }

    // [text, marked] pieces.
    function pieces(text, marks) {
      var out = [], from = 0;
      spans(text, marks).forEach(function (span) {
        if (span[0] > from) out.push([text.slice(from, span[0]), false]);
        out.push([text.slice(span[0], span[1]), true]);
        from = span[1];
      });
      if (from < text.length) out.push([text.slice(from), false]);
      return out;
    }

    function sentences(text) { return text.match(/[^。！？；\n]+[。！？；]?/g) || []; }

    // The sentence that holds most of what was asked, shortened around it.
    function quote(shown, full, marks) {
      var best = null;
      function offer(text, heading, anchor, prior) {
        sentences(text).forEach(function (sentence) {
          var found = spans(sentence, marks), kinds = new Set(), size = 0;
          found.forEach(function (span) {
            var part = sentence.slice(span[0], span[1]);
            if (!kinds.has(part)) size += Math.min(8, part.length);
            kinds.add(part);
          });
          var value = size * prior;
          if (value > 0 && (!best || value > best.value)) best = { value: value, text: sentence.trim(), heading: heading, anchor: anchor };
        });
      }
      offer(shown.summary, "", "", 1.1);
      offer(shown.problem, "", "", 1);
      shown.parts.forEach(function (part, i) {
        var said = full.parts[i];
        offer(said ? part[0] + "：" + said : part[0], part[0], part[1], said ? 0.95 : 0.6);
      });
      full.text.forEach(function (part) { offer(part[2], part[0], part[1], 0.9); });
      if (!best) best = { text: sentences(shown.summary)[0] || "", heading: "", anchor: "" };
      return { pieces: around(best.text, marks), heading: best.heading, anchor: best.anchor };
    }

    var QUOTE = 72;

    function around(text, marks) {
      if (text.length <= QUOTE + 12) return pieces(text, marks);
      var found = spans(text, marks), at = found.length ? found[0][0] : 0, most = 0;
      found.forEach(function (span) {
        var size = found.reduce(function (sum, other) {
          return other[0] >= span[0] && other[1] <= span[0] + QUOTE - 12 ? sum + other[1] - other[0] : sum;
        }, 0);
        if (size > most) { most = size; at = span[0]; }
      });
      var from = Math.max(0, Math.min(at - 12, text.length - QUOTE)), to = Math.min(text.length, from + QUOTE);
      return pieces((from > 0 ? "…" : "") + text.slice(from, to) + (to < text.length ? "…" : ""), marks);
    }

    function why(hit, planned, shown) {
      var out = [], tags = new Set();
      planned.units.forEach(function (u) {
        var value = u.hits && u.hits.get(hit.doc);
        if (!value) return;
        var c = u.choices[value[2]];
        if (c.how !== "word" && c.how !== "part") out.push({ how: c.how, from: u.text, to: c.word });
        shown.tags.forEach(function (tag) {
          if (u.how === "word" && fold(tag, simplified).indexOf(c.word) >= 0) tags.add(tag);
        });
      });
      tags.forEach(function (tag) { out.push({ how: "tag", from: "", to: tag }); });
      if (hit.name && hit.name.how === "near") out.push({ how: "slip", from: hit.name.target.text, to: labelOf(shown, hit.name.index) });
      if (hit.name && hit.name.sort === 1) out.push({ how: "alias", from: "", to: labelOf(shown, hit.name.index) });
      return out;
    }

    function present(hit, planned, shown, full, notes) {
      var marks = marker(planned), aliases = shown.aliases.length;
      var parts = hit.name ? Array.from(hit.name.parts, function (index) { return shown.parts[index - 1 - aliases]; }).filter(Boolean) : [];
      var lead = hit.name && hit.name.sort === 2 && hit.name.value >= W.lead ? shown.parts[hit.name.index - 1 - aliases] : null;
      var said = quote(shown, full, marks);
      return {
        doc: hit.doc, score: hit.score, explain: hit.explain, id: shown.id, kind: shown.kind,
        url: lead ? shown.url.split("#")[0] + "#" + lead[1] : shown.url,
        page: shown.url,
        name: lead ? lead[0] : shown.name,
        of: lead ? shown.name : "",
        title: pieces(lead ? lead[0] : shown.name, marks),
        place: shown.place, evidence: shown.evidence,
        quote: said.pieces, heading: said.heading, anchor: said.anchor,
        parts: parts.filter(function (part) { return !lead || part[1] !== lead[1]; }).map(function (part) {
          return { name: part[0], title: pieces(part[0], marks), url: shown.url.split("#")[0] + "#" + part[1] };
        }),
        why: notes.concat(why(hit, planned, shown)),
        // What the opened page is to mark: the words of the query that this entry holds.
        words: markedWords(shown, full, marks)
      };
    }

    function markedWords(shown, full, marks) {
      var found = new Set(), texts = [shown.name, shown.summary, shown.problem].concat(shown.aliases, full.parts);
      shown.parts.concat(full.text).forEach(function (part) { texts.push(part[0], part[2] || ""); });
      texts.forEach(function (text) {
        spans(text, marks).forEach(function (span) { found.add(text.slice(span[0], span[1])); });
      });
      return Array.from(found).filter(function (word) { return word.length > 1; })
        .sort(function (a, b) { return b.length - a.length || (a < b ? -1 : 1); }).slice(0, 12);
    }

    // ---- the one question

    // → {query, total, hits (from `from`, at most `limit`, with what is shown), rest, docs (all, in order), show, near, notes}
    async function search(query, wish) {
      wish = wish || {};
      var limit = wish.limit === undefined ? 10 : wish.limit, from = wish.from || 0, notes = [];
      await ready();
      var old = traditionalIn(query.slice(0, 1000)).filter(function (char) { return !simplified.has(char); });
      if (old.length) await simplify(old);
      var read = Array.from(query).slice(0, W.longest).join("");
      var text = fold(read, simplified).trim();
      if (!text) return { query: query, total: 0, hits: [], rest: null, docs: [], show: function () { return Promise.resolve([]); }, near: [], notes: notes };
      var planned = await plan(read), weighed = await weigh(planned, true), ranked = rank(weighed, wish.explain);
      if (weighed.missing && !solid(weighed.names) && /[\u4e00-\u9fff]/.test(text)) {
        var slip = await soundsLike(planned);
        if (slip) {
          var again = await plan(text.replace(slip.from, slip.to));
          var weighedAgain = await weigh(again, false), rankedAgain = rank(weighedAgain, wish.explain);
          if (rankedAgain.hits.length && (!ranked.hits.length || rankedAgain.hits[0].score > ranked.hits[0].score)) {
            planned = again;
            ranked = rankedAgain;
            notes = [{ how: "sound", from: slip.from, to: slip.to }];
          }
        }
      }
      async function show(list, quoted) {
        return Promise.all(list.map(async function (hit, i) {
          var shown = await entry(hit.doc), none = { parts: [], text: [] };
          return present(hit, planned, shown, i < quoted ? await body(hit, planned, shown) : none, notes);
        }));
      }
      var wanted = ranked.hits.slice(from, from + limit);
      return {
        query: query,
        total: ranked.hits.length,
        hits: await show(wanted, QUOTED),
        // The same hits again once every sentence is there: the first ones need not wait for the others' text.
        rest: wanted.length > QUOTED ? function () { return show(wanted, wanted.length); } : null,
        docs: ranked.hits.map(function (hit) { return hit.doc; }),
        // Any of these hits as they are shown, by entry number: the finder shows those that pass its filters. Only the
        // first ones with a sentence of their running text, unless `full`.
        show: function (docs, full) {
          var byDoc = new Map(ranked.hits.map(function (hit) { return [hit.doc, hit]; }));
          return show(docs.map(function (doc) { return byDoc.get(doc); }), full ? docs.length : QUOTED);
        },
        near: wish.near ? await show(ranked.near, 0) : [],
        notes: notes
      };
    }

    return { search: search, ids: function () { return get("ids"); } };
  }

  return { create: create, fold: fold, stem: stem, traditionalIn: traditionalIn, keyOf: keyOf, shardOf: shardOf };
});
