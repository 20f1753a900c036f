import assert from "node:assert/strict";
import { test } from "node:test";
import type { MissedFragment } from "../generated.ts";
import { inForce, promiseOf, reasons, titled, type Promised } from "./promises.ts";

const wait = (expected: number): Promised => ({
  key: "hold_time",
  signal: "wait_seconds",
  unit: "s",
  weight: 1,
  decisive: false,
  rule: { __typename: "ThresholdRule", better: "LOWER", magic: null, expected, unacceptable: 90 },
});
const RESOLVED: Promised = {
  key: "resolved",
  signal: "resolved",
  unit: null,
  weight: 1,
  decisive: true,
  rule: { __typename: "FlagRule", expects: true },
};
const STANDARDS = [
  { version: 2, measures: [wait(20)] },
  { version: 1, measures: [wait(30), RESOLVED] },
];

const missed = (standardVersion: number | null): MissedFragment => ({
  id: "1",
  source: "phones",
  key: "call-1",
  occurredAt: "2026-03-01T12:00:00Z",
  channel: null,
  score: 0.2,
  standardVersion,
  excluded: false,
  measures: [
    { key: "hold_time", value: 25, verdict: "MISSED" },
    { key: "resolved", value: 0, verdict: "MISSED" },
    { key: "kindness", value: 1, verdict: "MET" },
  ],
  attempts: { nodes: [] },
  recoveredBy: [],
});

void test("reasons are judged by the standard that judged then, decisive ones first", () => {
  assert.deepEqual(reasons(missed(1), STANDARDS), [
    { measure: "Resolved", seen: "no", promised: "yes", decisive: true },
    { measure: "Hold time", seen: "25 s", promised: "at most 30 s", decisive: false },
  ]);
});

void test("a standard that is not known leaves what was seen", () => {
  assert.deepEqual(reasons(missed(3), STANDARDS)[0], {
    measure: "Hold time",
    seen: "25",
    promised: null,
    decisive: false,
  });
});

void test("a measure is drawn with its promise in force, else with the last that it had", () => {
  assert.deepEqual(promiseOf("hold_time", 1, STANDARDS), wait(30));
  assert.deepEqual(promiseOf("resolved", 2, STANDARDS), RESOLVED);
  assert.equal(promiseOf("kindness", 2, STANDARDS), undefined);
});

void test("a standard of the year 1 was always in force", () => {
  assert.equal(
    inForce({ version: 1, effectiveFrom: "0001-01-01T00:00:00Z" }),
    "version 1, in force since the beginning",
  );
  assert.equal(inForce(null), "none: nothing is promised");
});

void test("keys are written as people write", () => {
  assert.deepEqual(["boarding-wait", "hold_time", "x"].map(titled), ["Boarding wait", "Hold time", "X"]);
});
