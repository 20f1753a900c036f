/** Nodes for tests. */
import type { HierarchyNode } from "./hierarchy.ts";

export const node = (id: string, kind: HierarchyNode["kind"]): HierarchyNode => ({
  id,
  kind,
  key: id,
  name: id,
  owner: null,
  objective: null,
});

export const OUTCOME = node("outcome", "Outcome");
export const STAGE = node("stage", "Experience");
