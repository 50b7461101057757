// Registering: who reads what we sent to the address is its owner, and is in.

import { ask } from "./api.js";
import { action, CODE, EMAIL, field, form, link, make, NEW, show } from "./dom.js";
import * as operations from "./operations.js";
import { entered, isWaiting } from "./second_factor.js";
import * as way from "./way.js";
import { language, word } from "./words.js";

const PHONE = { type: "tel", autocomplete: "tel", dir: "ltr", "data-first": true };
let step = byEmail;
let begun = null;

export function register() {
  if (!isWaiting()) step();
}

function go(to) {
  step = to;
  step();
}

const name = () => field("displayName", word("name"), { autocomplete: "name", maxlength: "100" });
const back = () => make("p", { class: "links" }, word("haveAccount"), " ", link(way.to("/sign-in"), word("signIn")));

async function begin(operation, given) {
  begun = await ask(operation, { ...given, locale: language() });
  go(confirm);
}

function byEmail() {
  const fields = [field("email", word("email"), EMAIL), name(), field("password", word("newPassword"), NEW, word("rules"))];
  const act = (given) => begin(operations.RegisterWithEmail, given);
  show(word("register"), form(word("goOn"), fields, act), action(word("withPhone"), () => go(byPhone)), back());
}

function byPhone() {
  const fields = [field("phone", word("phone"), PHONE), name()];
  const act = (given) => begin(operations.RegisterWithPhone, given);
  show(word("register"), form(word("goOn"), fields, act), action(word("withEmail"), () => go(byEmail)), back());
}

function confirm() {
  const { ticket, minutes } = begun;
  const act = async ({ code }) => entered(await ask(operations.RegistrationConfirm, { ticket, code }));
  const sent = make("p", { role: "status" }, word("codeSent", minutes));
  show(word("codeTitle"), sent, form(word("register"), [field("code", word("code"), CODE)], act), back());
}
