// The hierarchy as the dashboard knows it: what is in use, and what contributes to what.

import type { Health } from "../generated.ts";

export type Kind = "Activity" | "Experience" | "Moment" | "Outcome";

export interface HierarchyNode {
  kind: Kind;
  id: string;
  key: string;
  name: string;
  owner: string | null;
  objective: number | null;
}

/** From a contributor up to what it contributes to, by their ids. */
export interface Contribution {
  contributor: string;
  to: string;
  makeOrBreak: boolean;
}

/** One contributor of a node, as it stands below it. */
export interface Contributor {
  node: HierarchyNode;
  makeOrBreak: boolean;
}

export class Hierarchy {
  readonly nodes: ReadonlyMap<string, HierarchyNode>;
  readonly contributions: readonly Contribution[];
  readonly #below = new Map<string, Contributor[]>();

  /** @param contributions by position; those of nodes that are not there are left out */
  constructor(nodes: readonly HierarchyNode[], contributions: readonly Contribution[]) {
    this.nodes = new Map(nodes.map((node) => [node.id, node]));
    this.contributions = contributions.filter(
      ({ contributor, to }) => this.nodes.has(contributor) && this.nodes.has(to),
    );
    for (const { contributor, to, makeOrBreak } of this.contributions) {
      const node = this.nodes.get(contributor);
      if (node !== undefined) this.#below.set(to, [...(this.#below.get(to) ?? []), { node, makeOrBreak }]);
    }
  }

  /** Outcomes that serve no other one come first. */
  get outcomes(): HierarchyNode[] {
    const inner = new Set(this.contributions.map(({ contributor }) => contributor));
    const outcomes = [...this.nodes.values()].filter(({ kind }) => kind === "Outcome");
    return outcomes.toSorted((one, other) => Number(inner.has(one.id)) - Number(inner.has(other.id)));
  }

  /** What contributes to a node, by position. */
  contributors(id: string): readonly Contributor[] {
    return this.#below.get(id) ?? [];
  }

  /** A node and everything below it, each once. */
  family(id: string): Set<string> {
    const family = new Set([id]);
    for (const each of family) for (const { node } of this.contributors(each)) family.add(node.id); // it grows meanwhile
    return family;
  }

  /**
   * Why a node is broken or strained although its own rate may be good: of a broken one what its make-or-break contributions
   * lead down to, of a strained one what contributes to it and is in trouble.
   */
  blamed(id: string, health: (id: string) => Health | undefined): HierarchyNode[] {
    if (health(id) === "BROKEN") return this.#brokenBelow(id, health);
    if (health(id) !== "STRAINED") return [];
    const nodes = this.contributors(id).map(({ node }) => node);
    return nodes.filter((node) => health(node.id) === "BROKEN" || health(node.id) === "STRAINED");
  }

  #brokenBelow(id: string, health: (id: string) => Health | undefined): HierarchyNode[] {
    const found = new Map<string, HierarchyNode>();
    for (const { node, makeOrBreak } of this.contributors(id)) {
      if (!makeOrBreak || health(node.id) !== "BROKEN") continue;
      const below = this.#brokenBelow(node.id, health);
      for (const each of below.length > 0 ? below : [node]) found.set(each.id, each);
    }
    return [...found.values()];
  }
}
