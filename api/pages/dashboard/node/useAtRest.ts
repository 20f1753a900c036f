import { useReducer, useState } from "react";
import { useAnswer, useFollowed, type Answer } from "../../shared/answers.ts";
import type { Operation } from "../../shared/operations.ts";
import { HierarchyChangesDocument } from "../generated.ts";

/**
 * What an admin says of a node; read again whenever the hierarchy was edited.
 *
 * @param operation also answers with the position that it was read at
 */
export function useAtRest<Data extends { position: string }>(
  operation: Operation<Data, { key: string }>,
  key: string,
): Answer<Data> {
  const [edits, readAgain] = useReducer((count: number) => count + 1, 0);
  const { data, failure } = useAnswer(operation, { key }, edits);
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
  return { data, failure: failure ?? unfollowed };
}
