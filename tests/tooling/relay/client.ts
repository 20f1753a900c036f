// A small client for Relay: pages, fragments, objects fetched again by their global ids, mutations and subscriptions.

import { graphql } from "relay-runtime";

/** Pages by `@connection`, and `node(id)` behind `@refetchable`. */
export const ATTEMPTS = graphql`
  fragment client_attempts on Outcome
  @refetchable(queryName: "clientAttemptsPageQuery")
  @argumentDefinitions(first: { type: "Int", defaultValue: 20 }, after: { type: "String" }) {
    attempts(first: $first, after: $after) @connection(key: "client_attempts") {
      edges { node { id key state ...client_attempt } }
    }
  }
`;
export const ATTEMPT = graphql`
  fragment client_attempt on Attempt
  @refetchable(queryName: "clientAttemptQuery")
  @argumentDefinitions(first: { type: "Int", defaultValue: 50 }, after: { type: "String" }) {
    state
    deadlineAt
    brokenAt { name }
    steps(first: $first, after: $after) @connection(key: "client_steps") {
      edges { node { at interaction { signals } attempt { key } } }
    }
  }
`;
export const OUTCOME = graphql`
  query clientOutcomeQuery($key: String!, $window: WindowInput!) {
    outcome(key: $key) {
      name
      contributors { contributor { __typename name ... on Moment { standard { measures { rule { __typename } } } } } }
      performance(window: $window) { contributionRate health }
      ...client_attempts
    }
  }
`;
/** An answer of a union: the object moves the store by its id, a refusal says why not. */
export const REVISE = graphql`
  mutation clientReviseMutation($input: OutcomeRevision!) {
    reviseOutcome(input: $input) {
      ... on Outcome { id name revision }
      ... on Refusal { message }
      ... on StaleRevision { current }
    }
  }
`;
export const FOLLOW = graphql`
  subscription clientFollowSubscription($outcomes: [ID!], $after: Cursor) {
    outcomeUpdated(outcomes: $outcomes, after: $after) {
      ... on OutcomeUpdate { attempt { ...client_attempt } cursor }
      ... on FeedPosition { cursor }
      ... on CursorExpired { restartFrom }
    }
  }
`;
