// The API key of this tab: asked for where the service wants one, kept in the tab's own storage, gone with the tab.

const STORED_AS = "touchstone-key";

/** What the reader is asked: null while nothing is. */
export type Question = { reason: string } | null;

const NEEDED = "This service asks who is calling. Paste an API key that may read and subscribe.";
const NOT_GOOD = "This key is not known here, has expired or was revoked. Paste another one.";

class Keys {
  #question: Question = null;
  #waiting: (() => void)[] = [];
  readonly #listeners = new Set<() => void>();

  /** The key as an `Authorization` header has it; undefined while there is none. */
  get authorization(): string | undefined {
    const key = sessionStorage.getItem(STORED_AS);
    return key === null ? undefined : `Bearer ${key}`;
  }

  get question(): Question {
    return this.#question;
  }

  /** The service did not let in whoever showed this; a reason is told instead of the usual one. */
  refuse(shown: string | undefined, reason?: string): void {
    if (this.#question !== null || shown !== this.authorization) return;
    sessionStorage.removeItem(STORED_AS);
    this.#ask({ reason: reason ?? (shown === undefined ? NEEDED : NOT_GOOD) });
  }

  /** The reader answered. */
  give(key: string): void {
    sessionStorage.setItem(STORED_AS, key.trim());
    this.#ask(null);
    for (const go of this.#waiting.splice(0)) go();
  }

  /** Resolves as soon as nothing is asked of the reader. */
  async settled(): Promise<void> {
    if (this.#question !== null) await new Promise<void>((go) => this.#waiting.push(go));
  }

  /** Calls back when the question changes. Returns what ends that. */
  readonly listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #ask(question: Question): void {
    this.#question = question;
    for (const listener of this.#listeners) listener();
  }
}

export const keys = new Keys();

/** `fetch` that shows the key, and asks the reader for one where the service wants another. */
export const keyedFetch: typeof fetch = async (input, init) => {
  for (;;) {
    await keys.settled();
    const shown = keys.authorization;
    const headers = new Headers(init?.headers);
    if (shown !== undefined) headers.set("authorization", shown);
    const answer = await fetch(input, { ...init, headers });
    if (answer.status !== 401) return answer;
    keys.refuse(shown);
  }
};
