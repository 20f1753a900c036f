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
 * Tells every answer to a subscription while the component is there; begins anew when the variables change.
 *
 * @param tell may be another function each time; the latest is called
 * @returns why nothing follows, for the reader
 */
export function useFollowed<Data, Variables extends object>(
  operation: Operation<Data, Variables>,
  variables: Variables | undefined,
  tell: (data: Data) => void,
): string | undefined {
  const [failure, setFailure] = useState<string>();
  const latest = useRef(tell);
  useEffect(() => {
    latest.current = tell;
  });
  const asked = variables === undefined ? undefined : JSON.stringify(variables);
  useEffect(() => {
    if (asked === undefined) return;
    return follow(operation, () => JSON.parse(asked) as Variables, {
      next: (data) => {
        setFailure(undefined);
        latest.current(data);
      },
      fail: setFailure,
    });
  }, [operation, asked]);
  return failure;
}

/** When the socket was lost; null while what is shown is as it is now. */
export function useLostAt(): Date | null {
  return useSyncExternalStore(presence.listen, () => presence.lostAt);
}
