// The one socket of a page. It connects again by itself, for as long as it takes, and asks the reader for a key where the
// service wants one.

import { createClient } from "graphql-ws";
import { keys } from "./keys.ts";

export const ENDPOINT = new URL("graphql", document.baseURI);

const PING_MILLISECONDS = 10_000;
const SILENCE_MILLISECONDS = 5_000; // a socket that died unnoticed is noticed then
const FIRST_PAUSE_MILLISECONDS = 250;
const LONGEST_PAUSE_MILLISECONDS = 5_000;
const REST_MILLISECONDS = 3_000; // between two views, so that one socket serves both
const NOT_LET_IN = 4403;

/** Whether the socket is there: not yet, so that nothing can be shown; now; or no more since it was lost. */
export type Presence = "connecting" | "live" | Date;

class Present {
  presence: Presence = "connecting";
  readonly #listeners = new Set<() => void>();

  set(presence: Presence): void {
    this.presence = presence;
    for (const listener of this.#listeners) listener();
  }

  /** Calls back when the socket was lost or is there. Returns what ends that. */
  readonly listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

export const present = new Present();

let isConnected = false;
let shown: string | undefined; // on the socket that is there, or was last
let silence: ReturnType<typeof setTimeout> | undefined;

export const connection = createClient({
  url: ENDPOINT.href.replace(/^http/, "ws"),
  connectionParams: () => {
    shown = keys.authorization;
    return shown === undefined ? {} : { authorization: shown };
  },
  lazyCloseTimeout: REST_MILLISECONDS,
  keepAlive: PING_MILLISECONDS,
  retryAttempts: Infinity,
  shouldRetry: () => true,
  retryWait: async (retries) => {
    await keys.settled();
    await pause(Math.min(FIRST_PAUSE_MILLISECONDS * 2 ** retries, LONGEST_PAUSE_MILLISECONDS));
  },
  on: {
    connected: () => {
      isConnected = true;
      present.set("live");
    },
    ping: (received) => {
      if (!received) silence = setTimeout(terminate, SILENCE_MILLISECONDS);
    },
    pong: (received) => {
      if (received) clearTimeout(silence);
    },
    closed: (event) => {
      clearTimeout(silence);
      isConnected = false;
      const { code } = event as CloseEvent;
      if (code === NOT_LET_IN) keys.refuse(shown);
      if (code !== 1000 && present.presence === "live") present.set(new Date());
    },
  },
});

keys.listen(() => {
  if (isConnected && keys.question === null && keys.authorization !== shown) terminate(); // and come back as who they are
});

function terminate(): void {
  connection.terminate();
}

/** Not all at once, when a service comes back that many had watched. */
async function pause(milliseconds: number): Promise<void> {
  await new Promise((go) => setTimeout(go, milliseconds * (0.5 + Math.random() / 2)));
}
