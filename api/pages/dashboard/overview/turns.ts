// Turns of attempts for the worse, and back: what the feed tells.

import type { AttemptState, RecentTurnsQuery, TurnsSubscription } from "../generated.ts";

export type Event = Extract<TurnsSubscription["outcomeUpdated"], { __typename: "OutcomeUpdate" }>;
type Attempt = NonNullable<RecentTurnsQuery["outcome"]>["attempts"]["nodes"][number];

interface Place {
  key: string;
  name: string;
}

export interface Turn {
  /** One of an attempt at an instant: what is at risk and lost at once is lost, and what is told again is told once. */
  id: string;
  attempt: string;
  kind: "AT_RISK" | "LOST" | "RECOVERED" | "CORRECTED";
  /** RFC 3339. */
  at: string;
  /** Where it broke or was recovered; none where it was given up. */
  places: readonly Place[];
}

const FAILING: readonly (AttemptState | null)[] = ["AT_RISK", "LOST"];

/** The turn that an event is; undefined of what is as it should be: an attempt that opens, or is achieved at once. */
export function turnOf({ attempt, from, to, at, corrects, cause }: Event): Turn | undefined {
  const turn = { id: turnId(attempt.id, at), attempt: attempt.key, at };
  if (to === "AT_RISK" || to === "LOST") return { ...turn, kind: to, places: attempt.brokenAt };
  if (!FAILING.includes(from)) return undefined;
  return { ...turn, kind: corrects ? "CORRECTED" : "RECOVERED", places: cause?.moment ? [cause.moment] : [] };
}

/** The turn by which an attempt came to stand as it does. */
export function turnBefore({ id, key, state, openedAt, closedAt, brokenAt }: Attempt): Turn {
  const at = closedAt ?? openedAt;
  return { id: turnId(id, at), attempt: key, kind: state === "LOST" ? "LOST" : "AT_RISK", at, places: brokenAt };
}

function turnId(attemptId: string, at: string): string {
  return `${attemptId}@${at}`;
}

/** The latest first, and no more than are kept. */
export function withTurns(turns: readonly Turn[], fresh: readonly Turn[], most: number): Turn[] {
  const ids = new Set(fresh.map(({ id }) => id));
  return [...fresh, ...turns.filter(({ id }) => !ids.has(id))]
    .toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at))
    .slice(0, most);
}
