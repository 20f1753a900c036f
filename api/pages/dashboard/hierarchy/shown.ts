// Which nodes are drawn: all of a small hierarchy; of a large one its composites, and those moments that need looking at.

import type { Health } from "../generated.ts";
import type { Contribution, Hierarchy, HierarchyNode } from "./hierarchy.ts";

export interface Card {
  node: HierarchyNode;
  /** Moments that contribute to it and are not drawn. */
  folded: readonly HierarchyNode[];
}

export interface Shown {
  cards: readonly Card[];
  links: readonly Contribution[];
  /** Whether there are too many moments to draw all of them. */
  isLarge: boolean;
}

const MOST_MOMENTS = 24; // that are read at a glance
const MOST_TROUBLED = 16; // of many, beside what they contribute to
const TROUBLE: readonly (Health | undefined)[] = ["BROKEN", "STRAINED"];

/**
 * What is drawn of an outcome.
 *
 * @param opened ids of composites all of whose moments are wanted
 */
export function shownOf(
  hierarchy: Hierarchy,
  outcome: HierarchyNode,
  health: (id: string) => Health | undefined,
  opened: ReadonlySet<string>,
): Shown {
  const family = hierarchy.family(outcome.id);
  const moments = [...family].filter((id) => hierarchy.nodes.get(id)?.kind === "Moment");
  const isLarge = moments.length > MOST_MOMENTS;
  const wanted = new Set(isLarge ? troubled(moments, health) : moments);
  for (const id of opened) for (const { node } of hierarchy.contributors(id)) wanted.add(node.id);
  const drawn = new Set([...family].filter((id) => hierarchy.nodes.get(id)?.kind !== "Moment" || wanted.has(id)));
  return {
    cards: [...drawn].flatMap((id) => {
      const node = hierarchy.nodes.get(id);
      const below = hierarchy.contributors(id).map((contributor) => contributor.node);
      return node === undefined ? [] : [{ node, folded: below.filter((each) => !drawn.has(each.id)) }];
    }),
    links: hierarchy.contributions.filter(({ contributor, to }) => drawn.has(contributor) && drawn.has(to)),
    isLarge,
  };
}

/** Those that are broken or strained, the broken first, and no more than can be read. */
function troubled(moments: readonly string[], health: (id: string) => Health | undefined): string[] {
  const found = moments.filter((id) => TROUBLE.includes(health(id)));
  return found
    .toSorted((one, other) => TROUBLE.indexOf(health(one)) - TROUBLE.indexOf(health(other)))
    .slice(0, MOST_TROUBLED);
}
