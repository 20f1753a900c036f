// Answers of the service as state of a component.

import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { present, type Presence } from "./connection.ts";
import { ask, follow, type Operation } from "./operations.ts";

export interface Answer<Data> {
  /** The last answer, also while another is on its way; undefined before the first. */
  data: Data | undefined;
  /** Why there is no answer, for the reader. */
  failure: string | undefined;
}

/**
 * The answer to a query; asked again when the variables change, or `again` does: then after the answer that is on its way, so
 * that what changes faster than answers come is still shown.
 */
export function useAnswer<Data, Variables extends object>(
  operation: Operation<Data, Variables>,
  variables: Variables,
  again?: unknown,
): Answer<Data> {
  const [answer, setAnswer] = useState<Answer<Data>>({ data: undefined, failure: undefined });
  const asking = useRef<Asking | undefined>(undefined);
  const asked = JSON.stringify(variables);
  useEffect(() => {
    const current = new Asking(async (signal) => {
      try {
        const data = await ask(operation, JSON.parse(asked) as Variables, signal);
        setAnswer({ data, failure: undefined });
      } catch (error) {
        setAnswer(({ data }) => ({ data, failure: (error as Error).message }));
      }
    });
    asking.current = current;
    return () => {
      current.end();
    };
  }, [operation, asked]);
  useEffect(() => {
    asking.current?.again();
  }, [operation, asked, again]);
  return answer;
}

/** Asks one time after the other, never two at once. */
class Asking {
  readonly #ended = new AbortController();
  readonly #once: (signal: AbortSignal) => Promise<void>;
  #isUnderWay = false;
  #isWanted = false;

  constructor(once: (signal: AbortSignal) => Promise<void>) {
    this.#once = once;
  }

  again(): void {
    this.#isWanted = true;
    if (!this.#isUnderWay) void this.#run();
  }

  /** What is on its way is told no more: `ask` gives no answer after its signal. */
  end(): void {
    this.#ended.abort();
  }

  async #run(): Promise<void> {
    this.#isUnderWay = true;
    while (this.#isWanted && !this.#ended.signal.aborted) {
      this.#isWanted = false;
      await this.#once(this.#ended.signal);
    }
    this.#isUnderWay = false;
  }
}

/**
 * Tells every answer to subscriptions while the component is there; those whose variables change begin anew.
 *
 * @param each the variables of one subscription each
 * @param tell may be another function each time; the latest is called. What it returns goes on being sent with the
 *   variables of that subscription, so that it goes on after a cursor
 * @returns why nothing follows, for the reader
 */
export function useFollowed<Data, Variables extends object>(
  operation: Operation<Data, Variables>,
  each: readonly Variables[],
  tell: (data: Data) => Partial<Variables> | undefined,
): string | undefined {
  const [failure, setFailure] = useState<string>();
  const latest = useRef(tell);
  useEffect(() => {
    latest.current = tell;
  });
  const asked = JSON.stringify(each);
  useEffect(() => {
    const stops = (JSON.parse(asked) as Variables[]).map((variables) => {
      let current = variables;
      return follow(operation, () => current, {
        next: (data) => {
          setFailure(undefined);
          current = { ...current, ...latest.current(data) };
        },
        fail: setFailure,
      });
    });
    return () => {
      for (const stop of stops) stop();
    };
  }, [operation, asked]);
  return failure;
}

/** Whether what is shown is as of now. */
export function usePresence(): Presence {
  return useSyncExternalStore(present.listen, () => present.presence);
}
