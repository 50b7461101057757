// Builds what is on the page out of elements and texts, so that no text ever becomes markup.

import { word } from "./words.js";

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export const at = (id) => document.getElementById(id);

/** The page's card: a heading and what belongs to it. The heading is told to who can't see it. */
export function show(title, ...children) {
  const heading = make("h1", { tabindex: "-1" }, title);
  document.title = `${title} · ${at("brand").textContent}`;
  at("view").replaceChildren(make("section", { class: "card" }, heading, ...children));
  (at("view").querySelector("[data-first]") ?? heading).focus();
}

export const LOGIN = { autocomplete: "username", dir: "ltr", "data-first": true };
export const EMAIL = { type: "email", autocomplete: "username", dir: "ltr", "data-first": true };
export const CODE = { autocomplete: "one-time-code", inputmode: "numeric", dir: "ltr", maxlength: "12", "data-first": true };
export const NEW = { type: "password", autocomplete: "new-password", dir: "ltr", minlength: "10", maxlength: "200" };

export function field(name, label, attributes = {}, hint = null) {
  const described = [hint ? `${name}-hint` : "", `${name}-error`].join(" ").trim();
  const input = make("input", { id: name, name, required: true, "aria-describedby": described, ...attributes });
  return make(
    "div",
    { class: "field" },
    make("label", { for: name }, label),
    input,
    hint && make("p", { id: `${name}-hint`, class: "hint" }, hint),
    make("p", { id: `${name}-error`, class: "error" }),
  );
}

/** A form that tells what was refused, at the field at fault, and counts down where it must wait. */
export function form(submit, fields, act) {
  const button = make("button", { type: "submit", class: "main" }, submit);
  const trouble = make("p", { class: "error", role: "alert" });
  const run = async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    const given = Object.fromEntries(new FormData(whole));
    clear(whole, trouble);
    button.disabled = true;
    try {
      await act(given);
      button.disabled = false;
    } catch (refusal) {
      tell(whole, trouble, refusal);
      await pause(button, refusal.wait ?? 0);
    }
  };
  const whole = make("form", { on: { submit: run } }, ...fields, trouble, button);
  return whole;
}

/** A button that works without a form, with the same manners. */
export function action(label, act, kind = "quiet") {
  const button = make("button", { type: "button", class: kind }, label);
  const trouble = make("p", { class: "error", role: "alert" });
  button.addEventListener("click", async () => {
    trouble.textContent = "";
    button.disabled = true;
    try {
      await act();
      button.disabled = false;
    } catch (refusal) {
      trouble.textContent = refusal.message;
      await pause(button, refusal.wait ?? 0);
    }
  });
  return make("div", { class: "action" }, button, trouble);
}

export function link(address, label) {
  return make("a", { href: address }, label);
}

function clear(whole, trouble) {
  trouble.textContent = "";
  for (const input of whole.elements) input.removeAttribute("aria-invalid");
  for (const line of whole.querySelectorAll(".field .error")) line.textContent = "";
}

function tell(whole, trouble, refusal) {
  const input = refusal.field && whole.elements.namedItem(refusal.field);
  trouble.textContent = refusal.message;
  if (!input) return;
  trouble.textContent = "";
  input.setAttribute("aria-invalid", "true");
  at(`${refusal.field}-error`).textContent = refusal.message;
  input.focus();
}

function pause(button, seconds) {
  const label = button.textContent;
  const until = Date.now() + seconds * 1000;
  return new Promise((done) => {
    const tick = () => {
      const left = Math.ceil((until - Date.now()) / 1000);
      button.disabled = left > 0;
      button.textContent = left > 0 ? word("wait", left) : label;
      if (left > 0) setTimeout(tick, 250);
      else done();
    };
    tick();
  });
}
