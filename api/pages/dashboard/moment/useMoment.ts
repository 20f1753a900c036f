import { useState } from "react";
import { useAnswer, useFollowed } from "../../shared/answers.ts";
import {
  LatestMissedDocument,
  MomentAtRestDocument,
  MomentPerformanceDocument,
  type LatestMissedQuery,
  type MomentAtRestQuery,
  type MomentPerformanceSubscription,
} from "../generated.ts";
import { useAtRest } from "../node/useAtRest.ts";
import type { Window } from "../route.ts";
import { STEPS, ZONE } from "../windows.ts";

/** A hundred that stand for one percent of the values each: its middle. */
const QUANTILES = Array.from({ length: 100 }, (_, at) => (at + 0.5) / 100);

export type AtRest = NonNullable<MomentAtRestQuery["moment"]>;
export type Performance = MomentPerformanceSubscription["performanceUpdated"][number]["performance"];
export type Missed = NonNullable<LatestMissedQuery["moment"]>["interactions"];

interface Known {
  /** What an admin says of it; null where no moment has the key, undefined before the answer. */
  atRest: AtRest | null | undefined;
  performance: Performance | undefined;
  missed: Missed | undefined;
  failure: string | undefined;
}

/** A moment, how it performs, and what it missed last: all as it is now. */
export function useMoment(key: string, window: Window): Known {
  const [performance, setPerformance] = useState<Performance>();
  const { data, failure: unread } = useAtRest(MomentAtRestDocument, key);
  const atRest = data?.moment;
  const unfollowed = useFollowed(
    MomentPerformanceDocument,
    atRest ? [{ node: atRest.id, window, step: STEPS[window], zone: ZONE, quantiles: QUANTILES }] : [],
    ({ performanceUpdated: [update] }) => {
      setPerformance(update?.performance);
      return undefined;
    },
  );
  // What was missed last is another list as soon as another number was missed or repaired.
  const counts = performance && `${performance.missed} ${performance.recovered}`;
  const latest = useAnswer(LatestMissedDocument, { key, window }, counts);
  const failure = unread ?? unfollowed ?? latest.failure;
  return { atRest, performance, missed: latest.data?.moment?.interactions, failure };
}
