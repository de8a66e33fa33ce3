/* The fields of the form, drawn from the JSON Schema: one control for each value, lists whose items can be moved.

   Holds no entry and no words: reads and writes through `host` (get, set, change, say) and takes words from the rules.
   What an author wrote only ever becomes `value` or `textContent`. */
(function (root) {
  "use strict";

  function el(tag, attributes, children) {
    var made = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      var value = attributes[name];
      if (value === null || value === undefined || value === false) return;
      if (name === "text") made.textContent = value;
      else if (name.slice(0, 2) === "on") made.addEventListener(name.slice(2), value);
      else if (name === "value") made.value = value;
      else if (name === "className") made.className = value;
      else made.setAttribute(name, value === true ? "" : value);
    });
    (children || []).forEach(function (child) { if (child) made.appendChild(typeof child === "string" ? document.createTextNode(child) : child); });
    return made;
  }
  function clear(node) { while (node.firstChild) node.removeChild(node.firstChild); }
  function each(nodes, act) { Array.prototype.forEach.call(nodes, act); }
  function idOf(pointer) { return "kf-" + pointer.join("-").replace(/[^A-Za-z0-9_-]/g, ""); }
  function length(said) { return Array.from(said).length; }

  function create(rules, engine, host) {
    var words = rules.words, schema = rules.schema, open = new WeakSet(), areas = [];
    function word(name, facts) { return root.KbFormRules.fill(words[name] || name, facts); }
    function modelOf(node) { return node && node.$ref ? node.$ref.split("/").pop() : null; }

    /* ---- one field with its label, help, counter and problems */

    function helpOf(model, key, node) {
      var own = rules.help[model + "." + key];
      return own === undefined ? node.description || "" : own;
    }
    // Inside a group that may be left out whole, what is required is so only once the group is begun.
    var LOOSE = ["Start", "Teaching", "Questions", "Review"], loose = false;
    function looselyIn(model, make) {
      var before = loose;
      loose = LOOSE.indexOf(model) >= 0;
      var made = make();
      loose = before;
      return made;
    }
    function frame(pointer, node, model, required, build, options) {
      var id = idOf(pointer), key = pointer[pointer.length - 1], help = helpOf(model, key, node), limits = engine.resolve(node);
      var box = el("div", { className: "kf-field" + (options && options.wide ? " kf-field--wide" : ""), "data-pointer": pointer.join("/") });
      var described = [];
      var counted = limits.type === "string" && limits.maxLength && limits.maxLength !== rules.reference_length && !limits.pattern && !limits.format;
      var label = el(options && options.group ? "span" : "label", options && options.group ? { className: "kf-label", id: id + "-label" } : { className: "kf-label", for: id }, [
        node.title, required ? el("span", { className: "kf-must", text: word(loose ? "required_here" : "required") }) : null
      ]);
      box.appendChild(label);
      if (help) { box.appendChild(el("p", { className: "kf-help", id: id + "-help", text: help })); described.push(id + "-help"); }
      var control = build(id);
      box.appendChild(control);
      var target = control.matches("input,textarea,select") ? control : control.querySelector("input,textarea,select") || control;
      if (counted) {
        var count = el("p", { className: "kf-count", id: id + "-count" });
        box.appendChild(count);
        described.push(id + "-count");
        var recount = function () {
          var now = length((host.get(pointer) || "").trim()), least = limits.minLength > 1 ? limits.minLength : 0;
          var show = least > 0 || now > limits.maxLength * 0.8;
          count.hidden = !show;
          count.textContent = show ? word(least ? "count_between" : "count", { now: now, least: least, most: limits.maxLength }) : "";
          count.classList.toggle("is-off", now > limits.maxLength || (now > 0 && now < least));
        };
        recount();
        target.addEventListener("input", recount);
      }
      box.appendChild(el("ul", { className: "kf-said", id: id + "-said" }));
      described.push(id + "-said");
      target.setAttribute("aria-describedby", described.join(" "));
      if (required) target.setAttribute("aria-required", "true");
      return box;
    }

    function grow(area) {
      areas.push(area);
      if (areas.length === 1) window.requestAnimationFrame(function () {
        var all = areas;
        areas = [];
        all.forEach(function (one) { one.style.height = "auto"; });
        var heights = all.map(function (one) { return one.scrollHeight; });
        all.forEach(function (one, n) { if (heights[n]) one.style.height = heights[n] + 2 + "px"; });
      });
    }
    function input(pointer, attributes) {
      return function (id) {
        var given = { id: id, type: "text", className: "kf-input", autocomplete: "off", value: host.get(pointer) || "", oninput: function () { host.set(pointer, this.value); } };
        Object.keys(attributes || {}).forEach(function (name) { given[name] = attributes[name]; });
        return el("input", given);
      };
    }
    function area(pointer, rows, oneLine) {
      return function (id) {
        return growing(el("textarea", {
          id: id, rows: rows, className: "kf-input kf-area", value: host.get(pointer) || "",
          oninput: function () { host.set(pointer, oneLine ? this.value.replace(/\s*\n\s*/g, "") : this.value); },
          onkeydown: oneLine ? function (event) { if (event.key === "Enter" && !event.isComposing) event.preventDefault(); } : null
        }));
      };
    }
    function growing(made) {
      made.addEventListener("input", function () { grow(made); });
      made.addEventListener("focus", function () { grow(made); });
      grow(made);
      return made;
    }
    function lines(pointer) {
      return function (id) {
        var now = host.get(pointer), said = Array.isArray(now) ? now.map(function (one) { return typeof one === "string" ? one : ""; }).join("\n") : "";
        return growing(el("textarea", { id: id, rows: 1, className: "kf-input kf-area", value: said, oninput: function () {
          host.set(pointer, this.value.split("\n"));
        } }));
      };
    }
    function select(pointer, options, empty) {
      return function (id) {
        var now = host.get(pointer), known = options.some(function (one) { return one[0] === now; });
        var made = el("select", { id: id, className: "kf-input kf-select", onchange: function () { host.set(pointer, this.value, true); } });
        made.appendChild(el("option", { value: "", text: empty }));
        options.forEach(function (one) { made.appendChild(el("option", { value: one[0], text: one[1] })); });
        if (now && !known) made.appendChild(el("option", { value: now, text: word("not_in_list", { value: now }) }));
        made.value = now || "";
        return made;
      };
    }

    /* ---- special controls */

    function sourceOptions() {
      return (host.get(["sources"]) || []).filter(function (one) { return one && one.id; }).map(function (one) {
        return [one.id, one.id + (one.title ? "　" + one.title : "")];
      });
    }
    function refreshSources() {
      each(document.querySelectorAll("select[data-kind=source]"), function (made) {
        var pointer = host.pointerOf(made), now = host.get(pointer) || "", known = false;
        clear(made);
        made.appendChild(el("option", { value: "", text: word("choose") }));
        sourceOptions().forEach(function (one) { known = known || one[0] === now; made.appendChild(el("option", { value: one[0], text: one[1] })); });
        if (now && !known) made.appendChild(el("option", { value: now, text: word("not_in_list", { value: now }) }));
        made.value = now;
      });
    }
    function reference(pointer) {
      return function (id) {
        var named = el("span", { className: "kf-named", "aria-live": "polite" });
        function show() {
          var row = host.index().filter(function (one) { return one.id === host.get(pointer); })[0];
          named.textContent = row ? word("is_practice", { name: row.name, place: row.place }) : "";
        }
        var made = el("input", {
          id: id, type: "text", className: "kf-input", autocomplete: "off", list: "kf-practices", value: host.get(pointer) || "",
          oninput: function () {
            var said = this.value.trim(), rows = host.index().filter(function (one) { return one.name === said; });
            host.set(pointer, rows.length === 1 ? rows[0].id : said);
            show();
          },
          onchange: function () { this.value = host.get(pointer) || ""; }
        });
        show();
        return el("div", {}, [made, named]);
      };
    }
    function terms(pointer, facet, node) {
      return function (id) {
        var list = rules.facets[facet], most = node.maxItems;
        var box = el("details", { className: "kf-terms" }), summary = el("summary", { className: "kf-terms__now", id: id });
        var group = el("div", { className: "kf-terms__all", role: "group", "aria-labelledby": id + "-label" });
        function now() { return host.get(pointer) || []; }
        function labelOf(term) { var found = list.terms.filter(function (one) { return one.id === term; })[0]; return found ? found.label : String(term); }
        function show() {
          clear(summary);
          var chosen = now();
          summary.appendChild(el("span", { className: chosen.length ? "kf-terms__chosen" : "", text: chosen.length ? chosen.map(labelOf).join("、") : word("choose_terms", { most: most }) }));
          summary.appendChild(el("span", { className: "kf-terms__change", text: chosen.length ? word("chosen_terms", { count: chosen.length, most: most }) : "" }));
        }
        function row(term, label, definition) {
          var box_id = id + "-" + term.replace(/[^A-Za-z0-9_-]/g, "");
          var check = el("input", { type: "checkbox", id: box_id, onchange: function () {
            var rest = now().filter(function (one) { return one !== term; });
            host.set(pointer, this.checked ? rest.concat(term) : rest, true);
            show();
          } });
          check.checked = now().indexOf(term) >= 0;
          return el("label", { className: "kf-term", for: box_id }, [check, el("span", {}, [el("b", { text: label }), definition ? el("small", { text: definition }) : null])]);
        }
        list.terms.forEach(function (term) {
          if (!term.retired || now().indexOf(term.id) >= 0) group.appendChild(row(term.id, term.label, term.plain ? term.plain + "。" + term.definition : term.definition));
        });
        now().forEach(function (term) {
          if (typeof term === "string" && !list.terms.some(function (one) { return one.id === term; })) group.appendChild(row(term, word("not_in_list", { value: term }), ""));
        });
        box.appendChild(summary);
        box.appendChild(group);
        show();
        return box;
      };
    }
    // Province, then prefecture, then county; a province's table is loaded when the province is chosen.
    function region(pointer) {
      return function (id) {
        var box = el("div", { className: "kf-region", id: id + "-region" }), code = host.get(pointer) || "";
        var slots = [0, 1, 2].map(function (n) {
          var made = el("select", { className: "kf-input kf-select", id: n ? id + "-" + n : id, "aria-label": n ? word("region_" + n) : null });
          box.appendChild(made);
          return made;
        });
        var said = el("p", { className: "kf-named", "aria-live": "polite" });
        box.appendChild(said);
        function options(made, rows, empty) {
          clear(made);
          made.appendChild(el("option", { value: "", text: empty }));
          rows.forEach(function (one) {
            if (one.length === 3) made.appendChild(el("optgroup", { label: one[1] }, one[2].map(function (inner) { return el("option", { value: inner[0], text: inner[1] }); })));
            else made.appendChild(el("option", { value: one[0], text: one[1] }));
          });
          made.hidden = made.disabled = !rows.length;
        }
        function rest(province, then) {
          host.division(province.slug, function (table) {
            if (!table) { said.textContent = word("regions_failed"); return; }
            then(table.current.filter(function (row) { return row[0] !== province.code; }));
          });
        }
        function below(rows, upper) {
          return rows.filter(function (row) { return row[0].slice(0, 4) === upper.slice(0, 4) && row[0] !== upper; });
        }
        function seconds(rows) {
          var cities = rows.filter(function (row) { return /00$/.test(row[0]); });
          var direct = rows.filter(function (row) { return !/00$/.test(row[0]) && !cities.some(function (city) { return city[0].slice(0, 4) === row[0].slice(0, 4); }); });
          if (!cities.length) return direct;
          return direct.length ? cities.concat([["", word("directly_below"), direct]]) : cities;
        }
        function provinceOf(value) { return rules.provinces.filter(function (one) { return value && one.code.slice(0, 2) === value.slice(0, 2); })[0]; }
        // Only what lies below slot `from` is drawn anew: the list that somebody is stepping through stays as it is.
        function show(value, from) {
          var province = provinceOf(value);
          if (from < 0) slots[0].value = province ? province.code : "";
          if (from < 1) options(slots[1], [], "");
          if (from < 2) options(slots[2], [], "");
          said.textContent = "";
          if (!province || from > 1) return;
          rest(province, function (rows) {
            if (host.get(pointer) !== value) return;
            var second = rows.some(function (row) { return row[0] === value; }) || value === province.code;
            var city = rows.filter(function (row) { return row[0] === value.slice(0, 4) + "00"; })[0];
            if (from < 1) {
              options(slots[1], seconds(rows), word("region_1"));
              if (value !== province.code) slots[1].value = city ? city[0] : value;
            }
            if (city) {
              options(slots[2], below(rows, city[0]), word("region_2"));
              if (value !== city[0]) slots[2].value = value;
            }
            if (!second) said.textContent = word("code_kept", { value: value });
          });
        }
        options(slots[0], rules.provinces.map(function (one) { return [one.code, one.name]; }), word("region_0"));
        slots.forEach(function (made, n) {
          made.addEventListener("change", function () {
            code = made.value || (n ? slots[n - 1].value : "");
            host.set(pointer, code, true);
            show(code, n);
          });
        });
        if (code && !provinceOf(code)) said.textContent = word("code_kept", { value: code });
        show(code, -1);
        return box;
      };
    }

    /* ---- fields by kind */

    function field(key, node, pointer, model, required) {
      return looselyIn(model, function () { return control(key, node, pointer, model, required); });
    }
    function control(key, node, pointer, model, required) {
      var at = pointer.concat(key), inner = engine.resolve(node), now = host.get(at), choose = word("choose");
      if (model === "Place" && key === "code") return frame(at, node, model, required, region(at), { wide: true });
      if (model === "Practice" && engine.facetOf[key] && inner.type === "array") return frame(at, node, model, required, terms(at, engine.facetOf[key], inner), { wide: true, group: true });
      if (model === "Practice" && key === "lead_level") {
        var levels = rules.facets.lead_level.terms.filter(function (one) { return !one.retired || one.id === now; });
        return frame(at, node, model, required, select(at, levels.map(function (one) { return [one.id, one.label + "：" + one.definition]; }), choose), { wide: true });
      }
      if (inner.type === "object") return group(node, at, modelOf(node), required);
      if (inner.type === "array" && engine.resolve(inner.items).type === "object") return list(node, at, modelOf(inner.items), required);
      if (inner.type === "array") return frame(at, node, model, required, lines(at), { wide: true });
      if (inner.type === "boolean") return frame(at, node, model, required, select(at, [["true", word("yes")], ["false", word("no")]], choose));
      if (inner.oneOf) {
        var standard = node.default && inner.oneOf.filter(function (one) { return one.const === node.default; })[0];
        var empty = standard ? word("standard", { value: standard.title }) : choose;
        return frame(at, node, model, required, select(at, inner.oneOf.map(function (one) { return [one.const, one.title]; }), empty));
      }
      if (key === "source" && model !== "Source") {
        return frame(at, node, model, required, function (id) {
          var made = select(at, sourceOptions(), choose)(id);
          made.setAttribute("data-kind", "source");
          return made;
        });
      }
      if (key === "part_of" || key === "target" || key === "practice") return frame(at, node, model, required, reference(at), { wide: true });
      if (inner.format === "hedge") return frame(at, node, model, required, input(at, { list: "kf-hedges" }));
      if (inner.maxLength >= 1000) return frame(at, node, model, required, area(at, 2), { wide: true });
      if (key === "summary") return frame(at, node, model, required, area(at, 2, true), { wide: true });
      if (inner.format === "http-address") return frame(at, node, model, required, input(at, { inputmode: "url" }), { wide: true });
      if (rules.long_lines.indexOf(key) >= 0) return frame(at, node, model, required, area(at, 1, true), { wide: true });
      return frame(at, node, model, required, input(at, inner.format === "partial-date" ? { placeholder: "2020-05" } : null));
    }

    // The fields of one model, the rarely needed ones behind 「更多」.
    function fields(definition, pointer, model, only) {
      var folded = rules.folded[model] || [], shown = [], hidden = [];
      (only || Object.keys(definition.properties)).forEach(function (key) {
        var made = field(key, definition.properties[key], pointer, model, (definition.required || []).indexOf(key) >= 0);
        (folded.indexOf(key) >= 0 ? hidden : shown).push(made);
      });
      if (hidden.length) {
        var names = (only || Object.keys(definition.properties)).filter(function (key) { return folded.indexOf(key) >= 0; })
          .map(function (key) { return definition.properties[key].title; });
        shown.push(el("details", { className: "kf-more" }, [el("summary", { text: word("more", { names: names.join("、") }) }), el("div", { className: "kf-fields" }, hidden)]));
      }
      return shown;
    }
    // The only field of its part: the part's heading says what it is.
    function isAlone(pointer) {
      return pointer.length === 1 && rules.groups.some(function (one) { return one.fields.length === 1 && one.fields[0] === pointer[0]; });
    }
    function group(node, pointer, model, required) {
      var id = idOf(pointer), definition = engine.resolve(node), inside = el("div", { className: "kf-fields" }, fields(definition, pointer, model));
      var help = helpOf("Practice", pointer[pointer.length - 1], node);
      var alone = isAlone(pointer);
      if (alone || model === "Review") {
        inside = el("details", { className: "kf-optional", open: Boolean(host.get(pointer)) }, [el("summary", { text: word("open_group", { title: node.title }) }), inside]);
      }
      return el("div", { className: "kf-group", role: "group", "aria-labelledby": id + "-label", "data-pointer": pointer.join("/") }, [
        el("p", { className: "kf-label kf-label--group" + (alone ? " vh" : ""), id: id + "-label" }, [node.title, required ? el("span", { className: "kf-must", text: word("required") }) : null]),
        help ? el("p", { className: "kf-help", text: help }) : null,
        inside, el("ul", { className: "kf-said", id: id + "-said" })
      ]);
    }

    /* ---- lists */

    function itemName(value, model) {
      var names = (rules.item_names[model] || []).map(function (key) { return value && typeof value[key] === "string" ? value[key].trim() : ""; }).filter(Boolean);
      var said = names.slice(0, 2).join(" · ");
      return length(said) > 40 ? Array.from(said).slice(0, 39).join("") + "…" : said;
    }
    function list(node, pointer, model, required) {
      var id = idOf(pointer), definition = engine.resolve(engine.resolve(node).items), title = node.title;
      var help = helpOf(pointer.length > 1 ? "" : "Practice", pointer[pointer.length - 1], node);
      var items = el("ol", { className: "kf-items" });
      var add = el("button", { type: "button", className: "kb-btn kf-add", id: id, onclick: function () { insert(); } }, [word("add_" + model)]);
      var box = el("div", { className: "kf-list", role: "group", "aria-labelledby": id + "-label", "data-pointer": pointer.join("/") }, [
        el("p", { className: "kf-label kf-label--group" + (isAlone(pointer) ? " vh" : ""), id: id + "-label" }, [title, required ? el("span", { className: "kf-must", text: word("required") }) : null]),
        help ? el("p", { className: "kf-help", text: help }) : null,
        el("ul", { className: "kf-said", id: id + "-said" }), items, add
      ]);
      function values() { var now = host.get(pointer); return Array.isArray(now) ? now : []; }
      function insert() {
        var fresh = host.fresh(model);
        open.add(fresh);
        host.change(pointer, values().concat([fresh]));
        draw();
        var last = items.lastChild;
        host.focusFirst(last.querySelector(".kf-item__body"));
        host.say(word("added", { title: title, count: values().length }));
      }
      function move(from, to) {
        var now = values().slice();
        if (to < 0 || to >= now.length || from === to) return;
        now.splice(to, 0, now.splice(from, 1)[0]);
        host.change(pointer, now);
        draw();
        host.say(word("moved", { title: title, place: to + 1, count: now.length }));
      }
      function drop(n) {
        var before = values(), now = before.slice();
        now.splice(n, 1);
        host.keep(word("before_removing"));
        host.change(pointer, now);
        draw();
        add.focus();
        host.say(word("removed", { title: title, place: n + 1 }), word("undo"), function () { host.change(pointer, before); draw(); });
      }
      function draw() {
        clear(items);
        values().forEach(function (value, n) { items.appendChild(item(value, n)); });
        refreshSources();
      }
      function item(value, n) {
        var at = pointer.concat(n), here = idOf(at), body = el("div", { className: "kf-item__body kf-fields", id: here + "-body" });
        var isOpen = value !== null && typeof value === "object" && open.has(value), filled = false;
        function fillIn() {
          if (filled) return;
          filled = true;
          if (value === null || typeof value !== "object") { value = {}; host.change(pointer, values().map(function (one, m) { return m === n ? value : one; })); }
          fields(definition, at, model).forEach(function (made) { body.appendChild(made); });
          host.redisplay();
        }
        function toggle(state) {
          isOpen = state;
          if (state) { fillIn(); open.add(value); } else if (value && typeof value === "object") open.delete(value);
          body.hidden = !state;
          head.setAttribute("aria-expanded", String(state));
        }
        var name = el("span", { className: "kf-item__name" });
        function label() {
          var said = itemName(host.get(at), model);
          name.textContent = said || word("unnamed");
          name.classList.toggle("is-empty", !said);
        }
        function tool(code, words_name, act, off) {
          return el("button", { type: "button", className: "kf-tool", "aria-label": word(words_name, { place: n + 1 }), title: word(words_name, { place: n + 1 }), disabled: off, onclick: act }, [code]);
        }
        var head = el("button", { type: "button", className: "kf-item__head", "aria-controls": here + "-body", id: here, onclick: function () { toggle(!isOpen); } }, [
          el("span", { className: "kf-item__no", text: String(n + 1) }), name
        ]);
        head.addEventListener("keydown", function (event) {
          if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
          event.preventDefault();
          var to = n + (event.key === "ArrowUp" ? -1 : 1);
          move(n, to);
          var moved = document.getElementById(idOf(pointer.concat(Math.max(0, Math.min(to, values().length - 1)))));
          if (moved) moved.focus();
        });
        function shift(by) {
          return function () {
            move(n, n + by);
            var moved = document.getElementById(idOf(pointer.concat(n + by)));
            if (moved) { var same = moved.parentNode.querySelectorAll(".kf-tool")[by < 0 ? 0 : 1]; (same.disabled ? moved : same).focus(); }
          };
        }
        var grip = el("span", { className: "kf-grip", draggable: "true", "aria-hidden": "true", title: word("drag"), text: "⠿" });
        var row = el("li", { className: "kf-item", "data-pointer": at.join("/") }, [
          el("div", { className: "kf-item__row" }, [grip, head,
            tool("↑", "up", shift(-1), n === 0), tool("↓", "down", shift(1), n === values().length - 1), tool("×", "remove", function () { drop(n); })]),
          el("ul", { className: "kf-said", id: here + "-said" }), body
        ]);
        head.setAttribute("aria-describedby", here + "-said");
        grip.addEventListener("dragstart", function (event) {
          event.dataTransfer.setData("text/plain", String(n));
          event.dataTransfer.effectAllowed = "move";
          box.dragged = n;
          row.classList.add("is-dragged");
        });
        grip.addEventListener("dragend", function () { row.classList.remove("is-dragged"); box.dragged = undefined; each(items.children, function (one) { one.classList.remove("is-over"); }); });
        row.addEventListener("dragover", function (event) { if (box.dragged !== undefined) { event.preventDefault(); row.classList.add("is-over"); } });
        row.addEventListener("dragleave", function () { row.classList.remove("is-over"); });
        row.addEventListener("drop", function (event) {
          if (box.dragged === undefined) return;
          event.preventDefault();
          event.stopPropagation();
          move(box.dragged, n);
        });
        body.addEventListener("input", label);
        body.addEventListener("change", label);
        row.openUp = function () { toggle(true); };
        label();
        body.hidden = true;
        head.setAttribute("aria-expanded", "false");
        if (isOpen) toggle(true);
        return row;
      }
      draw();
      return box;
    }

    function fileName() {
      var at = ["@id"], node = { title: word("id_title"), description: word("id_help") };
      return frame(at, node, "Form", false, function (id) {
        return el("input", { id: id, type: "text", className: "kf-input", autocomplete: "off", autocapitalize: "off", spellcheck: "false", placeholder: host.spareId(), value: host.get(at) || "", readonly: host.isCorrection(), oninput: function () { host.set(at, this.value.trim()); } });
      });
    }

    // All groups, drawn anew.
    function draw(target) {
      clear(target);
      rules.groups.forEach(function (part) {
        var made = fields(schema, [], "Practice", part.fields);
        if (part.id === "what") made.push(fileName());
        target.appendChild(el("section", { className: "kf-part", id: "part-" + part.id, "aria-labelledby": "part-" + part.id + "-title" }, [
          el("h2", { id: "part-" + part.id + "-title", text: part.title }), el("p", { className: "kf-intro", text: part.intro }), el("div", { className: "kf-fields" }, made)
        ]));
      });
    }

    return { draw: draw, openItem: function (value) { if (value && typeof value === "object") open.add(value); }, refreshSources: refreshSources, itemName: itemName };
  }

  root.KbFormFields = { create: create, el: el, clear: clear, each: each, idOf: idOf };
})(window);
