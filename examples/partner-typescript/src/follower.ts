// Following outcomes: load what there is, then take every change after it, and begin again where it was interrupted.

import { setTimeout as sleep } from "node:timers/promises";
import { Connection, InterruptedError, RefusedError } from "./connection.ts";
import { FindDocument, FollowDocument, type FollowSubscription, LoadDocument, type LoadQuery } from "./generated.ts";
import type { Change, Ledger } from "./ledger.ts";

const FIRST_PAUSE_MILLISECONDS = 200;
const LONGEST_PAUSE_MILLISECONDS = 15_000;

type Event = FollowSubscription["outcomeUpdated"];
type Page = NonNullable<LoadQuery["outcome"]>["attempts"];

export interface Options {
  /** Of the service's WebSocket, as ws://127.0.0.1:8000/graphql. */
  url: string;
  /** An API key that may read and subscribe; none where nobody has to say who they are. */
  key?: string | undefined;
  /** Keys. */
  outcomes: readonly string[];
  /** Keeps the changes and the cursor. */
  ledger: Ledger;
  /** Is told every change, after it was kept. */
  tell: (change: Change) => void;
  /** Is told what interrupted the following. */
  warn: (message: string) => void;
}

/**
 * Follow without an end. Interruptions are waited out: longer each time, until there is progress again.
 *
 * @throws RefusedError when the service refused what was asked
 */
export async function follow(options: Options): Promise<never> {
  let pause = FIRST_PAUSE_MILLISECONDS;
  for (;;) {
    const before = options.ledger.cursor;
    const connection = new Connection(options.url, options.key);
    try {
      await overOne(connection, options);
    } catch (error) {
      if (!(error instanceof InterruptedError)) throw error;
      options.warn(error.message);
    } finally {
      await connection.close();
    }
    const progress = options.ledger.cursor !== before;
    pause = progress ? FIRST_PAUSE_MILLISECONDS : Math.min(2 * pause, LONGEST_PAUSE_MILLISECONDS);
    // Not all at once, when a service comes back that many had followed.
    await sleep(pause * (0.5 + Math.random() / 2));
  }
}

/** Over one connection, until it ends. */
async function overOne(connection: Connection, options: Options): Promise<void> {
  const { ledger, tell } = options;
  const outcomes = await Promise.all(options.outcomes.map((key) => find(connection, key)));
  const after = ledger.cursor ?? (await load(connection, options));
  for await (const { outcomeUpdated: event } of connection.follow(FollowDocument, { outcomes, after })) {
    if (event.__typename === "CursorExpired") {
      options.warn(event.message);
      ledger.keep([], null); // next time, everything is loaded
      return;
    }
    // A position without a change: nothing happened here, but elsewhere, and the cursor must not grow old.
    ledger.keep(changes(event), event.cursor).forEach(tell);
  }
}

/** Keep what there is. Returns the place from which to follow: the first answer's, so that nothing lies between. */
async function load(connection: Connection, { outcomes, ledger, tell }: Options): Promise<string> {
  let position: string | undefined;
  for (const key of outcomes) {
    let after: string | null = null;
    do {
      const answer: LoadQuery = await connection.ask(LoadDocument, { key, after });
      if (!answer.outcome) throw new RefusedError(`There is no outcome "${key}".`);
      position ??= answer.position;
      const { nodes, pageInfo }: Page = answer.outcome.attempts;
      ledger.keep(nodes.map(found), null).forEach(tell); // before all is loaded, there is no place to go on from
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
  }
  if (position === undefined) throw new RefusedError("Name at least one outcome.");
  ledger.keep([], position);
  return position;
}

async function find(connection: Connection, key: string): Promise<string> {
  const { outcome } = await connection.ask(FindDocument, { key });
  if (!outcome) throw new RefusedError(`There is no outcome "${key}".`);
  return outcome.id;
}

function found({ id, key, revision, state, outcome }: Page["nodes"][number]): Change {
  return { attempt: id, revision, outcome: outcome.key, key, cameFrom: null, wentTo: state, at: null, corrects: false };
}

function changes(event: Event): Change[] {
  if (event.__typename !== "OutcomeUpdate") return [];
  const { attempt, revision, from, to, at, corrects } = event;
  const { id, key, outcome } = attempt;
  return [{ attempt: id, revision, outcome: outcome.key, key, cameFrom: from, wentTo: to, at, corrects }];
}
