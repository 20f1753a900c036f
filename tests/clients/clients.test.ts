// Every client is asked for the same.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Arrivals } from "./arrivals.ts";
import { CLIENTS, type Client } from "./clients.ts";
import { lineTo } from "./proxy.ts";
import {
  FOLLOW,
  type Followed,
  HTTP,
  MOMENT,
  type MomentAnswer,
  RECORD,
  type Receipt,
  SOCKET,
  UNKNOWN_FIELD,
  WATCH,
  type Watched,
  call,
  openDesk,
  record,
  told,
} from "./service.ts";

/** What did not come by then will not come. */
const SOON = { timeout: 30_000 };
const ROUNDS = ["a", "b", "c"];

for (const [index, [name, connect]] of Object.entries(CLIENTS).entries()) {
  suite(name, () => {
    test("what becomes of attempts is told once it is recorded", SOON, async () => {
      const desk = await openDesk(`follow-${index}`);
      await using client = closing(connect(HTTP, SOCKET));
      const events = client.subscribe<Followed>(FOLLOW, { outcomes: [desk.outcomeId] });
      assert.equal((await events.take()).outcomeUpdated.__typename, "FeedPosition");
      await record(call(desk, "ada", 5), call(desk, "bob", 300));
      assert.deepEqual(await update(events), ["ada", 2, "ACHIEVED"]);
      assert.deepEqual(await update(events), ["bob", 3, "LOST"]);
    });

    test("how a moment performs is told at once, and when it moves", SOON, async () => {
      const desk = await openDesk(`watch-${index}`);
      await using client = closing(connect(HTTP, SOCKET));
      const states = client.subscribe<Watched>(WATCH, { node: desk.momentId });
      assert.deepEqual(await performance(states), { interactions: 0, missed: 0 });
      await record(call(desk, "ada", 5), call(desk, "bob", 300));
      assert.deepEqual(await performance(states), { interactions: 2, missed: 1 });
    });

    test("a subscription that does not fit the schema is refused, and another one is served", SOON, async () => {
      const desk = await openDesk(`refused-${index}`);
      await using client = closing(connect(HTTP, SOCKET));
      await assert.rejects(client.subscribe(UNKNOWN_FIELD, {}).take(), (error) => {
        assert.match(spelled(error), /nothingOfTheKind/);
        return true;
      });
      const events = client.subscribe<Followed>(FOLLOW, { outcomes: [desk.outcomeId] });
      assert.equal((await events.take()).outcomeUpdated.__typename, "FeedPosition");
    });

    test("a client that was cut off goes on at its cursor: nothing is missing, and nothing comes twice", SOON, async () => {
      const desk = await openDesk(`cut-${index}`);
      await using http = await lineTo(HTTP);
      await using socket = await lineTo(SOCKET);
      await using client = closing(connect(http.url, socket.url));
      const follow = (after?: string) => client.subscribe<Followed>(FOLLOW, { outcomes: [desk.outcomeId], after });
      let events = follow();
      let { cursor } = await position(events);
      const seen: unknown[] = [];
      for (const round of ROUNDS) {
        await record(call(desk, `${round}-heard`, 5));
        const heard = await event(events);
        seen.push(told(heard));
        http.cut();
        socket.cut();
        await record(call(desk, `${round}-missed`, 300));
        await assert.rejects(events.until(() => false));
        events = follow(heard.cursor);
        const missed = await event(events);
        seen.push(told(missed));
        cursor = missed.cursor;
      }
      const expected = ROUNDS.flatMap((round) => [
        [`${round}-heard`, 2, "ACHIEVED"],
        [`${round}-missed`, 3, "LOST"],
      ]);
      assert.deepEqual(seen, expected);
      await position(follow(cursor));
    });

    test("queries and mutations are answered", SOON, async () => {
      const desk = await openDesk(`ask-${index}`);
      await using client = closing(connect(HTTP, SOCKET));
      const { moment } = await client.ask<MomentAnswer>(MOMENT, { key: desk.moment });
      assert.deepEqual([moment?.key, moment?.name], [desk.moment, "Call"]);
      const { recordInteractions } = await client.ask<Receipt>(RECORD, { items: [call(desk, "ada", 5)] });
      assert.deepEqual([recordInteractions.recorded, recordInteractions.duplicates], [1, 0]);
      await assert.rejects(client.ask("query { nothingOfTheKind }", {}), (error) => {
        assert.match(spelled(error), /nothingOfTheKind/);
        return true;
      });
    });
  });
}

function closing(client: Client): Client & AsyncDisposable {
  return { ...client, [Symbol.asyncDispose]: async () => client.close() };
}

async function event(events: Arrivals<Followed>) {
  const { outcomeUpdated } = await events.until((each) => each.outcomeUpdated.__typename !== "FeedPosition");
  assert.equal(outcomeUpdated.__typename, "OutcomeUpdate");
  return outcomeUpdated;
}

async function update(events: Arrivals<Followed>): Promise<unknown> {
  return told(await event(events));
}

async function position(events: Arrivals<Followed>) {
  const { outcomeUpdated } = await events.take();
  assert.equal(outcomeUpdated.__typename, "FeedPosition");
  return outcomeUpdated;
}

async function performance(states: Arrivals<Watched>) {
  const [state] = (await states.take()).performanceUpdated;
  return { interactions: state?.performance.interactions, missed: state?.performance.missed };
}

/** All that an error says, whichever client made it. */
function spelled(error: unknown): string {
  return `${error instanceof Error ? error.message : ""} ${JSON.stringify(error)}`;
}
