import assert from "node:assert/strict";
import { test } from "node:test";
import { type Event, type Turn, turnBefore, turnOf, withTurns } from "./turns.ts";

const ARRIVAL = { key: "arrival", name: "Arrival" };
const CAUSE = { moment: { key: "recovery", name: "Recovery" } };
const EVENT: Event = {
  from: null,
  to: "OPEN",
  __typename: "OutcomeUpdate",
  attempt: { id: "A", key: "trip", brokenAt: [ARRIVAL] },
  at: "2026-01-01T10:00:00Z",
  corrects: false,
  cursor: "c",
  cause: CAUSE,
};

void test("an attempt that is lost is told with where it broke", () => {
  assert.deepEqual(turnOf({ ...EVENT, from: "OPEN", to: "LOST" }), {
    id: `A@${EVENT.at}`,
    attempt: "trip",
    at: EVENT.at,
    kind: "LOST",
    places: [ARRIVAL],
  });
});

void test("an attempt that leaves risk is recovered where its cause happened", () => {
  for (const to of ["OPEN", "ACHIEVED"] as const) {
    const turn = turnOf({ ...EVENT, from: "AT_RISK", to });
    assert.equal(turn?.kind, "RECOVERED");
    assert.deepEqual(turn.places, [CAUSE.moment]);
  }
});

void test("a loss that is taken back is a correction", () => {
  assert.equal(turnOf({ ...EVENT, from: "LOST", to: "ACHIEVED", corrects: true })?.kind, "CORRECTED");
});

void test("an attempt that opens or is achieved at once is not told", () => {
  assert.equal(turnOf(EVENT), undefined);
  assert.equal(turnOf({ ...EVENT, from: "OPEN", to: "ACHIEVED" }), undefined);
});

void test("turns are kept once each, the latest first, and no more than are read", () => {
  const turn = (id: string, minute: number): Turn => ({
    id,
    attempt: id,
    kind: "LOST",
    at: `2026-01-01T10:0${minute.toString()}:00Z`,
    places: [],
  });
  const before = [turn("b", 2), turn("a", 1)];
  const ids = (turns: Turn[]) => turns.map(({ id }) => id);
  assert.deepEqual(ids(withTurns(before, [turn("c", 3)], 2)), ["c", "b"]);
  assert.deepEqual(ids(withTurns(before, [turn("a", 4)], 9)), ["a", "b"]);
});

void test("what is lost where it breaks is told as lost, and told again it stays one turn", () => {
  const turns = [turnOf({ ...EVENT, from: "OPEN", to: "AT_RISK" }), turnOf({ ...EVENT, from: "AT_RISK", to: "LOST" })];
  const told = turns.reduce<Turn[]>((before, turn) => (turn ? withTurns(before, [turn], 9) : before), []);
  assert.deepEqual(
    told.map(({ kind }) => kind),
    ["LOST"],
  );
  const read = { ...EVENT.attempt, state: "LOST", openedAt: EVENT.at, closedAt: EVENT.at } as const;
  assert.deepEqual(withTurns([turnBefore(read)], told, 9), told);
});
