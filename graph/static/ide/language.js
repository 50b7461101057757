// Reads GraphQL as far as an editor needs it: tokens, operations, layout.

const TOKEN =
  /"""(?:\\"""|[^])*?(?:"""|$)|"(?:\\.|[^"\\\n])*"?|#[^\n]*|\.\.\.|[$@]?[_A-Za-z]\w*|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[!&|:=(){}[\]]|[\s,]+|[^]/g;

const KINDS = [
  [/^#/, "comment"],
  [/^"/, "string"],
  [/^\$/, "variable"],
  [/^@/, "directive"],
  [/^(query|mutation|subscription|fragment|on|true|false|null)$/, "keyword"],
  [/^[_A-Z]/, "type"],
  [/^[_a-z]/, "name"],
  [/^-?\d/, "number"],
  [/^[\s,]+$/, "space"],
];

export function tokens(text) {
  return Array.from(text.matchAll(TOKEN), (match) => {
    const known = KINDS.find(([shape]) => shape.test(match[0]));
    return { text: match[0], at: match.index, kind: known ? known[1] : "mark" };
  });
}

const spoken = (token) => token.kind !== "space" && token.kind !== "comment";

/** The operations of a document: what each is, its name, and from where to where it reaches. */
export function operations(text) {
  const found = [];
  let depth = 0;
  let current = null;
  for (const token of tokens(text).filter(spoken)) {
    if (current === null) {
      current = { type: token.text === "{" ? "query" : token.text, name: null, from: token.at };
    } else if (depth === 0 && current.name === null && /^\w/.test(token.text)) {
      current.name = token.text;
    }
    if ("{([".includes(token.text)) depth += 1;
    if ("})]".includes(token.text)) depth -= 1;
    if (token.text === "}" && depth === 0) {
      current.to = token.at + 1;
      found.push(current);
      current = null;
    }
  }
  return found.filter((one) => ["query", "mutation", "subscription"].includes(one.type));
}

/** The operation in which the cursor stands, or else the nearest before it. */
export function operationAt(text, cursor) {
  const all = operations(text);
  return all.findLast((one) => one.from <= cursor) ?? all[0] ?? null;
}

/** Lays a document out anew; only white space changes. */
export function prettify(text) {
  const layout = new Layout();
  for (const token of tokens(text)) {
    if (token.kind !== "space") layout.add(token);
    else layout.gap(token.text);
  }
  return layout.finished();
}

class Layout {
  constructor() {
    this.out = "";
    this.indent = 0;
    this.inside = 0;
    this.last = null;
    this.beforeLast = null;
    this.sawNewline = false;
  }

  gap(text) {
    this.sawNewline = text.includes("\n");
  }

  add(token) {
    if (token.kind === "comment") this.comment(token);
    else if (this.inside > 0 || token.text === "(" || token.text === "[") this.inline(token);
    else this.block(token);
    this.last = token;
    this.sawNewline = false;
  }

  comment(token) {
    const own = this.out === "" || this.sawNewline;
    if (own && this.out !== "") this.line();
    this.out += `${own ? "" : " "}${token.text}`;
  }

  inline(token) {
    const opens = /^[([{]$/.test(token.text);
    if (this.last?.kind === "comment") this.line();
    else this.out += this.separator(token);
    this.out += token.text;
    if (opens) this.inside += 1;
    if (/^[)\]}]$/.test(token.text)) this.inside -= 1;
  }

  separator(token) {
    const before = this.last;
    if (before === null || /^[([{]$/.test(before.text) || /^[()\]}:!]$/.test(token.text)) return "";
    if (token.kind === "directive" || token.text === "=") return " ";
    return before.kind !== "mark" || /^[)\]}!]$/.test(before.text) ? ", " : " ";
  }

  block(token) {
    if (token.text === "{") return this.open();
    if (token.text === "}") return this.close();
    if (this.starts(token)) this.line();
    else if (this.isApart(token)) this.out += " ";
    this.out += token.text;
    this.beforeLast = this.last;
  }

  isApart(token) {
    if (this.last === null || token.text === ":") return false;
    return this.last.text !== "..." || token.text === "on" || token.kind === "directive";
  }

  starts(token) {
    const before = this.last;
    if (before === null) return false;
    if (before.kind === "comment" || before.text === "{" || before.text === "}") return true;
    if (this.indent === 0 || token.kind === "directive" || token.text === ":") return false;
    if (before.text === ":" || before.text === "...") return false;
    return !(before.text === "on" && this.beforeLast?.text === "...");
  }

  open() {
    if (this.last?.kind === "comment" || this.last?.text === "}") this.line();
    else if (this.last !== null) this.out += " ";
    this.out += "{";
    this.indent += 1;
  }

  close() {
    this.indent = Math.max(0, this.indent - 1);
    this.out += `\n${"  ".repeat(this.indent)}}`;
  }

  line() {
    const between = this.indent === 0 && this.last?.text === "}" ? "\n\n" : "\n";
    this.out += `${between}${"  ".repeat(this.indent)}`;
  }

  finished() {
    return `${this.out.trim()}\n`;
  }
}
