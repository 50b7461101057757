// Messages to people that nobody has delivered, for whoever looks after the installation.

import { action, at, link, make, show } from "./dom.js";
import * as operations from "./operations.js";
import { askSigned, signOut } from "./session.js";
import { language, word } from "./words.js";

const EVERY = 2000;
const known = new Map();
let cursor = null;
let isOpen = false;
let timer = null;

export async function outbox() {
  clearTimeout(timer);
  try {
    if (!isOpen) await older();
    isOpen = true;
    frame();
    timer = setTimeout(newer, EVERY);
  } catch (refusal) {
    refused(refusal);
  }
}

function take({ nodes, pageInfo }, isOlder) {
  for (const message of nodes) known.set(message.id, message);
  if (isOlder) cursor = pageInfo.hasNextPage ? pageInfo.endCursor : null;
}

async function older() {
  take(await askSigned(operations.Outbox, { after: cursor }), true);
}

/** Asks while somebody looks; what is there already stays as it is, with the focus in it. */
async function newer() {
  try {
    if (!document.hidden) {
      take(await askSigned(operations.Outbox), false);
      list();
    }
    at("outbox-trouble").textContent = "";
  } catch (refusal) {
    if (refusal.code === "UNAUTHENTICATED" || refusal.code === "FORBIDDEN") {
      refused(refusal);
      return;
    }
    at("outbox-trouble").textContent = refusal.message;
  }
  timer = setTimeout(newer, EVERY);
}

function refused(refusal) {
  if (refusal.code === "UNAUTHENTICATED") {
    location.replace("/sign-in?next=/outbox");
    return;
  }
  const text = refusal.code === "FORBIDDEN" ? word("outboxForbidden") : refusal.message;
  show(word("outbox"), make("p", { class: "error", role: "alert" }, text), leave());
}

const leave = () => action(word("signOut"), async () => {
  clearTimeout(timer);
  await signOut().catch(() => null);
  location.replace("/sign-in?next=/outbox");
});

function frame() {
  const wanted = make("input", { id: "filter", type: "search", dir: "ltr", on: { input: list } });
  const more = action(word("older"), async () => {
    await older();
    list();
  });
  more.id = "older";
  show(
    word("outbox"),
    make("p", { class: "hint" }, word("outboxHint")),
    make("div", { class: "field" }, make("label", { for: "filter" }, word("filter")), wanted),
    make("p", { id: "outbox-trouble", class: "error", role: "alert" }),
    make("p", { id: "outbox-empty", role: "status" }),
    make("ol", { id: "messages" }),
    more,
    leave(),
  );
  at("view").firstElementChild.classList.add("wide");
  at("messages").dataset.language = language();
  list();
}

function list() {
  const wanted = at("filter").value.trim().toLowerCase();
  const all = [...known.values()].sort((a, b) => (a.writtenAt < b.writtenAt ? 1 : -1));
  const shown = all.filter(({ recipient }) => recipient.includes(wanted));
  const there = new Map([...at("messages").children].map((item) => [item.dataset.id, item]));
  place(at("messages"), shown.map((message) => there.get(message.id) ?? item(message)));
  at("outbox-empty").textContent = shown.length ? "" : word(known.size ? "filteredOut" : "outboxEmpty");
  at("older").hidden = cursor === null;
}

function place(parent, items) {
  for (const old of [...parent.children]) if (!items.includes(old)) old.remove();
  items.forEach((one, index) => {
    if (parent.children[index] !== one) parent.insertBefore(one, parent.children[index] ?? null);
  });
}

function item({ id, channel, recipient, locale, subject, body, writtenAt }) {
  const at_ = new Date(writtenAt).toLocaleString(language(), { dateStyle: "medium", timeStyle: "medium" });
  const written = { lang: locale, dir: locale === "fa" ? "rtl" : "ltr" };
  return make(
    "li",
    { "data-id": id },
    make("p", { class: "meta" }, make("bdi", { dir: "ltr" }, recipient), ` · ${word(channel)} · `, make("time", { datetime: writtenAt }, at_)),
    make("h2", written, subject),
    make("p", { ...written, class: "body" }, ...parts(body)),
    copies(body),
  );
}

const LINK = /https?:\/\/\S+/g;
const CODES = /(?<![\w#/-])\d{6}(?![\w/-])/g;

function parts(body) {
  const found = [...body.matchAll(LINK)];
  const between = body.split(LINK);
  return between.flatMap((text, index) => (found[index] ? [text, make("bdi", { dir: "ltr" }, link(found[index][0], found[index][0]))] : [text]));
}

function copies(body) {
  const links = body.match(LINK) ?? [];
  const codes = body.replace(LINK, "").match(CODES) ?? [];
  const buttons = [...codes.map((one) => [one, word("copyCode", one)]), ...links.map((one) => [one, word("copyLink")])];
  return make("div", { class: "copies" }, ...buttons.map(([text, label]) => copying(text, label)));
}

function copying(text, label) {
  const said = make("span", { role: "status" });
  const copy = async () => {
    // Without a secure connection a browser has no clipboard for scripts.
    const isDone = await navigator.clipboard?.writeText(text).then(() => true, () => false);
    said.textContent = word(isDone ? "copied" : "notCopied");
  };
  return make("span", {}, make("button", { type: "button", class: "quiet", on: { click: copy } }, label), said);
}
