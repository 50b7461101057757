// A new password: first the link to it, then the password itself.

import { ask } from "./api.js";
import { field, form, link, LOGIN, make, NEW, show } from "./dom.js";
import * as operations from "./operations.js";
import { forget } from "./session.js";
import * as way from "./way.js";
import { word } from "./words.js";

const secret = location.pathname === "/password-reset" ? way.secret() : "";
let step = secret ? choose : order;
let minutes = 0;

export const reset = () => step();

function go(to) {
  step = to;
  step();
}

const back = () => make("p", { class: "links" }, link(way.to("/sign-in"), word("toSignIn")));

function order() {
  const act = async (given) => {
    ({ minutes } = await ask(operations.ResetRequest, given));
    go(ordered);
  };
  const fields = [field("login", word("login"), LOGIN)];
  show(word("resetTitle"), make("p", {}, word("resetHint")), form(word("sendLink"), fields, act), back());
}

function ordered() {
  show(word("sentTitle"), make("p", { role: "status" }, word("linkSent", minutes)), back());
}

function choose() {
  const act = async ({ newPassword }) => {
    await ask(operations.Reset, { secret, newPassword });
    forget();
    go(done);
  };
  const fields = [field("newPassword", word("newPassword"), { ...NEW, "data-first": true }, word("rules"))];
  const again = make("p", { class: "links" }, link("/password-reset", word("anotherLink")));
  show(word("chooseTitle"), form(word("chooseSubmit"), fields, act), again);
}

function done() {
  show(word("doneTitle"), make("p", { role: "status" }, word("doneHint")), back());
}
