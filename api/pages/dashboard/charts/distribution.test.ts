import assert from "node:assert/strict";
import { test } from "node:test";
import { binEdges, bins, valueDomain, type Thresholds } from "./distribution.ts";

const WAIT: Thresholds = { better: "LOWER", magic: 5, expected: 30, unacceptable: 90 };
const GRADE: Thresholds = { better: "HIGHER", magic: 9, expected: 6, unacceptable: 3 };

const judged = (values: number[], edges: number[], thresholds: Thresholds) =>
  bins(values, edges, thresholds).map(({ share, verdict }) => [verdict, share]);

void test("a value on a threshold counts where it is as promised, whichever way is better", () => {
  assert.deepEqual(judged([5, 30, 90, 91], [0, 5, 30, 90, 100], WAIT), [
    ["MAGIC", 0.25],
    ["MET", 0.25],
    ["MISSED", 0.25],
    ["MISSED", 0.25],
  ]);
  assert.deepEqual(judged([9, 6, 3, 2], [0, 3, 6, 9, 10], GRADE), [
    ["MISSED", 0.25],
    ["MISSED", 0.25],
    ["MET", 0.25],
    ["MAGIC", 0.25],
  ]);
});

void test("what is within one percent of a threshold is taken to be it, for a sketch knows no better", () => {
  assert.deepEqual(judged([30.2, 30.4], [0, 30, 100], WAIT), [
    ["MET", 0.5],
    ["MISSED", 0.5],
  ]);
});

void test("the outermost values have bars, whichever way is better", () => {
  const isWhole = (thresholds: Thresholds) =>
    bins([0, 100], [0, 50, 100], thresholds).reduce((sum, { share }) => sum + share, 0) === 1;
  assert.ok(isWhole(WAIT));
  assert.ok(isWhole(GRADE));
});

void test("bars end at every threshold, and at ticks that are far enough from them", () => {
  assert.deepEqual(binEdges([0, 100], [0, 20, 28, 40, 60, 80, 100], WAIT, 5), [0, 5, 20, 30, 40, 60, 80, 90, 100]);
});

void test("all quantiles and thresholds are drawn, and nothing below nought that cannot be", () => {
  assert.deepEqual(valueDomain([10, 40], WAIT), [1.6, 93.4]);
  assert.deepEqual(valueDomain([0, 190], WAIT), [0, 197.6]);
  assert.deepEqual(valueDomain([-10, 40], WAIT), [-14, 94]);
});

void test("one value alone is drawn in some width", () => {
  assert.deepEqual(valueDomain([0], { better: "LOWER", magic: null, expected: 0, unacceptable: 0 }), [0, 0.04]);
});
