// What was run lately, kept in this browser. Headers are not kept: they carry secrets.

const KEY = "flatrender.graphql.history";
const KEPT = 50;

export function remembered() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

export function remember(entry) {
  const others = remembered().filter(
    (one) => one.query !== entry.query || one.variables !== entry.variables,
  );
  localStorage.setItem(KEY, JSON.stringify([entry, ...others].slice(0, KEPT)));
}

export function forget() {
  localStorage.removeItem(KEY);
}

export function show(list, onPick) {
  list.replaceChildren(...remembered().map((entry) => item(entry, onPick)));
  if (list.childElementCount > 0) return;
  const empty = document.createElement("li");
  empty.className = "empty";
  empty.textContent = "Nothing has been run yet.";
  list.append(empty);
}

function item(entry, onPick) {
  const made = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = entry.title;
  const when = document.createElement("time");
  when.dateTime = entry.at;
  when.textContent = new Date(entry.at).toLocaleString();
  button.append(when);
  button.addEventListener("click", () => onPick(entry));
  made.append(button);
  return made;
}
