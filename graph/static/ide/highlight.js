// Colours text by making elements; never by making markup, so nothing shown can become a script.

import { tokens } from "./language.js";

const JSON_TOKEN = /"(?:\\.|[^"\\])*"(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\b(?:true|false|null)\b/g;

function painted(text, kind) {
  const span = document.createElement("span");
  span.className = `t-${kind}`;
  span.textContent = text;
  return span;
}

export function graphql(text) {
  const parts = tokens(text).map((token) =>
    token.kind === "space" ? token.text : painted(token.text, token.kind),
  );
  return fragment(parts);
}

export function json(text) {
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(JSON_TOKEN)) {
    parts.push(text.slice(from, match.index), painted(match[0], jsonKind(match)));
    from = match.index + match[0].length;
  }
  parts.push(text.slice(from));
  return fragment(parts);
}

function jsonKind(match) {
  if (match[1] !== undefined) return "name";
  if (match[0].startsWith('"')) return "string";
  return /^[tfn]/.test(match[0]) ? "keyword" : "number";
}

function fragment(parts) {
  const made = document.createDocumentFragment();
  made.append(...parts);
  return made;
}
