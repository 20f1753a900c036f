// Clients that connect again by themselves: they send the payload as it is then, so that it may hold the last cursor.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient as createEventsClient } from "graphql-sse";
import { type Sink, createClient as createSocketClient } from "graphql-ws";
import { Arrivals } from "./arrivals.ts";
import { lineTo } from "./proxy.ts";
import { FOLLOW, type Followed, HTTP, type OutcomeUpdate, SOCKET, call, openDesk, record, told } from "./service.ts";

const ROUNDS = ["a", "b", "c"];
const AT_ONCE = { retryAttempts: 10, retry: async () => undefined, retryWait: async () => undefined };

interface Payload {
  query: string;
  variables: { outcomes: string[]; after?: string };
}

/** Subscribes at a URL, and stays subscribed. */
type Subscribe = (url: string, payload: Payload, sink: Sink<{ data?: Followed | null }>) => () => void;

const STEADY: Record<string, { target: string; subscribe: Subscribe }> = {
  "graphql-ws": {
    target: SOCKET,
    subscribe: (url, payload, sink) =>
      createSocketClient({ url, ...AT_ONCE, shouldRetry: () => true }).subscribe<Followed>({ ...payload }, sink as Sink),
  },
  "graphql-sse": {
    target: HTTP,
    subscribe: (url, payload, sink) => createEventsClient({ url, ...AT_ONCE }).subscribe({ ...payload }, sink as Sink),
  },
};

for (const [name, { target, subscribe }] of Object.entries(STEADY)) {
  test(`${name}: what happens while a client is cut off is told once it is back`, { timeout: 60_000 }, async () => {
    const desk = await openDesk(`steady-${name}`);
    await using line = await lineTo(target);
    const payload: Payload = { query: FOLLOW, variables: { outcomes: [desk.outcomeId] } };
    const events = new Arrivals<OutcomeUpdate>();
    const ready = new Arrivals<string>();
    const next = ({ data }: { data?: Followed | null }) => {
      const event = data?.outcomeUpdated;
      if (!event || event.__typename === "CursorExpired") return events.error(data);
      payload.variables.after = event.cursor;
      if (event.__typename === "OutcomeUpdate") events.next(event);
      else ready.next(event.cursor);
    };
    const unsubscribe = subscribe(line.url, payload, { next, error: events.error, complete: events.complete });
    await ready.take();
    const seen: unknown[] = [];
    for (const round of ROUNDS) {
      await record(call(desk, `${round}-heard`, 5));
      seen.push(told(await events.take()));
      line.cut();
      await record(call(desk, `${round}-missed`, 300));
      seen.push(told(await events.take()));
    }
    const expected = ROUNDS.flatMap((round) => [
      [`${round}-heard`, 2, "ACHIEVED"],
      [`${round}-missed`, 3, "LOST"],
    ]);
    assert.deepEqual(seen, expected);
    unsubscribe();
  });
}
