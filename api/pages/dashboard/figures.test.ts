import assert from "node:assert/strict";
import { test } from "node:test";
import { about, agreed, interval, percent, span, tick, value } from "./figures.ts";

void test("a rate is never rounded to all or to none", () => {
  assert.deepEqual([0, 0.0001, 0.5, 0.99999, 1].map(percent), ["0 %", "0.1 %", "50.0 %", "99.9 %", "100 %"]);
});

void test("what was not seen is no data, and no nought", () => {
  assert.deepEqual([percent(null), interval(null), value(null, "s"), about(undefined, "s")], Array(4).fill("no data"));
});

void test("an interval names its unit once", () => {
  assert.equal(interval({ low: 0.0941, high: 0.9055 }), "9.4 to 90.6 %");
});

void test("what was agreed on is written as it was", () => {
  assert.deepEqual([0.8, 0.995, 0.9995, 1].map(agreed), ["80 %", "99.5 %", "99.95 %", "100 %"]);
});

void test("values are exact, and what a sketch knows has three digits", () => {
  assert.deepEqual([value(1234.5, "min"), about(1234.5, "min"), value(0.5, null)], ["1,234.5 min", "1,230 min", "0.5"]);
});

void test("a span within a day names the day once", () => {
  const at = (day: number, hour: number) => new Date(2026, 2, day, hour);
  assert.equal(span(at(1, 9), at(1, 10)), "1 Mar 09:00 to 10:00");
  assert.equal(span(at(1, 9), at(2, 10)), "1 Mar 09:00 to 2 Mar 10:00");
});

void test("an axis of a day or two tells hours, and days at midnight", () => {
  const [morning, midnight] = [new Date(2026, 2, 1, 9), new Date(2026, 2, 2)];
  assert.deepEqual([tick(morning, 1), tick(midnight, 1), tick(morning, 7)], ["09:00", "2 Mar", "1 Mar"]);
});
