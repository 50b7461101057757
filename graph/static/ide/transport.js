// Sends operations: queries and mutations by POST, subscriptions over a WebSocket.

const ENDPOINT = new URL("graphql", location.href);
const PROTOCOL = "graphql-transport-ws";

export async function post(request, headers, signal) {
  const begun = performance.now();
  const response = await fetch(ENDPOINT, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/json",
      "x-flatrender-request": "1",
      ...headers,
    },
    body: JSON.stringify(request),
    signal,
  });
  const text = await response.text();
  return { status: response.status, size: text.length, ms: performance.now() - begun, body: parsed(text) };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { answer: text, note: "The server's answer is not JSON." };
  }
}

/** Calls `onAnswer` for each event and `onEnd` once, with a reason where there is one. */
export function subscribe(request, headers, { onOpen, onAnswer, onEnd }) {
  const address = new URL(ENDPOINT);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(address, PROTOCOL);
  const say = (message) => socket.send(JSON.stringify(message));
  const id = "1";
  const heard = {
    connection_ack() {
      say({ type: "subscribe", id, payload: request });
      onOpen();
    },
    ping: () => say({ type: "pong" }),
    next: (message) => onAnswer(message.payload),
    error(message) {
      onAnswer({ errors: message.payload });
      socket.close(1000);
    },
    complete: () => socket.close(1000),
  };
  socket.addEventListener("open", () => say({ type: "connection_init", payload: initPayload(headers) }));
  socket.addEventListener("message", (event) => {
    const message = JSON.parse(event.data);
    heard[message.type]?.(message);
  });
  socket.addEventListener("close", (event) => onEnd(reason(event)));
  return () => {
    if (socket.readyState === WebSocket.OPEN) say({ type: "complete", id });
    socket.close(1000);
  };
}

/** A browser can't set headers on a socket, so the one that signs in travels in the first message. */
function initPayload(headers) {
  const key = Object.keys(headers).find((name) => name.toLowerCase() === "authorization");
  return key === undefined ? {} : { authorization: headers[key] };
}

function reason(event) {
  if (event.code === 1000) return null;
  return `The socket was closed: ${event.code} ${event.reason || "without a reason"}`;
}
