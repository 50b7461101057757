// The first administrator's page: its address is printed where the server is started.

import { ask } from "./api.js";
import { EMAIL, field, form, make, NEW, show } from "./dom.js";
import * as operations from "./operations.js";
import { entered } from "./second_factor.js";
import * as way from "./way.js";
import { word } from "./words.js";

const secret = location.pathname === "/first-admin" ? way.secret() : "";

export function firstAdmin() {
  if (!secret) {
    show(word("adminTitle"), make("p", {}, word("adminMissing")));
    return;
  }
  const fields = [field("email", word("email"), EMAIL), field("password", word("newPassword"), NEW, word("rules"))];
  const act = async (given) => entered(await ask(operations.FirstAdmin, { secret, ...given }), "/outbox");
  show(word("adminTitle"), make("p", {}, word("adminHint")), form(word("adminSubmit"), fields, act));
}
