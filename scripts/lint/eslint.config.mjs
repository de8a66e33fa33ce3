// The scripts of pages run unchanged in whatever stands in an office: Chromium 69 of 2018 is the oldest
// (docs/dev/decisions/0020-old-engines.md). Syntax that is newer is refused by the parser, the calls that are newer and
// tempting by name. docs/assets/vendor is not ours.
import js from "@eslint/js";
import globals from "globals";

const TOO_NEW = ["allSettled", "any", "findLast", "fromEntries", "hasOwn", "matchAll", "replaceAll", "replaceChildren", "structuredClone", "toSorted"];

export default [
  { ignores: ["docs/assets/vendor/**"] },
  js.configs.recommended,
  {
    files: ["docs/assets/**/*.js"],
    languageOptions: {
      ecmaVersion: 2018,
      sourceType: "script",
      globals: { ...globals.browser, ...globals.es2018, module: "readonly" }, // some are tested outside a browser
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "array-callback-return": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-control-regex": "off", // control characters are what the form looks for
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-restricted-syntax": [
        "error",
        ...TOO_NEW.map((name) => ({
          selector: `CallExpression:matches([callee.property.name="${name}"], [callee.name="${name}"])`,
          message: `${name}() is newer than Chromium 69.`,
        })),
        // site.py takes away lines that begin with two slashes: `bare_script`.
        { selector: "TemplateLiteral", message: "bare_script in site.py must not meet a template literal." },
      ],
      "no-self-compare": "error",
      "no-throw-literal": "error",
      "no-unused-vars": ["error", { caughtErrors: "none" }],
    },
  },
];
