// What every way of signing in ends in: in, or one more step.

import { ask } from "./api.js";
import { action, CODE, field, form, link, make, show } from "./dom.js";
import * as operations from "./operations.js";
import * as passkey from "./passkey.js";
import { keep } from "./session.js";
import * as way from "./way.js";
import { word } from "./words.js";

let waiting = null;

/** Whether a second factor is being asked for; then it is shown. */
export function isWaiting() {
  if (waiting) step();
  return waiting !== null;
}

export function entered(answer, fallback) {
  if (answer.__typename === "SecondFactorNeeded") {
    waiting = { ...answer, fallback, isRecovering: false };
    step();
    return;
  }
  keep(answer.tokens);
  location.assign(way.next(fallback));
}

async function prove(proof) {
  entered(await ask(operations.SecondFactor, { ticket: waiting.ticket, proof }), waiting.fallback);
}

function step() {
  const { kinds, isRecovering } = waiting;
  const ways = [];
  if (isRecovering) ways.push(recovery());
  else if (kinds.includes("TOTP")) ways.push(totp());
  if (kinds.includes("PASSKEY") && passkey.isPossible()) {
    ways.push(action(word("passkey"), async () => prove({ passkey: await passkey.answer() })));
  }
  const other = action(word(isRecovering ? "notRecovering" : "recovering"), () => {
    waiting.isRecovering = !isRecovering;
    step();
  }, "link");
  const back = make("p", { class: "links" }, link(way.to("/sign-in"), word("startAgain")));
  show(word("secondTitle"), make("p", {}, word("secondHint")), ...ways, other, back);
}

function totp() {
  return form(word("goOn"), [field("totp", word("totp"), CODE)], ({ totp: code }) => prove({ totp: latin(code) }));
}

function recovery() {
  const shape = { autocomplete: "off", dir: "ltr", "data-first": true };
  return form(word("goOn"), [field("recoveryCode", word("recoveryCode"), shape)], (given) => prove(given));
}

/** Digits as they stand on a Persian keyboard are the same digits. */
export function latin(code) {
  const digit = (letter) => String(letter.charCodeAt(0) & 0xf);
  return code.replace(/[۰-۹٠-٩]/g, digit).trim();
}
