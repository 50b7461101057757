// The schema browser: reads the schema by introspection, shows types and fields, searches both.

// Small on purpose: it stays within what an anonymous caller may ask in one operation.
export const INTROSPECTION = `query Schema {
  __schema {
    queryType { name }
    mutationType { name }
    subscriptionType { name }
    types {
      kind name description isOneOf
      fields(includeDeprecated: true) {
        name description isDeprecated deprecationReason
        args { name description defaultValue type { ...Ref } }
        type { ...Ref }
      }
      inputFields { name description defaultValue type { ...Ref } }
      interfaces { name }
      possibleTypes { name }
      enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
    }
  }
}
fragment Ref on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } }`;

const HITS = 80;

const KIND_NAMES = {
  OBJECT: "object",
  INTERFACE: "interface",
  UNION: "union",
  ENUM: "enum",
  INPUT_OBJECT: "input",
  SCALAR: "scalar",
};

export class Docs {
  constructor({ title, body, back, search }) {
    Object.assign(this, { title, body, back, search });
    this.types = new Map();
    this.roots = [];
    this.trail = [];
    back.addEventListener("click", () => this.goBack());
    search.addEventListener("input", () => this.render());
  }

  load(schema) {
    this.types = new Map(schema.types.map((type) => [type.name, type]));
    this.roots = [
      ["Queries", schema.queryType],
      ["Mutations", schema.mutationType],
      ["Subscriptions", schema.subscriptionType],
    ].filter(([, type]) => type !== null);
    this.trail = this.trail.filter((name) => this.types.has(name));
    this.render();
  }

  refuse(reason) {
    this.body.replaceChildren(make("p", "empty", reason));
  }

  open(name) {
    this.search.value = "";
    this.trail.push(name);
    this.render();
    this.title.focus();
  }

  goBack() {
    if (this.search.value) this.search.value = "";
    else this.trail.pop();
    this.render();
  }

  render() {
    const wanted = this.search.value.trim().toLowerCase();
    const name = this.trail.at(-1);
    this.back.disabled = !wanted && name === undefined;
    this.body.scrollTop = 0;
    if (wanted) this.show("Search", this.found(wanted));
    else if (name) this.show(name, this.type(this.types.get(name)));
    else this.show("Schema", this.overview());
  }

  show(title, parts) {
    this.title.textContent = title;
    this.body.replaceChildren(...parts);
  }

  overview() {
    const rootNames = new Set(this.roots.map(([, type]) => type.name));
    const rest = [...this.types.values()].filter(
      (type) => !rootNames.has(type.name) && !type.name.startsWith("__"),
    );
    rest.sort((one, other) => one.name.localeCompare(other.name));
    return [
      ...this.roots.flatMap(([label, { name }]) => [make("h3", "", label), this.fields(this.types.get(name).fields)]),
      make("h3", "", "Types"),
      list(rest.map((type) => [this.link(type.name), " ", make("small", "kind", KIND_NAMES[type.kind])])),
    ];
  }

  type(type) {
    const parts = [make("p", "kind", KIND_NAMES[type.kind] + (type.isOneOf ? ", exactly one field" : ""))];
    if (type.description) parts.push(prose(type.description));
    parts.push(...this.section("Implements", type.interfaces, (one) => [this.link(one.name)]));
    parts.push(...this.section("One of", type.possibleTypes, (one) => [this.link(one.name)]));
    if (type.fields?.length) parts.push(make("h3", "", "Fields"), this.fields(type.fields));
    if (type.inputFields?.length) parts.push(make("h3", "", "Fields"), this.fields(type.inputFields));
    parts.push(...this.section("Values", type.enumValues, (one) => entry([make("b", "t-keyword", one.name)], one)));
    return parts;
  }

  section(label, all, row) {
    return all?.length ? [make("h3", "", label), list(all.map(row))] : [];
  }

  fields(all) {
    return list(all.map((field) => this.field(field)));
  }

  field(field) {
    const signature = make("span", "signature", make("b", "t-name", field.name));
    if (field.args?.length) signature.append("(", ...this.args(field.args), ")");
    signature.append(": ", this.ref(field.type), ...preset(field));
    return entry([signature], field);
  }

  args(all) {
    return all.flatMap((arg, at) => {
      const name = make("span", "t-variable", arg.name);
      if (arg.description) name.title = arg.description;
      return [at ? ", " : "", name, ": ", this.ref(arg.type), ...preset(arg)];
    });
  }

  ref(type) {
    const parts = make("span", "ref");
    if (type.kind === "NON_NULL") parts.append(this.ref(type.ofType), "!");
    else if (type.kind === "LIST") parts.append("[", this.ref(type.ofType), "]");
    else parts.append(this.link(type.name));
    return parts;
  }

  link(name) {
    const made = make("button", "link t-type", name);
    made.type = "button";
    made.addEventListener("click", () => this.open(name));
    return made;
  }

  found(wanted) {
    const hits = [...this.types.values()].flatMap((type) => this.hits(type, wanted));
    if (hits.length === 0) return [make("p", "empty", "Nothing has such a name.")];
    hits.sort((one, other) => one.rank - other.rank);
    return [list(hits.slice(0, HITS).map((hit) => hit.row))];
  }

  hits(type, wanted) {
    if (type.name.startsWith("__")) return [];
    const rank = (name) => name.toLowerCase().indexOf(wanted);
    const own = rank(type.name) < 0 ? [] : [{ rank: rank(type.name), row: [this.link(type.name)] }];
    const members = type.fields ?? type.inputFields ?? type.enumValues ?? [];
    const inside = members
      .filter((member) => rank(member.name) >= 0)
      .map((member) => ({
        rank: rank(member.name) + 0.5,
        row: [this.link(type.name), ".", make("b", "t-name", member.name)],
      }));
    return [...own, ...inside];
  }
}

function preset({ defaultValue }) {
  return defaultValue == null ? [] : [" = ", make("span", "t-string", defaultValue)];
}

function entry(parts, { description, isDeprecated, deprecationReason }) {
  if (description) parts.push(prose(description));
  if (isDeprecated) parts.push(make("p", "deprecated", `Deprecated. ${deprecationReason ?? ""}`));
  return parts;
}

function prose(text) {
  return make("p", "prose", text);
}

function list(rows) {
  const made = make("ul", "rows");
  for (const row of rows) {
    const item = document.createElement("li");
    item.append(...row);
    made.append(item);
  }
  return made;
}

function make(name, className, ...content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
}
