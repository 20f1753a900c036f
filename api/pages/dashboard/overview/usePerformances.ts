import { useState } from "react";
import { useFollowed } from "../../shared/answers.ts";
import { PerformancesDocument, type PerformancesSubscription } from "../generated.ts";
import type { Window } from "../route.ts";

/** How one node performs now. */
export type Update = PerformancesSubscription["performanceUpdated"][number];

/** By the id of the node. */
export type Performances = ReadonlyMap<string, Update>;

const MOST_NODES = 300; // that one subscription may name

/**
 * How nodes perform over the window that ends now, as it changes.
 *
 * @param ids in any order; those that are not known yet, or no more, have no entry
 */
export function usePerformances(ids: readonly string[], window: Window): [Performances, string | undefined] {
  const [known, setKnown] = useState<{ window: Window; of: Performances }>({ window, of: new Map() });
  const sorted = ids.toSorted();
  const parts = Array.from({ length: Math.ceil(sorted.length / MOST_NODES) }, (_, part) => ({
    nodes: sorted.slice(part * MOST_NODES, (part + 1) * MOST_NODES),
    window,
  }));
  const failure = useFollowed(PerformancesDocument, parts, ({ performanceUpdated }) => {
    setKnown((before) => ({
      window,
      of: new Map([
        ...(before.window === window ? before.of : []),
        ...performanceUpdated.map((update) => [update.node.id, update] as const),
      ]),
    }));
    return undefined;
  });
  return [known.of, failure];
}

/** A rate, its interval and how much it is of: of an outcome attempts that closed, of other nodes interactions. */
export interface Rated {
  rate: number | null;
  interval: { low: number; high: number } | null;
  count: number;
  of: "attempts" | "interactions";
}

export function rated({ performance, achievement }: Update): Rated {
  if (achievement === null) {
    const { contributionRate, contributionRateInterval, interactions } = performance;
    return { rate: contributionRate, interval: contributionRateInterval, count: interactions, of: "interactions" };
  }
  const { achievementRate, achievementRateInterval, achieved, lost } = achievement;
  return { rate: achievementRate, interval: achievementRateInterval, count: achieved + lost, of: "attempts" };
}
