// Asks this device for a passkey.

import { ask, Refusal } from "./api.js";
import * as operations from "./operations.js";
import { word } from "./words.js";

export const isPossible = () => window.isSecureContext && "PublicKeyCredential" in window;

/** The answer to a new challenge, ready for the API. */
export async function answer() {
  const { id, options } = await ask(operations.PasskeyStart);
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: (options.allowCredentials ?? []).map((one) => ({ ...one, id: bytes(one.id) })),
  };
  try {
    const credential = await navigator.credentials.get({ publicKey });
    return { ceremonyId: id, credential: plain(credential) };
  } catch (error) {
    throw new Refusal("PASSKEY", word(error.name === "SecurityError" ? "passkeyElsewhere" : "passkeyNone"));
  }
}

// `toJSON` of credentials and its counterpart are missing in browsers that have passkeys.
function plain({ id, rawId, type, response }) {
  const parts = ["clientDataJSON", "authenticatorData", "signature", "userHandle"];
  const given = parts.filter((part) => response[part]).map((part) => [part, text(response[part])]);
  return { id, rawId: text(rawId), type, response: Object.fromEntries(given) };
}

function bytes(encoded) {
  const standard = encoded.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(standard), (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const raw = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(raw).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
