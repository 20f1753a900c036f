import { useReducer, useState } from "react";
import { useAnswer, useFollowed } from "../../shared/answers.ts";
import { RecentTurnsDocument, TurnsDocument } from "../generated.ts";
import type { HierarchyNode } from "../hierarchy/hierarchy.ts";
import { type Turn, turnBefore, turnOf, withTurns } from "./turns.ts";

const MOST_TURNS = 50;

/** The latest turns of attempts at an outcome, undefined until they are read: those that stand so now, and from then on every one, over interruptions. */
export function useTurns(outcome: HierarchyNode): { turns: readonly Turn[] | undefined; failure: string | undefined } {
  const [told, setTold] = useState<readonly Turn[]>([]);
  const [readings, readAgain] = useReducer((count: number) => count + 1, 0);
  const { data, failure } = useAnswer(RecentTurnsDocument, { outcome: outcome.key }, readings);
  const unfollowed = useFollowed(
    TurnsDocument,
    data === undefined ? [] : [{ outcome: outcome.id, after: data.position }],
    ({ outcomeUpdated: event }) => {
      if (event.__typename === "CursorExpired") {
        readAgain();
        return { after: event.restartFrom };
      }
      const turn = event.__typename === "OutcomeUpdate" ? turnOf(event) : undefined;
      if (turn !== undefined) setTold((before) => withTurns(before, [turn], MOST_TURNS));
      return { after: event.cursor };
    },
  );
  const before = data?.outcome?.attempts.nodes.map(turnBefore);
  return { turns: before && withTurns(before, told, MOST_TURNS), failure: failure ?? unfollowed };
}
