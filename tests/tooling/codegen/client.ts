// A small client: compiles when the types that are generated from the schema are what its users expect.

import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { type FragmentType, graphql, useFragment as read } from "./generated/index.ts";

const PERFORMANCE = graphql(`
  fragment Rate on Performance {
    interactions
    contributionRate
    contributionRateInterval { low high }
    health
  }
`);
const OUTCOME = graphql(`
  query Outcome($key: String!, $window: WindowInput!, $first: Int) {
    outcome(key: $key) {
      id
      name
      performance(window: $window) { ...Rate }
      attempts(states: [OPEN, AT_RISK], first: $first) {
        nodes { key state deadlineAt steps(first: 10) { edges { node { at interaction { signals } } } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);
const RECORD = graphql(`
  mutation Record($input: RecordInteractionsInput!) {
    recordInteractions(input: $input) {
      __typename
      ... on RecordReceipt { recorded rejected { index code message } }
      ... on Refusal { message }
      ... on Overloaded { retryAfterSeconds }
    }
  }
`);
const FOLLOW = graphql(`
  subscription Follow($outcomes: [ID!], $after: Cursor) {
    outcomeUpdated(outcomes: $outcomes, states: [ACHIEVED, LOST], after: $after) {
      ... on OutcomeUpdate { attempt { id key } from to revision cursor }
      ... on FeedPosition { cursor }
      ... on CursorExpired { message restartFrom }
    }
  }
`);

export type Execute = <Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables) => Promise<Data>;

/** A line about an outcome during the last hour. */
export async function told(execute: Execute, key: string): Promise<string> {
  const { outcome } = await execute(OUTCOME, { key, window: { last: "PT1H" }, first: 20 });
  if (!outcome) return `Nobody promises ${key}.`;
  const open: number = outcome.attempts.nodes.filter(({ state }) => state === "OPEN").length;
  return `${outcome.name}: ${rate(outcome.performance)}, ${open} open`;
}

/** Send one interaction; what became of it. */
export async function sent(execute: Execute, id: string): Promise<string> {
  const occurredAt = new Date().toISOString();
  const interactions = [{ id, moment: "call", occurredAt, signals: { wait_seconds: 3, resolved: true, by: "phone" } }];
  const { recordInteractions: answer } = await execute(RECORD, { input: { interactions } });
  switch (answer.__typename) {
    case "RecordReceipt":
      return answer.rejected.map(({ index, code, message }) => `${index}: ${code}, ${message}`).join("\n");
    case "Overloaded":
      return `${answer.message} Come back in ${answer.retryAfterSeconds} s.`;
    default:
      return answer.message;
  }
}

/** Where to go on after an event. */
export async function next(execute: Execute, after: string | null): Promise<string> {
  const { outcomeUpdated: event } = await execute(FOLLOW, { after });
  return "restartFrom" in event ? event.restartFrom : event.cursor;
}

function rate(performance: FragmentType<typeof PERFORMANCE>): string {
  const { contributionRate, interactions } = read(PERFORMANCE, performance);
  return contributionRate == null ? "nothing measured" : `${contributionRate} of ${interactions}`;
}
