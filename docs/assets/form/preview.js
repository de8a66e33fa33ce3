/* How the entry will read: its parts in the order of a page of the site, what is missing said as the site says it. */
(function (root) {
  "use strict";
  var el = root.KbFormFields.el, clear = root.KbFormFields.clear;

  function create(rules, engine) {
    var words = rules.words, schema = rules.schema;
    function word(name, facts) { return root.KbFormRules.fill(words[name] || name, facts); }
    function choice(model, key, value) {
      var node = (model ? schema.$defs[model] : schema).properties[key], found = (engine.resolve(node).oneOf || []).filter(function (one) { return one.const === value; })[0];
      return found ? found.title : value || "";
    }
    function term(facet, id) {
      var found = rules.facets[facet].terms.filter(function (one) { return one.id === id; })[0];
      return found ? found.label : id;
    }
    function title(model, key) { return (model ? schema.$defs[model] : schema).properties[key].title; }
    function text(value) { return typeof value === "string" ? value : ""; }
    function list(map, key) { return map && Array.isArray(map[key]) ? map[key].filter(Boolean) : []; }
    function silent() { return el("p", { className: "kf-silent", text: word("silent") }); }
    function prose(said) {
      return said ? el("div", { className: "kf-prose" }, said.split(/\n+/).map(function (line) { return el("p", { text: line }); })) : silent();
    }
    function row(label, said) {
      return el("div", {}, [el("dt", { text: label }), el("dd", said ? { text: said } : { text: word("silent"), className: "kf-silent" })]);
    }
    function part(label, children) {
      return el("section", {}, [el("h3", { text: label })].concat(children.length ? children : [silent()]));
    }
    function cite(id) { return id ? "［" + id + "］" : ""; }

    function figure(one) {
      var value = (one.value || "…"), approx = one.approx || "";
      var before = ["近", "约", "超", "超过", "逾", "不足", "不到", "至少", "最多", "几", "数", "上", "大约", "将近", "达"].indexOf(approx) >= 0;
      var after = ["左右", "上下", "以上", "以下", "以内", "内", "以前", "以后"].indexOf(approx) >= 0;
      var unit = one.unit || "", number = before ? approx + value + unit : after ? value + unit + approx : value + approx + unit;
      return el("li", {}, [
        el("p", {}, [el("b", { className: "kf-number", text: number }), el("span", { text: "　" + (one.label || "") })]),
        el("p", { className: "kf-small", text: ["scope", "period", "base"].filter(function (key) { return one[key]; }).map(function (key) { return title("Figure", key) + "：" + one[key]; }).concat(cite(one.source) || []).join("；") }),
        one.doubt ? el("p", { className: "kf-small kf-doubt", text: title("Figure", "doubt") + "：" + one.doubt }) : null
      ]);
    }
    function step(one) {
      var meta = ["who", "time_limit"].filter(function (key) { return one[key]; }).map(function (key) { return title("Step", key) + "：" + one[key]; }).concat(cite(one.source) || []).join("　");
      return el("li", {}, [
        el("p", {}, [one.stage ? el("span", { className: "kf-small", text: choice("Step", "stage", one.stage) + "　" }) : null, el("b", { text: one.title || "…" })]),
        one.what ? prose(one.what) : null, meta ? el("p", { className: "kf-small", text: meta }) : null,
        list(one, "branches").length ? el("ul", {}, list(one, "branches").map(function (branch) {
          return el("li", { text: [branch.when, branch.title, branch.what].filter(Boolean).join("：") });
        })) : null
      ]);
    }

    function draw(target, entry, place) {
      clear(target);
      var started = entry.started || {}, teaching = entry.teaching;
      function items(key, act) { return list(entry, key).length ? [el("ul", {}, list(entry, key).map(act))] : []; }
      function labels(key, facet) { return list(entry, key).map(function (id) { return term(facet, id); }).join("、"); }
      [
        el("p", { className: "kf-small", text: [place, entry.lead_level ? term("lead_level", entry.lead_level) : "", labels("settings", "setting")].filter(Boolean).join(" · ") }),
        el("h2", { className: "kf-preview__name", text: entry.name || word("unnamed_entry") }),
        list(entry, "aliases").length ? el("p", { className: "kf-small", text: word("also_called", { names: list(entry, "aliases").join("、") }) }) : null,
        el("p", { className: "kf-lead", text: entry.summary || "" }),
        el("dl", {}, [row(title("", "started"), text(started.text) || text(started.date)), row(title("", "status"), choice("", "status", entry.status)), row(title("", "lead"), entry.lead),
          row(title("", "cadence"), entry.cadence), row(title("", "venue"), entry.venue)]),
        part(title("", "problem"), [prose(entry.problem)]),
        part(title("", "steps"), list(entry, "steps").length ? [el("ol", {}, list(entry, "steps").map(step))] : []),
        part(title("", "participants"), items("participants", function (one) {
          return el("li", { text: [one.role, one.who, one.does].filter(Boolean).join("：") + cite(one.source) });
        })),
        part(title("", "conditions"), [el("dl", {}, Object.keys(schema.$defs.Conditions.properties).map(function (key) { return row(title("Conditions", key), (entry.conditions || {})[key]); }))]),
        part(title("", "figures"), items("figures", figure)),
        part(title("", "limits"), items("limits", function (one) {
          return el("li", {}, [one.title ? el("b", { text: one.title + "　" }) : null, (one.text || "") + cite(one.source), el("span", { className: "kf-small", text: one.stated_by ? "　" + choice("Limit", "stated_by", one.stated_by) : "" })]);
        })),
        list(entry, "components").length ? part(title("", "components"), items("components", function (one) {
          return el("li", {}, [el("b", { text: one.name || "…" }), one.detail === "named_only" ? el("span", { className: "kf-small", text: "　" + choice("Component", "detail", "named_only") }) : null, one.text ? prose(one.text) : null,
            list(one, "figures").length ? el("ul", {}, list(one, "figures").map(figure)) : null]);
        })) : null,
        list(entry, "relations").length ? part(title("", "relations"), items("relations", function (one) {
          return el("li", { text: [choice("Relation", "type", one.type), one.target || one.place, one.text].filter(Boolean).join("：") });
        })) : null,
        teaching ? part(title("", "teaching"), [prose(teaching.decision_point), el("ol", {}, Object.keys(teaching.questions || {}).map(function (key) { return el("li", { text: teaching.questions[key] }); }))]) : null,
        part(title("", "sources"), items("sources", function (one) {
          return el("li", { text: cite(one.id) + [list(one, "authors").join("、"), one.title, one.publisher, one.date, one.page].filter(Boolean).join("．") + (one.self_reported === "true" ? word("self_reported") : "") });
        })),
        el("p", { className: "kf-small", text: ["themes:theme", "mechanisms:mechanism", "problems:problem", "actors:actor"].map(function (pair) {
          var names = pair.split(":"), said = labels(names[0], names[1]);
          return said ? title("", names[0]) + "：" + said : "";
        }).filter(Boolean).join("；") })
      ].forEach(function (child) { if (child) target.appendChild(child); });
    }
    return { draw: draw };
  }
  root.KbFormPreview = { create: create };
})(window);
