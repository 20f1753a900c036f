// Typed operations over the page's socket.

import type { DocumentTypeDecoration } from "@graphql-typed-document-node/core";
import { connection } from "./connection.ts";
import { keys } from "./keys.ts";

/** An operation's text, which knows what it takes and what it gives. */
export type Operation<Data, Variables> = DocumentTypeDecoration<Data, Variables> & { toString: () => string };

/** Codes of errors that the same request may not meet again. */
const PASSING = new Set<unknown>([
  "UNAVAILABLE",
  "INTERNAL",
  "FELL_BEHIND",
  "GOING_AWAY",
  "OVERLOADED",
  "TIMED_OUT",
  "TOO_BUSY",
  "RATE_LIMITED",
  "TOO_MANY_OPERATIONS",
  "UNAUTHENTICATED", // the socket is closed next, and the reader asked for a key before it is opened again
]);
const PAUSE_MILLISECONDS = 2_000;

interface Listener<Data> {
  next: (data: Data) => void;
  /** The service refused what was asked, and would again: nothing follows. */
  fail: (message: string) => void;
}

interface Refused {
  message: string;
  extensions?: { code?: unknown } | null | undefined;
}

/**
 * Every answer to an operation, over all interruptions and begun anew where it ends, until the returned function is called
 * or it is refused.
 *
 * @param variables is called for each beginning, so that it can name the cursor to go on from
 */
export function follow<Data, Variables extends object>(
  operation: Operation<Data, Variables>,
  variables: () => Variables,
  { next, fail }: Listener<Data>,
): () => void {
  let stop: () => void = () => undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let hasEnded = false;
  const beginAgain = () => {
    if (!hasEnded) begin();
  };
  const refuse = (errors: readonly Refused[]) => {
    stop();
    const message = errors.map((error) => error.message).join(" ");
    const codes = errors.map(({ extensions }) => extensions?.code);
    if (codes.includes("FORBIDDEN")) {
      keys.refuse(keys.authorization, `${message} Paste the key of somebody who may.`);
      void keys.settled().then(beginAgain);
    } else if (codes.every((code) => PASSING.has(code))) again = setTimeout(beginAgain, PAUSE_MILLISECONDS);
    else fail(message);
  };
  const begin = () => {
    stop = connection.subscribe<Data>(payload(operation, variables), {
      next: ({ data, errors }) => {
        if (errors) refuse(errors);
        else if (data) next(data);
      },
      error: (error) => {
        refuse(Array.isArray(error) ? (error as Refused[]) : [{ message: reason(error) }]);
      },
      complete: () => {
        again = setTimeout(beginAgain, PAUSE_MILLISECONDS);
      },
    });
  };
  begin();
  return () => {
    hasEnded = true;
    clearTimeout(again);
    stop();
  };
}

/** The one answer to a query; rejects with an Error whose message is for the reader. */
export async function ask<Data, Variables extends object>(
  operation: Operation<Data, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Data> {
  return new Promise((answer, refuse) => {
    const stop = follow(operation, () => variables, {
      next: (data) => {
        stop();
        answer(data);
      },
      fail: (message) => {
        refuse(new Error(message));
      },
    });
    signal?.addEventListener("abort", stop);
  });
}

/** What is sent. The client writes it out at each connection, and reads the variables as they are then. */
function payload<Data, Variables extends object>(operation: Operation<Data, Variables>, variables: () => Variables) {
  return {
    query: operation.toString(),
    get variables() {
      return variables() as Record<string, unknown>;
    },
  };
}

/** Why the socket ended for good: what it was closed with, or what went wrong. */
function reason(error: unknown): string {
  if (error instanceof CloseEvent) return `The connection was closed: ${error.reason || error.code.toString()}.`;
  return error instanceof Error ? error.message : "The connection failed.";
}
