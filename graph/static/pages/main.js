// Shows the page that belongs to the address, in the person's language.

import { ask } from "./api.js";
import { at } from "./dom.js";
import { firstAdmin } from "./first_admin.js";
import { byLink } from "./link.js";
import * as operations from "./operations.js";
import { fromProvider } from "./openid.js";
import { outbox } from "./outbox.js";
import { register } from "./register.js";
import { reset } from "./reset.js";
import { signIn } from "./sign_in.js";
import { language, speak, word } from "./words.js";

const PAGES = {
  "/sign-in": signIn,
  "/sign-in/link": byLink,
  "/sign-in/openid": fromProvider,
  "/password-reset": reset,
  "/register": register,
  "/first-admin": firstAdmin,
  "/outbox": outbox,
};
let brand = null;

function show() {
  document.documentElement.lang = language();
  document.documentElement.dir = language() === "fa" ? "rtl" : "ltr";
  at("language").textContent = word("other");
  at("language").lang = language() === "fa" ? "en" : "fa";
  name();
  PAGES[location.pathname]();
}

function name() {
  if (brand) at("brand").textContent = language() === "fa" ? brand.displayNameFa : brand.displayNameEn;
}

at("language").addEventListener("click", () => {
  speak(language() === "fa" ? "en" : "fa");
  const typed = [...document.querySelectorAll("input")].map((input) => [input.id, input.value]);
  show();
  for (const [id, value] of typed) if (at(id)) at(id).value = value;
});
show();
try {
  brand = await ask(operations.Brand);
  name();
} catch {
  // The page works without the brand's name.
}
