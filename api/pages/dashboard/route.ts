// Where the reader is, in the address after the hash: "#/moments/arrival?window=P7D".

import { useSyncExternalStore } from "react";

export const WINDOWS = { PT1H: "1 hour", P1D: "1 day", P7D: "7 days", P28D: "28 days" } as const;

/** How long the window is that ends with the current minute, as the API takes it. */
export type Window = keyof typeof WINDOWS;

export type Page = "outcomes" | "experiences" | "moments";

export interface Route {
  page: Page;
  /** Of the node that is shown; undefined of the first outcome. */
  key: string | undefined;
  window: Window;
}

const PAGES: readonly string[] = ["outcomes", "experiences", "moments"] satisfies Page[];
const USUAL: Window = "P7D";

/** The route that a hash says; what cannot be read is the first outcome, over the usual window. */
export function routeOf(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [page = "", key = ""] = path.split("/", 2);
  const window = new URLSearchParams(query).get("window") ?? USUAL;
  const decoded = PAGES.includes(page) ? decode(key) : undefined;
  return {
    page: decoded === undefined ? "outcomes" : (page as Page),
    key: decoded,
    window: Object.hasOwn(WINDOWS, window) ? (window as Window) : USUAL,
  };
}

/** Undefined of what is empty, or was not encoded as addresses are. */
function decode(key: string): string | undefined {
  try {
    return decodeURIComponent(key) || undefined;
  } catch {
    return undefined;
  }
}

/** The hash that says a route. */
export function hashOf({ page, key, window }: Route): string {
  const path = key === undefined ? "" : `${page}/${encodeURIComponent(key)}`;
  return `#/${path}${window === USUAL ? "" : `?window=${window}`}`;
}

export function useRoute(): Route {
  return routeOf(useSyncExternalStore(listen, () => location.hash));
}

function listen(changed: () => void): () => void {
  addEventListener("hashchange", changed);
  return () => {
    removeEventListener("hashchange", changed);
  };
}
