// Sends operations, and turns every way of saying no into one Refusal.

import { language, word } from "./words.js";

export class Refusal extends Error {
  constructor(code, message, { field = null, wait = 0 } = {}) {
    super(message);
    Object.assign(this, { code, field, wait });
  }
}

/** The answer of the one root field. */
export async function ask(query, variables = {}, token = null) {
  const response = await sent({ query, variables: { ...variables, ...named(query) } }, token);
  const body = await response.json().catch(() => ({}));
  const [answer] = Object.values(body.data ?? {});
  if (answer?.__typename === "Problem") {
    throw new Refusal(answer.code, answer.message, { field: answer.field, wait: answer.details?.retryAfter });
  }
  const error = body.errors?.[0];
  if (error || !body.data) {
    const wait = Number(response.headers.get("retry-after")) || 0;
    throw new Refusal(error?.extensions?.code ?? "UNAVAILABLE", error?.message ?? word("broken"), { wait });
  }
  return answer;
}

function named(query) {
  const tenant = new URLSearchParams(location.search).get("tenant");
  return tenant && query.includes("$tenant") ? { tenant } : {};
}

async function sent(body, token) {
  const headers = {
    "content-type": "application/json",
    accept: "application/json",
    "accept-language": language(),
    "x-flatrender-request": "1",
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  };
  try {
    return await fetch("/graphql", { method: "POST", headers, body: JSON.stringify(body) });
  } catch {
    throw new Refusal("OFFLINE", word("offline"));
  }
}
