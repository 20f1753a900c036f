import assert from "node:assert/strict";
import { test } from "node:test";
import { Hierarchy } from "./hierarchy.ts";
import { node, OUTCOME, STAGE } from "./nodes.ts";
import { shownOf } from "./shown.ts";

/** An outcome on a stage on so many moments. */
function hierarchyOf(moments: number): Hierarchy {
  const ids = Array.from({ length: moments }, (_, number) => `moment-${number.toString()}`);
  return new Hierarchy(
    [OUTCOME, STAGE, ...ids.map((id) => node(id, "Moment"))],
    [
      { contributor: "stage", to: "outcome", makeOrBreak: true },
      ...ids.map((id) => ({ contributor: id, to: "stage", makeOrBreak: false })),
    ],
  );
}

const drawn = (shown: ReturnType<typeof shownOf>) => shown.cards.map((card) => card.node.id);
const NONE = new Set<string>();

void test("of a small hierarchy everything is drawn", () => {
  const shown = shownOf(hierarchyOf(2), OUTCOME, () => "HEALTHY", NONE);
  assert.deepEqual(drawn(shown), ["outcome", "stage", "moment-0", "moment-1"]);
  assert.equal(shown.links.length, 3);
  assert.equal(shown.isLarge, false);
});

void test("of a large hierarchy healthy moments are folded into what they contribute to", () => {
  const health = (id: string) => (id === "moment-7" ? "BROKEN" : "HEALTHY");
  const shown = shownOf(hierarchyOf(25), OUTCOME, health, NONE);
  assert.deepEqual(drawn(shown), ["outcome", "stage", "moment-7"]);
  assert.deepEqual(
    shown.cards.map(({ folded }) => folded.length),
    [0, 24, 0],
  );
});

void test("of too many moments in trouble the broken ones are drawn first", () => {
  const health = (id: string) => (id === "moment-24" ? "BROKEN" : "STRAINED");
  const shown = shownOf(hierarchyOf(25), OUTCOME, health, NONE);
  assert.equal(shown.cards.length, 2 + 16);
  assert.ok(drawn(shown).includes("moment-24"));
});

void test("all moments of a composite are drawn that the reader opened", () => {
  const shown = shownOf(hierarchyOf(25), OUTCOME, () => "HEALTHY", new Set(["stage"]));
  assert.equal(shown.cards.length, 2 + 25);
  assert.deepEqual(
    shown.cards.map(({ folded }) => folded.length).filter((count) => count > 0),
    [],
  );
});
