/* Reads an entry aloud where the browser has a Chinese voice. site.js loads this only where speech is to be had.

   [data-read]   the empty bar that gets the buttons; its words: data-play, -pause, -resume, -stop, -next, -slower,
                 -faster, -progress ({n}, {all}). It stays hidden until a Chinese voice is there (voices arrive late).

   Pausing means stopping and remembering the sentence: speechSynthesis.pause() does nothing on Android and hangs some
   desktop engines. Sentences are spoken one by one, because long texts fall silent after fifteen seconds. */
(function () {
  "use strict";

  var bar = document.querySelector("[data-read]"), speech = window.speechSynthesis;
  if (!bar || !speech || !window.SpeechSynthesisUtterance) return;

  var PIECES = "h1,h2,h3,p,li,tr,.kb-branch__if,.kb-facts div,.kb-need div,.kb-fig dl div,.kb-chart dl div";
  var SILENT = "nav,form,button,script,style,.kb-acts,.kb-toc-fold,.kb-read,.kb-cite,.kb-src,.kb-urls,.only-print";
  var UNSAID = "[aria-hidden=true],.kb-ref,button,svg,.only-print";
  var SENTENCE = /[^。！？；]+[。！？；]?[”’）》]*/g;
  var RATES = [1, 0.75];

  var voice = null, pieces = null, at = 0, sentence = 0, state = "idle", rate = 0, turn = 0, buttons = {}, progress;

  function chinese() {
    var voices = speech.getVoices() || [], found = null;
    for (var i = 0; i < voices.length; i += 1) {
      var language = String(voices[i].lang).replace("_", "-").toLowerCase();
      if (language.indexOf("zh") !== 0 && language.indexOf("cmn") !== 0) continue;
      // Mandarin of the mainland first, and a voice of this machine before one that needs a network.
      var score = (/cn|hans|cmn/.test(language) ? 4 : /hk|yue/.test(language) ? 0 : 2) + (voices[i].localService ? 1 : 0);
      if (!found || score > found.score) found = { score: score, voice: voices[i] };
    }
    return found && found.voice;
  }

  function words(element) {
    var copy = element.cloneNode(true);
    Array.prototype.forEach.call(copy.querySelectorAll(UNSAID), function (one) { one.parentNode.removeChild(one); });
    Array.prototype.forEach.call(copy.querySelectorAll("td,dd,th,dt"), function (one) { one.appendChild(document.createTextNode("，")); });
    return copy.textContent.replace(/\s+/g, " ").replace(/[，、；：]\s*$/, "").trim();
  }

  function collect() {
    var found = [];
    Array.prototype.forEach.call(document.querySelectorAll("main article *"), function (element) {
      if (!element.matches(PIECES) || element.querySelector(PIECES) || !element.getClientRects().length) return;
      if (element.closest(SILENT) || element.closest("[aria-hidden=true]")) return;
      var text = words(element);
      if (text) found.push({ element: element, sentences: text.match(SENTENCE) || [text] });
    });
    return found;
  }

  function mark(on) {
    var piece = pieces && pieces[at];
    if (!piece) return;
    piece.element.classList.toggle("is-read", on);
    if (!on) return;
    // Between the header and the bar, which stands at the foot of the window while it reads.
    var box = piece.element.getBoundingClientRect(), head = document.querySelector(".md-header");
    var top = head ? head.getBoundingClientRect().bottom : 0, foot = window.innerHeight - bar.offsetHeight;
    if (box.top < top + 10 || box.bottom > foot - 10) window.scrollBy(0, box.top - Math.max(top + 20, window.innerHeight / 4));
  }

  function speak() {
    var mine = ++turn, piece = pieces[at];
    if (!piece) { stop(); return; }
    if (sentence === 0) mark(true);
    tell();
    var utterance = new window.SpeechSynthesisUtterance(piece.sentences[sentence]);
    utterance.lang = "zh-CN";
    utterance.voice = voice;
    utterance.rate = RATES[rate];
    utterance.onend = function () {
      if (mine !== turn) return;
      sentence += 1;
      if (sentence >= piece.sentences.length) step();
      speak();
    };
    utterance.onerror = function (event) {
      if (mine === turn && event.error !== "interrupted" && event.error !== "canceled") stop();
    };
    speech.speak(utterance);
  }

  function step() {
    mark(false);
    at += 1;
    sentence = 0;
  }

  function hush() {
    turn += 1;
    speech.cancel();
  }

  function play() {
    if (state === "reading") {
      hush();
      show("paused");
      return;
    }
    if (state === "idle") { pieces = collect(); at = 0; sentence = 0; }
    show("reading");
    mark(true);
    speak();
  }

  function next() {
    hush();
    step();
    if (state === "reading") speak(); else { mark(true); tell(); }
  }

  function slower() {
    rate = (rate + 1) % RATES.length;
    buttons.slower.textContent = bar.getAttribute(rate ? "data-faster" : "data-slower");
    if (state === "reading") { hush(); speak(); }
  }

  function stop() {
    hush();
    mark(false);
    at = sentence = 0;
    var inside = bar.contains(document.activeElement);
    show("idle");
    if (inside) buttons.play.focus();
  }

  function tell() {
    progress.textContent = state === "idle" || !pieces ? "" : bar.getAttribute("data-progress").replace("{n}", Math.min(at + 1, pieces.length)).replace("{all}", pieces.length);
  }

  function show(now) {
    state = now;
    bar.classList.toggle("is-reading", state !== "idle");
    buttons.play.textContent = bar.getAttribute(state === "idle" ? "data-play" : state === "reading" ? "data-pause" : "data-resume");
    ["next", "slower", "stop"].forEach(function (name) { buttons[name].hidden = state === "idle"; });
    tell();
  }

  function button(name, act) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "kb-btn";
    made.textContent = bar.getAttribute("data-" + name);
    made.addEventListener("click", act);
    bar.appendChild(made);
    buttons[name] = made;
  }

  function offer() {
    voice = chinese();
    if (!voice || buttons.play) return;
    button("play", play);
    button("next", next);
    button("slower", slower);
    button("stop", stop);
    progress = bar.appendChild(document.createElement("span"));
    bar.hidden = false;
    show("idle");
    document.addEventListener("keydown", function (event) {
      if ((event.key === "Escape" || event.key === "Esc") && state !== "idle") stop();
    });
    window.addEventListener("pagehide", hush);
  }

  offer();
  if (speech.addEventListener) speech.addEventListener("voiceschanged", offer);
  else speech.onvoiceschanged = offer;
})();
