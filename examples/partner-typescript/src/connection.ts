// One connection to the service, over which typed operations run.

import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { type GraphQLFormattedError, print } from "graphql";
import { type Client, createClient } from "graphql-ws";

const PING_MILLISECONDS = 15_000; // a connection that died unnoticed is noticed after two of them

const REST_MILLISECONDS = 1_000;

/** Codes of errors that the same request may not meet again. */
const PASSING = new Set<unknown>([
  "UNAVAILABLE",
  "INTERNAL",
  "FELL_BEHIND",
  "GOING_AWAY",
  "TOO_MANY_CONNECTIONS",
  "TOO_MANY_OPERATIONS",
]);

/** The service refused the request, and would again. */
export class RefusedError extends Error {}

/** The service could not answer, or the connection ended: what was asked may be asked again. */
export class InterruptedError extends Error {}

export class Connection {
  readonly #client: Client;

  /**
   * @param url of the service's WebSocket, as ws://127.0.0.1:8000/graphql
   * @param key an API key that may read and subscribe; none where nobody has to say who they are
   */
  constructor(url: string, key?: string) {
    let silence: NodeJS.Timeout | undefined;
    this.#client = createClient({
      url,
      ...(key ? { connectionParams: { authorization: `Bearer ${key}` } } : {}),
      retryAttempts: 0, // whoever follows goes on at another place than where it began
      lazyCloseTimeout: REST_MILLISECONDS, // queries and what is followed after them share one socket
      keepAlive: PING_MILLISECONDS,
      on: {
        ping: (received) => {
          if (!received) silence = setTimeout(() => this.#client.terminate(), PING_MILLISECONDS);
        },
        pong: (received) => {
          if (received) clearTimeout(silence);
        },
        closed: () => clearTimeout(silence),
      },
    });
  }

  /** The one answer to a query. */
  async ask<Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    for await (const data of this.follow(document, variables)) return data;
    throw new InterruptedError("The service did not answer.");
  }

  /**
   * Every answer to an operation, until it ends.
   *
   * @throws RefusedError, InterruptedError
   */
  async *follow<Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): AsyncGenerator<Data> {
    try {
      for await (const answer of this.#client.iterate<Data>({ query: print(document), variables })) {
        if (answer.errors) throw failure(answer.errors);
        if (answer.data) yield answer.data;
      }
    } catch (error) {
      if (error instanceof RefusedError || error instanceof InterruptedError) throw error;
      throw Array.isArray(error) ? failure(error) : new InterruptedError(reason(error));
    }
  }

  async close(): Promise<void> {
    await this.#client.dispose();
  }
}

function failure(errors: readonly GraphQLFormattedError[]): Error {
  const message = errors.map((error) => error.message).join(" ");
  const isPassing = errors.every((error) => PASSING.has(error.extensions?.["code"]));
  return isPassing ? new InterruptedError(message) : new RefusedError(message);
}

/** Why a connection ended: what it was closed with, or what went wrong. */
function reason(error: unknown): string {
  if (error instanceof CloseEvent) return `closed: ${error.code} ${error.reason}`.trim();
  if (error instanceof Error) return error.message;
  return "The connection failed.";
}
