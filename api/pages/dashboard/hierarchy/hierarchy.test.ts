import assert from "node:assert/strict";
import { test } from "node:test";
import { Hierarchy } from "./hierarchy.ts";
import { node, OUTCOME, STAGE } from "./nodes.ts";

const ARRIVAL = node("arrival", "Moment");
const DEPARTURE = node("departure", "Moment");
const JOURNEY = new Hierarchy(
  [OUTCOME, STAGE, ARRIVAL, DEPARTURE],
  [
    { contributor: "stage", to: "outcome", makeOrBreak: true },
    { contributor: "arrival", to: "stage", makeOrBreak: true },
    { contributor: "departure", to: "stage", makeOrBreak: false },
  ],
);

void test("an outcome is broken by what its make-or-break contributions lead down to", () => {
  assert.deepEqual(
    JOURNEY.blamed("outcome", () => "BROKEN"),
    [ARRIVAL],
  );
});

void test("an outcome is strained by what contributes to it and is in trouble", () => {
  const health = (id: string) => (id === "departure" ? "BROKEN" : id === "arrival" ? "HEALTHY" : "STRAINED");
  assert.deepEqual(JOURNEY.blamed("outcome", health), [STAGE]);
  assert.deepEqual(JOURNEY.blamed("stage", health), [DEPARTURE]);
  assert.deepEqual(JOURNEY.blamed("arrival", health), []);
});
