// Signing in at a provider: there and back, with a ticket that stays in this tab.

import { ask } from "./api.js";
import { action, link, make, show } from "./dom.js";
import * as operations from "./operations.js";
import { entered, isWaiting } from "./second_factor.js";
import * as way from "./way.js";
import { language, word } from "./words.js";

const BACK = "/sign-in/openid";
const KEY = "flatrender.openid";
const came = location.pathname === BACK ? new URLSearchParams(location.search) : null;
let trouble = "";

/** A button for each provider; none where there are none or they can't be asked for. */
export function providers() {
  const place = make("div", { class: "ways" });
  ask(operations.Providers).then((all) => place.append(...all.map(button)), () => null);
  return place;
}

function button({ key, nameFa, nameEn }) {
  const name = language() === "fa" ? nameFa : nameEn;
  return action(word("byProvider", name), async () => {
    const redirectUri = location.origin + BACK;
    const { address, ticket } = await ask(operations.OpenIdBegin, { provider: key, redirectUri });
    sessionStorage.setItem(KEY, JSON.stringify({ ticket, search: location.search }));
    location.assign(address);
  });
}

export function fromProvider() {
  if (isWaiting()) return;
  const back = make("p", { class: "links" }, link("/sign-in", word("otherWays")));
  show(word("signIn"), make("p", { class: "error", role: "alert" }, trouble || word("comingIn")), back);
}

async function finish() {
  const begun = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  sessionStorage.removeItem(KEY);
  history.replaceState(null, "", BACK + (begun?.search ?? ""));
  const [state, authorizationCode] = [came.get("state"), came.get("code")];
  try {
    if (!begun || !state || !authorizationCode) throw new Error(word("providerNone"));
    entered(await ask(operations.OpenIdFinish, { ticket: begun.ticket, state, authorizationCode }), way.next());
  } catch (refusal) {
    trouble = refusal.message;
    fromProvider();
  }
}

if (came) finish();
