import assert from "node:assert/strict";
import { test } from "node:test";
import { hashOf, routeOf } from "./route.ts";

void test("an address without a place is the first outcome over seven days", () => {
  assert.deepEqual(routeOf(""), { page: "outcomes", key: undefined, window: "P7D" });
  assert.equal(hashOf(routeOf("")), "#/");
});

void test("a key with characters that addresses use is found again", () => {
  const route = { page: "moments", key: "a/b?c d%", window: "PT1H" } as const;
  assert.deepEqual(routeOf(hashOf(route)), route);
});

void test("what is no page or window of ours is the first outcome over the usual one", () => {
  for (const hash of ["#/elsewhere/x?window=P9Y", "#/toString/x?window=toString", "#/moments/%E0%A4%A"])
    assert.deepEqual(routeOf(hash), { page: "outcomes", key: undefined, window: "P7D" });
});
