// A text area over its own coloured copy, with line numbers. Tab indents; Escape, then Tab, leaves.

const INDENT = "  ";

export class Editor {
  constructor(place, { paint, value = "", onInput = () => {} }) {
    this.paint = paint;
    this.onInput = onInput;
    this.leaving = false;
    this.numbers = element("div", "numbers", { "aria-hidden": "true" });
    this.copy = element("pre", "copy", { "aria-hidden": "true" });
    this.area = element("textarea", "area", {
      "aria-label": place.dataset.label,
      spellcheck: "false",
      autocapitalize: "off",
      autocomplete: "off",
      wrap: "off",
    });
    const stack = element("div", "stack");
    stack.append(this.copy, this.area);
    place.append(this.numbers, stack);
    this.listen();
    this.value = value;
  }

  get value() {
    return this.area.value;
  }

  set value(text) {
    this.area.value = text;
    this.draw();
  }

  get cursor() {
    return this.area.selectionStart;
  }

  listen() {
    this.area.addEventListener("input", () => {
      this.draw();
      this.onInput(this.value);
    });
    this.area.addEventListener("scroll", () => this.follow());
    this.area.addEventListener("keydown", (event) => this.key(event));
    this.area.addEventListener("blur", () => (this.leaving = false));
  }

  draw() {
    // A last empty line is only as high as a line when something stands in it.
    this.copy.replaceChildren(this.paint(this.value), "\n");
    const count = this.value.split("\n").length;
    this.numbers.textContent = Array.from({ length: count }, (_, at) => at + 1).join("\n");
    this.follow();
  }

  follow() {
    this.copy.scrollTop = this.numbers.scrollTop = this.area.scrollTop;
    this.copy.scrollLeft = this.area.scrollLeft;
  }

  key(event) {
    if (event.key === "Escape") this.leaving = true;
    else if (event.key === "Tab" && !this.leaving) this.tab(event);
    else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) this.newLine(event);
    else if (!["Shift", "Tab"].includes(event.key)) this.leaving = false;
  }

  tab(event) {
    event.preventDefault();
    const { start, end, text } = this.selectedLines();
    if (!event.shiftKey && this.area.selectionStart === this.area.selectionEnd) {
      this.insert(INDENT);
      return;
    }
    const changed = text
      .split("\n")
      .map((line) => (event.shiftKey ? line.replace(/^ {1,2}/, "") : INDENT + line))
      .join("\n");
    this.area.setSelectionRange(start, end);
    this.insert(changed);
    this.area.setSelectionRange(start, start + changed.length);
  }

  selectedLines() {
    const { value, selectionStart, selectionEnd } = this.area;
    const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
    const next = value.indexOf("\n", selectionEnd);
    const end = next === -1 ? value.length : next;
    return { start, end, text: value.slice(start, end) };
  }

  newLine(event) {
    event.preventDefault();
    const { value, selectionStart } = this.area;
    const line = value.slice(value.lastIndexOf("\n", selectionStart - 1) + 1, selectionStart);
    const indent = /^ */.exec(line)[0] + (/[{([]\s*$/.test(line) ? INDENT : "");
    const closes = /[{([]\s*$/.test(line) && /^[})\]]/.test(value.slice(selectionStart));
    this.insert(closes ? `\n${indent}\n${indent.slice(2)}` : `\n${indent}`);
    if (closes) this.move(-indent.length + 1);
  }

  move(by) {
    const at = this.area.selectionStart + by;
    this.area.setSelectionRange(at, at);
  }

  insert(text) {
    // The only way to change the text that keeps the browser's own undo.
    document.execCommand("insertText", false, text);
  }
}

function element(name, className, attributes = {}) {
  const made = document.createElement(name);
  made.className = className;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
