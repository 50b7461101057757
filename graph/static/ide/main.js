// Ties the page together: editors, running, answers, history, schema.

import { Docs, INTROSPECTION } from "./docs.js";
import { Editor } from "./editor.js";
import * as highlight from "./highlight.js";
import * as history from "./history.js";
import { operationAt, prettify } from "./language.js";
import { post, subscribe } from "./transport.js";

const KEPT_ANSWERS = 100;
const KEYS = { query: "flatrender.graphql.query", variables: "flatrender.graphql.variables" };
const HEADERS_KEY = "flatrender.graphql.headers";
const WELCOME = `# Ctrl+Enter runs the operation at the cursor.
# Subscriptions stay open until you stop them.

query Hello {
  __typename
}
`;

const at = (id) => document.getElementById(id);
let stop = null;

const query = new Editor(at("query"), {
  paint: highlight.graphql,
  value: localStorage.getItem(KEYS.query) ?? WELCOME,
  onInput: (text) => localStorage.setItem(KEYS.query, text),
});
const variables = new Editor(at("variables"), {
  paint: highlight.json,
  value: localStorage.getItem(KEYS.variables) ?? "",
  onInput: (text) => localStorage.setItem(KEYS.variables, text),
});
// Headers sign in: they live as long as the tab and no longer.
const headers = new Editor(at("headers"), {
  paint: highlight.json,
  value: sessionStorage.getItem(HEADERS_KEY) ?? "",
  onInput: (text) => sessionStorage.setItem(HEADERS_KEY, text),
});
const docs = new Docs({ title: at("docs-title"), body: at("docs-body"), back: at("docs-back"), search: at("docs-search") });

function asObject(editor, name) {
  if (editor.value.trim() === "") return {};
  let found;
  try {
    found = JSON.parse(editor.value);
  } catch (error) {
    throw new Error(`${name} must be JSON: ${error.message}`);
  }
  if (found === null || typeof found !== "object" || Array.isArray(found)) throw new Error(`${name} must be a JSON object`);
  return found;
}

function run() {
  if (stop) return stop();
  const operation = operationAt(query.value, query.cursor);
  if (operation === null) return say("There is no operation to run.", true);
  try {
    const request = { query: query.value, variables: asObject(variables, "Variables") };
    if (operation.name) request.operationName = operation.name;
    clearAnswers();
    keep(operation);
    const send = operation.type === "subscription" ? listen : ask;
    send(request, asObject(headers, "Headers"));
  } catch (error) {
    say(error.message, true);
  }
}

async function ask(request, sent) {
  const control = new AbortController();
  busy(() => control.abort());
  say("Running …");
  try {
    const answer = await post(request, sent, control.signal);
    showAnswer(answer.body);
    at("facts").textContent = facts(answer);
    say(outcome(answer.body), "errors" in answer.body);
  } catch (error) {
    say(error.name === "AbortError" ? "Stopped." : `The server can't be reached: ${error.message}`, true);
  }
  idle();
}

function listen(request, sent) {
  let count = 0;
  say("Connecting …");
  const end = subscribe(request, sent, {
    onOpen: () => say("Listening …"),
    onAnswer(answer) {
      count += 1;
      showAnswer(answer, new Date().toLocaleTimeString());
      at("facts").textContent = `${count} ${count === 1 ? "event" : "events"}`;
    },
    onEnd(reason) {
      say(reason ?? "The subscription has ended.", reason !== null);
      idle();
    },
  });
  busy(end);
}

function facts({ status, ms, size, body }) {
  const cost = body.extensions?.cost;
  const parts = [`HTTP ${status}`, `${Math.round(ms)} ms`, `${size.toLocaleString()} characters`];
  if (cost) parts.push(`cost ${cost.actualQueryCost}`);
  if (cost?.throttleStatus) parts.push(`${cost.throttleStatus.currentlyAvailable} points left`);
  return parts.join(" · ");
}

function outcome(body) {
  const count = body.errors?.length ?? 0;
  if (count === 0) return "Done.";
  return count === 1 ? "The answer has an error." : `The answer has ${count} errors.`;
}

function showAnswer(answer, label) {
  const block = document.createElement("article");
  block.className = answer.errors ? "answer failed" : "answer";
  if (label) {
    const time = document.createElement("time");
    time.textContent = label;
    block.append(time);
  }
  const text = document.createElement("pre");
  text.append(highlight.json(JSON.stringify(answer, null, 2)));
  block.append(text);
  at("answers").prepend(block);
  if (at("answers").childElementCount > KEPT_ANSWERS) at("answers").lastElementChild.remove();
}

function clearAnswers() {
  at("answers").replaceChildren();
  at("facts").textContent = "";
}

function busy(end) {
  stop = end;
  at("run").classList.add("stops");
  at("run-label").textContent = "Stop";
}

function idle() {
  stop = null;
  at("run").classList.remove("stops");
  at("run-label").textContent = "Run";
}

function say(text, isBad = false) {
  at("status").textContent = text;
  at("status").classList.toggle("bad", isBad);
}

function layOut() {
  query.value = prettify(query.value);
  localStorage.setItem(KEYS.query, query.value);
  try {
    if (variables.value.trim()) variables.value = JSON.stringify(asObject(variables, "Variables"), null, 2);
    say("");
  } catch (error) {
    say(error.message, true);
  }
}

function keep(operation) {
  history.remember({
    title: `${operation.type} ${operation.name ?? query.value.slice(operation.from, operation.to)}`.slice(0, 80),
    query: query.value,
    variables: variables.value,
    at: new Date().toISOString(),
  });
  showHistory();
}

function showHistory() {
  history.show(at("history-list"), (entry) => {
    query.value = entry.query;
    variables.value = entry.variables;
    query.area.focus();
  });
}

async function loadSchema() {
  try {
    const { body } = await post({ query: INTROSPECTION }, asObject(headers, "Headers"));
    if (body.data?.__schema) docs.load(body.data.__schema);
    else docs.refuse(body.errors?.[0]?.message ?? "The server did not show its schema.");
  } catch (error) {
    docs.refuse(`The schema can't be read: ${error.message}`);
  }
}

function toggles(button, pane) {
  button.addEventListener("click", () => {
    pane.hidden = !pane.hidden;
    button.setAttribute("aria-expanded", String(!pane.hidden));
  });
}

function tabs(all) {
  const choose = (chosen, focus) => {
    for (const tab of all) {
      const isChosen = tab === chosen;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      at(tab.getAttribute("aria-controls")).hidden = !isChosen;
    }
    if (focus) chosen.focus();
  };
  for (const tab of all) {
    tab.addEventListener("click", () => choose(tab, false));
    tab.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (by) choose(all.at((all.indexOf(tab) + by) % all.length), true);
    });
  }
}

at("run").addEventListener("click", run);
at("prettify").addEventListener("click", layOut);
at("docs-reload").addEventListener("click", loadSchema);
at("history-clear").addEventListener("click", () => {
  history.forget();
  showHistory();
});
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    event.preventDefault();
    run();
  } else if (event.shiftKey && event.altKey && event.code === "KeyF") {
    event.preventDefault();
    layOut();
  }
});
toggles(at("history-toggle"), at("history"));
toggles(at("docs-toggle"), at("docs"));
tabs([at("tab-variables"), at("tab-headers")]);
showHistory();
loadSchema();
