// A partner app that follows what becomes of customers' attempts, and misses nothing: `npm start -- --help`.

import { parseArgs } from "node:util";
import { RefusedError } from "./connection.ts";
import { follow } from "./follower.ts";
import { Ledger, line } from "./ledger.ts";

const HELP = `usage: npm start -- [--url URL] [--ledger LEDGER] OUTCOME [OUTCOME ...]

Print every change of the attempts at chosen outcomes, one line each, and go on where it stopped.

  OUTCOME          key of an outcome to follow
  --url URL        where the service listens (default: ws://127.0.0.1:8000/graphql)
  --ledger LEDGER  SQLite file to keep them in (default: partner.db)

Where the service wants to know who calls, its API key is read from the environment: PARTNER_API_KEY.

At the first start it loads every attempt there is, and then follows from the place in the feed that the answer
included, so that nothing lies between. Each change comes with a cursor. Change and cursor are stored in one
transaction, in the file LEDGER, before the change is printed. Whatever is killed or cut, this app, the network, the
service or its database, the app goes on exactly after the last change that it stored: none is missing, none is there
twice. A cursor expires when the service no longer keeps what came after it (for a week, by default). Then the app
loads anew, and prints of each attempt that changed meanwhile what it is now.

example:
  npm start -- --url ws://127.0.0.1:8000/graphql --ledger partner.db problem-solved
`;

/** Nobody could know what was asked. */
class UsageError extends Error {}

/** @returns the exit status: 1 when the service refused what was asked, 2 when nobody could know what was */
async function main(): Promise<number> {
  const { values, positionals: outcomes } = options();
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (outcomes.length === 0) throw new UsageError("Name at least one OUTCOME.");
  const ledger = new Ledger(values.ledger, outcomes);
  return follow({
    url: values.url,
    key: process.env["PARTNER_API_KEY"],
    outcomes,
    ledger,
    tell: (change) => console.log(line(change)),
    warn: (message) => console.error(message),
  });
}

function options() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h", default: false },
        url: { type: "string", default: "ws://127.0.0.1:8000/graphql" },
        ledger: { type: "string", default: "partner.db" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof RefusedError) && !(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = error instanceof RefusedError ? 1 : 2;
}
