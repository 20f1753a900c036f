import assert from "node:assert/strict";
import { test } from "node:test";
import { middle, rateDomain, type Step } from "./series.ts";

const step = (rate: number | null, all: number, unmeasured = 0): Step => ({
  from: "2026-03-01T12:00:00Z",
  to: "2026-03-01T13:00:00Z",
  rate,
  interval: null,
  all,
  missed: 0,
  unmeasured,
});

void test("the axis reaches to a twentieth below the least rate or the objective", () => {
  assert.deepEqual(rateDomain([step(0.96, 100), step(1, 100)], 0.9), [0.85, 1]);
  assert.deepEqual(rateDomain([step(0.71, 100)], 0.9), [0.65, 1]);
  assert.deepEqual(rateDomain([step(0.01, 100)], null), [0, 1]);
});

void test("a step that measured fewer than twenty flattens no other", () => {
  assert.deepEqual(rateDomain([step(0, 1), step(0, 100, 81), step(0.96, 20)], null), [0.9, 1]);
});

void test("where no step measured twenty, all are looked at", () => {
  assert.deepEqual(rateDomain([step(0.5, 2), step(1, 3)], null), [0.45, 1]);
});

void test("without any rate the axis still has a length", () => {
  assert.deepEqual(rateDomain([step(null, 0)], null), [0.95, 1]);
});

void test("a rate is drawn in the middle of its step", () => {
  assert.equal(middle(step(1, 1)).toISOString(), "2026-03-01T12:30:00.000Z");
});
