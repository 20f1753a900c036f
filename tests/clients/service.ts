// The running service that SERVICE_URL names, as its users see it: what is defined there, recorded and told.

import assert from "node:assert/strict";

export const HTTP = new URL("/graphql", process.env["SERVICE_URL"] ?? "http://127.0.0.1:8000").href;
export const SOCKET = HTTP.replace("http", "ws");

/** Closes only: of a call that is all that happens in its attempt, one event. */
export const FOLLOW = `subscription Follow($outcomes: [ID!]!, $after: Cursor) {
  outcomeUpdated(outcomes: $outcomes, states: [ACHIEVED, LOST], after: $after) {
    __typename
    ... on OutcomeUpdate { attempt { key } revision from to cursor }
    ... on FeedPosition { cursor }
    ... on CursorExpired { message }
  }
}`;
export const WATCH = `subscription Watch($node: ID!) {
  performanceUpdated(nodes: [$node], window: "PT1H", every: "PT0.1S") {
    node { key }
    performance { interactions missed }
  }
}`;
export const MOMENT = "query Moment($key: String!) { moment(key: $key) { key name } }";
export const RECORD = `mutation Record($items: [InteractionInput!]!) {
  recordInteractions(input: { interactions: $items }) { ... on RecordReceipt { recorded duplicates } }
}`;
export const UNKNOWN_FIELD = "subscription { outcomeUpdated { nothingOfTheKind } }";

export interface OutcomeUpdate {
  __typename: "OutcomeUpdate";
  attempt: { key: string };
  revision: number;
  from: string | null;
  to: string;
  cursor: string;
}
export interface FeedPosition {
  __typename: "FeedPosition";
  cursor: string;
}
export interface CursorExpired {
  __typename: "CursorExpired";
  message: string;
}
export interface Followed {
  outcomeUpdated: OutcomeUpdate | FeedPosition | CursorExpired;
}
export interface Watched {
  performanceUpdated: { node: { key: string }; performance: { interactions: number; missed: number } }[];
}
export interface Receipt {
  recordInteractions: { recorded: number; duplicates: number };
}
export interface MomentAnswer {
  moment: { key: string; name: string } | null;
}
export type Item = Record<string, unknown>;

/** An outcome and the one moment that serves it, by keys and ids. A call is an attempt of its own. */
export interface Desk {
  outcome: string;
  moment: string;
  outcomeId: string;
  momentId: string;
}

/** A desk that nobody else records at. A wait of up to 30 s is as expected; a longer one breaks the attempt for good. */
export async function openDesk(name: string): Promise<Desk> {
  const outcome = `${name}-helped`;
  const moment = `${name}-call`;
  const answer = await ask<Record<string, { __typename: string; id?: string }>>(`mutation {
    outcome: defineOutcome(input: { key: "${outcome}", name: "Helped" }) { __typename ... on Outcome { id } }
    moment: defineMoment(input: { key: "${moment}", name: "Call" }) { __typename ... on Moment { id } }
    standard: publishStandard(input: { moment: "${moment}", measures: [
      { key: "wait", signal: "wait_seconds", rule: { threshold: { better: LOWER, expected: 30, unacceptable: 90 } } }
    ] }) { __typename }
    contribution: contribute(input: { contributor: "${moment}", to: "${outcome}", makeOrBreak: true }) { __typename }
  }`);
  assert.equal(answer["contribution"]?.__typename, "Contribution");
  return { outcome, moment, outcomeId: answer["outcome"]?.id ?? "", momentId: answer["moment"]?.id ?? "" };
}

/** A call that waited so long, now. */
export function call(desk: Desk, attempt: string, waitSeconds: number): Item {
  const occurredAt = new Date().toISOString();
  return { id: `${desk.moment}-${attempt}`, moment: desk.moment, occurredAt, attempt, signals: { wait_seconds: waitSeconds } };
}

/** Record calls, each once. */
export async function record(...items: Item[]): Promise<void> {
  const { recordInteractions } = await ask<Receipt>(RECORD, { items });
  assert.deepEqual(recordInteractions, { recorded: items.length, duplicates: 0 });
}

/** The events of attempts that a call each achieved or lost: [key, revision, to]. */
export function told(update: OutcomeUpdate): [string, number, string] {
  return [update.attempt.key, update.revision, update.to];
}

async function ask<Data>(query: string, variables: Record<string, unknown> = {}): Promise<Data> {
  const body = JSON.stringify({ query, variables });
  const response = await fetch(HTTP, { method: "POST", headers: { "content-type": "application/json" }, body });
  const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
  assert.equal(errors, undefined);
  return data;
}
