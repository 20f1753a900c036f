import assert from "node:assert/strict";
import { test } from "node:test";
import { asWritten } from "./operation.ts";

function meant(text: string, operationName: string | null) {
  return asWritten(text, operationName).operationName;
}

void test("the operation that was chosen is meant, where the document has it", () => {
  assert.equal(meant("query A { a } subscription B { b }", "B"), "B");
});

void test("a name that stood there before is not asked for", () => {
  assert.equal(meant("{ a }", "Before"), null);
  assert.equal(meant("query A { a }", "Before"), "A");
  assert.equal(meant("query A { a } query B { b }", "Before"), null);
});

void test("the only operation needs no choice", () => {
  assert.equal(meant("query A { a } fragment F on Query { a }", null), "A");
  assert.equal(meant("query A { a } query B { b }", null), null);
});

void test("the document is read anew, and what is none is left to the service", () => {
  assert.equal(asWritten("subscription { b }", "Before").document?.definitions.length, 1);
  assert.deepEqual(asWritten("{ a", "Before"), { operationName: "Before" });
});
