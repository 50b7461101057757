// Signing in: with a password, a code, a link or a passkey; and who is signed in already.

import { ask } from "./api.js";
import { action, CODE, EMAIL, field, form, link, LOGIN, make, show } from "./dom.js";
import { providers } from "./openid.js";
import * as operations from "./operations.js";
import * as passkey from "./passkey.js";
import { entered, isWaiting } from "./second_factor.js";
import { askSigned, isKept, signOut } from "./session.js";
import * as way from "./way.js";
import { word } from "./words.js";

let step = isKept() && !new URLSearchParams(location.search).has("next") ? inside : password;
let login = "";
let minutes = 0;

export function signIn() {
  if (!isWaiting()) step();
}

function go(to) {
  step = to;
  step();
}

function password() {
  const fields = [
    field("login", word("login"), { ...LOGIN, value: login }),
    field("password", word("password"), { type: "password", autocomplete: "current-password", dir: "ltr" }),
  ];
  const act = async (given) => {
    ({ login } = given);
    entered(await ask(operations.SignInWithPassword, given));
  };
  const forgotten = make("p", { class: "links" }, link(way.to("/password-reset"), word("forgotten")));
  show(word("signIn"), form(word("signIn"), fields, act), forgotten, others(password), providers(), registering());
}

function others(now) {
  const offered = [[password, "byPassword"], [orderCode, "byCode"], [orderLink, "byLink"]];
  const ways = offered.filter(([to]) => to !== now).map(([to, name]) => action(word(name), () => go(to)));
  if (passkey.isPossible()) ways.push(action(word("passkey"), byPasskey));
  return make("div", { class: "ways" }, make("p", { class: "or" }, word("or")), ...ways);
}

const registering = () => make("p", { class: "links" }, word("noAccount"), " ", link(way.to("/register"), word("register")));

async function byPasskey() {
  entered(await ask(operations.PasskeyFinish, { answer: await passkey.answer() }));
}

function orderCode() {
  const act = async (given) => {
    ({ login } = given);
    ({ minutes } = await ask(operations.CodeRequest, given));
    go(withCode);
  };
  show(word("byCode"), form(word("sendCode"), [field("login", word("login"), { ...LOGIN, value: login })], act), others(orderCode));
}

function withCode() {
  const act = async ({ code }) => entered(await ask(operations.SignInWithCode, { login, code }));
  const sent = make("p", { role: "status" }, word("codeSent", minutes), " ", make("bdi", { dir: "ltr" }, login));
  show(word("codeTitle"), sent, form(word("signIn"), [field("code", word("code"), CODE)], act), others(withCode));
}

function orderLink() {
  const act = async (given) => {
    ({ minutes } = await ask(operations.LinkRequest, given));
    go(linkSent);
  };
  show(word("byLink"), form(word("sendLink"), [field("email", word("email"), EMAIL)], act), others(orderLink));
}

function linkSent() {
  show(word("sentTitle"), make("p", { role: "status" }, word("linkSent", minutes)), others(linkSent));
}

async function inside() {
  try {
    const { account, roles } = await askSigned(operations.Me);
    const outbox = roles.includes("PLATFORM_ADMIN") ? make("p", {}, link("/outbox", word("outbox"))) : null;
    const reached = make("p", {}, make("bdi", { dir: "ltr" }, account.email ?? account.phone ?? ""));
    const leave = action(word("signOut"), async () => {
      await signOut();
      go(password);
    });
    show(word("inside", account.displayName), reached, outbox, leave);
  } catch (refusal) {
    if (refusal.code === "UNAUTHENTICATED") go(password);
    else show(word("signIn"), make("p", { class: "error", role: "alert" }, refusal.message));
  }
}
