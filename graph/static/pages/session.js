// The session of this browser: an access token in memory, a refresh token that outlives the page.

import { ask, Refusal } from "./api.js";
import * as operations from "./operations.js";

// A script that got in could read any storage; the policy, under which no foreign script runs and no
// text becomes markup, is what keeps it out. All tabs share one token, because copies of it in two
// tabs' own storages look like theft as soon as one of them was used, and would end the session.
const KEY = "flatrender.refresh";
const EARLY = 30_000;
let access = null;
let refreshing = null;

export function keep(tokens) {
  access = { token: tokens.accessToken, until: Date.parse(tokens.accessExpiresAt) };
  localStorage.setItem(KEY, tokens.refreshToken);
}

export function forget() {
  access = null;
  localStorage.removeItem(KEY);
}

export const isKept = () => localStorage.getItem(KEY) !== null;

/** Asks as whoever is signed in; UNAUTHENTICATED when that is nobody any more. */
export async function askSigned(query, variables = {}) {
  if (!access || access.until - Date.now() < EARLY) await refresh();
  return ask(query, variables, access.token);
}

export async function signOut() {
  try {
    await askSigned(operations.SignOut);
  } finally {
    forget();
  }
}

/** Once at a time: whatever asks meanwhile waits for the same answer. */
function refresh() {
  refreshing ??= renewed().finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function renewed() {
  const refreshToken = localStorage.getItem(KEY);
  if (refreshToken === null) throw new Refusal("UNAUTHENTICATED", "");
  try {
    keep(await ask(operations.Refresh, { refreshToken }));
  } catch (refusal) {
    if (refusal.code === "UNAUTHENTICATED") forget();
    throw refusal;
  }
}
