// What others hold servers of GraphQL over HTTP against: https://github.com/graphql/graphql-http.

import assert from "node:assert/strict";
import { test } from "node:test";
import { serverAudits } from "graphql-http";
import { HTTP } from "./service.ts";

const AUDITS = serverAudits({ url: HTTP });

test("all audits are run", () => {
  assert.equal(AUDITS.length, 61);
});

for (const { id, name, fn } of AUDITS) {
  test(`${id} ${name}`, async () => {
    const result = await fn();
    assert.equal(result.status, "ok", "reason" in result ? result.reason : undefined);
  });
}
