import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { type Change, Ledger, line } from "./ledger.ts";

const OPENED: Change = {
  attempt: "QXR0ZW1wdDox",
  revision: 1,
  outcome: "problem-solved",
  key: "case-7",
  cameFrom: null,
  wentTo: "OPEN",
  at: "2026-03-02T09:00:00Z",
  corrects: false,
};
const LOST: Change = { ...OPENED, revision: 2, cameFrom: "OPEN", wentTo: "LOST", at: "2026-04-01T09:00:00Z" };

let folder: string;
let ledger: Ledger;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ledger-"));
  ledger = new Ledger(join(folder, "partner.db"), ["problem-solved"]);
});

afterEach(() => {
  ledger.close();
  rmSync(folder, { recursive: true });
});

test("a ledger that is opened again knows its cursor and its changes", () => {
  assert.equal(ledger.cursor, null);
  assert.deepEqual(ledger.keep([OPENED], "after-1"), [OPENED]);
  ledger.close();
  ledger = new Ledger(join(folder, "partner.db"), ["problem-solved"]);
  assert.equal(ledger.cursor, "after-1");
  assert.deepEqual(ledger.keep([OPENED, LOST], "after-2"), [LOST]);
});

test("a change that is older than what was loaded is no news", () => {
  ledger.keep([{ ...LOST, cameFrom: null, at: null }], "loaded");
  assert.deepEqual(ledger.keep([OPENED], "after-1"), []);
  assert.equal(ledger.cursor, "after-1");
});

test("other outcomes are followed from a place of their own", () => {
  ledger.keep([OPENED], "after-1");
  const other = new Ledger(join(folder, "partner.db"), ["problem-solved", "arrived"]);
  assert.equal(other.cursor, null);
  other.close();
});

test("a change is one line", () => {
  assert.equal(line(OPENED), "2026-03-02T09:00:00Z problem-solved case-7 → OPEN (revision 1)");
  assert.equal(
    line({ ...LOST, corrects: true }),
    "2026-04-01T09:00:00Z problem-solved case-7 OPEN → LOST (revision 2, a correction)",
  );
  assert.equal(line({ ...LOST, cameFrom: null, at: null }), "loaded problem-solved case-7 is LOST (revision 2)");
});
