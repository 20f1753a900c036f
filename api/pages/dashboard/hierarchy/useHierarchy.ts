import { useEffect, useReducer, useState } from "react";
import { useFollowed } from "../../shared/answers.ts";
import { ask } from "../../shared/operations.ts";
import { HierarchyChangesDocument, HierarchyContributionsDocument, HierarchyNodesDocument } from "../generated.ts";
import { Hierarchy } from "./hierarchy.ts";

interface Known {
  hierarchy: Hierarchy | undefined;
  /** Where its changes are followed from: before it was read first. */
  after: string | undefined;
  failure: string | undefined;
}

interface Page<Node> {
  nodes: readonly Node[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** The hierarchy without activities and without what is archived; read again whenever it was edited. */
export function useHierarchy(): Known {
  const [known, setKnown] = useState<Known>({ hierarchy: undefined, after: undefined, failure: undefined });
  const [edits, readAgain] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const given = new AbortController();
    read(given.signal).then(
      ({ hierarchy, position }) => {
        setKnown(({ after }) => ({ hierarchy, after: after ?? position, failure: undefined }));
      },
      (error: unknown) => {
        setKnown((before) => ({ ...before, failure: (error as Error).message }));
      },
    );
    return () => {
      given.abort();
    };
  }, [edits]);
  const unfollowed = useFollowed(
    HierarchyChangesDocument,
    known.after === undefined ? [] : [{ after: known.after }],
    ({ hierarchyChanged: event }) => {
      if (event.__typename !== "FeedPosition") readAgain();
      return { after: event.__typename === "CursorExpired" ? event.restartFrom : event.cursor };
    },
  );
  return { ...known, failure: known.failure ?? unfollowed };
}

async function read(signal: AbortSignal): Promise<{ hierarchy: Hierarchy; position: string | undefined }> {
  let position: string | undefined;
  const nodes = await all(async (after) => {
    const answer = await ask(HierarchyNodesDocument, { after }, signal);
    position ??= answer.position;
    return answer.hierarchy.nodes;
  });
  const contributions = await all(async (after) => {
    const { hierarchy } = await ask(HierarchyContributionsDocument, { after }, signal);
    return hierarchy.contributions;
  });
  const inUse = nodes.filter(({ __typename, archivedAt }) => __typename !== "Activity" && archivedAt === null);
  const byPosition = contributions.toSorted((one, other) => one.position - other.position);
  const hierarchy = new Hierarchy(
    inUse.map(({ __typename, ...node }) => ({ kind: __typename, ...node })),
    byPosition.map(({ contributor, to, makeOrBreak }) => ({ contributor: contributor.id, to: to.id, makeOrBreak })),
  );
  return { hierarchy, position };
}

async function all<Node>(page: (after: string | null) => Promise<Page<Node>>): Promise<Node[]> {
  const found: Node[] = [];
  let after: string | null = null;
  do {
    const { nodes, pageInfo }: Page<Node> = await page(after);
    found.push(...nodes);
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return found;
}
