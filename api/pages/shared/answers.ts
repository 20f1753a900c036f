// Answers of the service as state of a component.

import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { presence } from "./connection.ts";
import { ask, follow, type Operation } from "./operations.ts";

export interface Answer<Data> {
  /** The last answer, also while another is on its way; undefined before the first. */
  data: Data | undefined;
  /** Why there is no answer, for the reader. */
  failure: string | undefined;
}

/** The answer to a query; asked again when the variables change, or `again` does. */
export function useAnswer<Data, Variables extends object>(
  operation: Operation<Data, Variables>,
  variables: Variables,
  again?: unknown,
): Answer<Data> {
  const [answer, setAnswer] = useState<Answer<Data>>({ data: undefined, failure: undefined });
  const asked = JSON.stringify(variables);
  useEffect(() => {
    const given = new AbortController();
    ask(operation, JSON.parse(asked) as Variables, given.signal).then(
      (data) => {
        if (!given.signal.aborted) setAnswer({ data, failure: undefined });
      },
      (error: unknown) => {
        if (!given.signal.aborted) setAnswer(({ data }) => ({ data, failure: (error as Error).message }));
      },
    );
    return () => {
      given.abort();
    };
  }, [operation, asked, again]);
  return answer;
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

/** When the socket was lost; null while what is shown is as it is now. */
export function useLostAt(): Date | null {
  return useSyncExternalStore(presence.listen, () => presence.lostAt);
}
