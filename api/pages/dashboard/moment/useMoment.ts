import { useReducer, useState } from "react";
import { useAnswer, useFollowed } from "../../shared/answers.ts";
import {
  HierarchyChangesDocument,
  LatestMissedDocument,
  MomentAtRestDocument,
  MomentPerformanceDocument,
  type LatestMissedQuery,
  type MomentAtRestQuery,
  type MomentPerformanceSubscription,
} from "../generated.ts";
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
  const { atRest, failure: unread } = useAtRest(key);
  const variables = { window, step: STEPS[window], zone: ZONE, quantiles: QUANTILES };
  const unfollowed = useFollowed(
    MomentPerformanceDocument,
    atRest ? [{ node: atRest.id, ...variables }] : [],
    ({ performanceUpdated: [update] }) => {
      setPerformance(update?.performance);
      return undefined;
    },
  );
  // What was missed last is another list as soon as another number was missed or repaired.
  const counts = performance && `${performance.missed} ${performance.recovered}`;
  const latest = useAnswer(LatestMissedDocument, { key, window }, counts);
  return {
    atRest,
    performance,
    missed: latest.data?.moment?.interactions,
    failure: unread ?? unfollowed ?? latest.failure,
  };
}

/** Read again whenever the hierarchy was edited. */
function useAtRest(key: string): { atRest: AtRest | null | undefined; failure: string | undefined } {
  const [edits, readAgain] = useReducer((count: number) => count + 1, 0);
  const { data, failure } = useAnswer(MomentAtRestDocument, { key }, edits);
  const [after, setAfter] = useState<string>();
  if (after === undefined && data !== undefined) setAfter(data.position);
  const unfollowed = useFollowed(
    HierarchyChangesDocument,
    after === undefined ? [] : [{ after }],
    ({ hierarchyChanged: event }) => {
      if (event.__typename !== "FeedPosition") readAgain();
      return { after: event.__typename === "CursorExpired" ? event.restartFrom : event.cursor };
    },
  );
  return { atRest: data?.moment, failure: failure ?? unfollowed };
}
