// A link of a message. It is used up by a click only, because scanners of mail open links too.

import { ask } from "./api.js";
import { form, link, make, show } from "./dom.js";
import { entered } from "./second_factor.js";
import * as operations from "./operations.js";
import * as way from "./way.js";
import { word } from "./words.js";

const secret = location.pathname === "/sign-in/link" ? way.secret() : "";

export function byLink() {
  const back = make("p", { class: "links" }, link(way.to("/sign-in"), word("otherWays")));
  if (!secret) {
    show(word("linkTitle"), make("p", {}, word("linkMissing")), back);
    return;
  }
  const go = form(word("signIn"), [], async () => entered(await ask(operations.SignInWithLink, { secret })));
  show(word("linkTitle"), make("p", {}, word("linkHint")), go, back);
}
