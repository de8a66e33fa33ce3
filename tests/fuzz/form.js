/* The form's import in Node: a line of base64 comes in (a file as somebody brings it), a line of JSON goes out.

   Runs what form.js runs on a file: decode, read, all rules, the file written from it, and that read again. */
"use strict";
const fs = require("fs"), path = require("path"), vm = require("vm"), readline = require("readline");
const { isDeepStrictEqual } = require("util");

const [assets, data] = process.argv.slice(2);
const root = { TextDecoder };
root.window = root;
vm.createContext(root);
// As in a page, except that what may be a module is one here.
for (const file of ["vendor/js-yaml/js-yaml.min.js", "form/rules.js", "form/yaml.js", "form/import.js"]) {
  vm.runInContext(fs.readFileSync(path.join(assets, file), "utf8"), root, { filename: file });
}
const { rules, index: rows } = JSON.parse(fs.readFileSync(data, "utf8"));
const index = rows.map(row => ({ id: row[0], name: row[1], code: row[2], aliases: row[3], part_of: row[4], parts: row[5], place: row[6] }));
const engine = root.KbFormRules.create(rules);

const MISSHAPEN = ["field-unknown", "field-type-text", "field-type-list", "field-type-mapping"];
const TOO_MUCH = ["file-too-large", "file-too-long", "file-too-many-items"];
const plain = value => JSON.parse(JSON.stringify(value));

function run(bytes) {
  const decoded = root.KbFormImport.decode(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  if (decoded.refused) return [decoded.refused];
  for (const name of ["", "a.yml"]) {
    const found = root.KbFormImport.read(decoded.text, name);
    if (found.refused) { if (name) return [found.refused]; continue; }
    const context = { id: found.identifier, base: "", index, limit: "2026-01-02", region: () => undefined, summaries: [] };
    const problems = engine.check(found.value, context);
    for (const one of problems) if (!one.code || !one.message || !Array.isArray(one.pointer)) throw new Error("a problem without words: " + JSON.stringify(one));
    const codes = [...new Set(problems.map(one => one.code))].sort();
    if (!name) continue;
    if (codes.some(code => MISSHAPEN.includes(code)) || !Object.keys(found.value).length) return [...codes, "misshapen"];
    // The form opens it as a draft: it is written as a file, and that file must hold the same entry.
    const written = root.KbFormYaml.write(found.value, (pointer, map) => Object.keys(map));
    const told = engine.check(found.value, { ...context, written }).map(one => one.code);
    if (told.some(code => TOO_MUCH.includes(code))) return [...codes, "too much"];  // escapes take room: the author is told, and the draft stays
    const again = root.KbFormImport.read(written.text, "a.yml");
    if (again.refused) throw new Error("what the form has written cannot be read: " + again.refused + " " + JSON.stringify(again.facts));
    const kept = isDeepStrictEqual(plain(again.value), plain(found.value));
    if (!kept) throw new Error("the form has written another entry than it has read: " + written.text.slice(0, 2000));
    return [...codes, "kept"];
  }
}

readline.createInterface({ input: process.stdin }).on("line", line => {
  const bytes = Buffer.from(line, "base64"), start = process.cpuUsage();
  let said;
  try { said = { said: run(new Uint8Array(bytes)) }; } catch (wrong) { said = { wrong: String(wrong && wrong.stack || wrong) }; }
  const spent = process.cpuUsage(start);
  said.seconds = (spent.user + spent.system) / 1e6;
  said.memory = process.memoryUsage().rss;
  process.stdout.write(JSON.stringify(said) + "\n");
});
