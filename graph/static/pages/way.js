// Where a person came with and where he goes next.

/** Only paths of this site: `//elsewhere` and `javascript:` have another origin. */
export function next(fallback = "/sign-in") {
  const wanted = new URLSearchParams(location.search).get("next") ?? fallback;
  try {
    const url = new URL(wanted, location.origin);
    return url.origin === location.origin && wanted.startsWith("/") ? url.pathname + url.search : fallback;
  } catch {
    return fallback;
  }
}

/** Another page of ours, with what this one was told about the way. */
export function to(path) {
  const kept = new URLSearchParams();
  const given = new URLSearchParams(location.search);
  for (const name of ["next", "tenant"]) if (given.has(name)) kept.set(name, given.get(name));
  return kept.size ? `${path}?${kept}` : path;
}

/** What the address has after its `#`; it leaves the address bar and the history at once. */
export function secret() {
  const taken = location.hash.slice(1);
  if (taken) history.replaceState(null, "", location.pathname + location.search);
  return taken;
}
