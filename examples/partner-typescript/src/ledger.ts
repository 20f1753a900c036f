// What the app made of the changes, and how far it has followed: one file, so that both change in one transaction.

import { DatabaseSync } from "node:sqlite";
import type { AttemptState } from "./generated.ts";

const TABLES = `
PRAGMA journal_mode = WAL; -- whoever reads the file waits for nobody
CREATE TABLE IF NOT EXISTS changes (
    attempt TEXT, revision INTEGER, outcome TEXT, key TEXT, came_from TEXT, went_to TEXT, at TEXT, corrects INTEGER,
    PRIMARY KEY (attempt, revision)
);
CREATE TABLE IF NOT EXISTS followed (outcomes TEXT PRIMARY KEY, cursor TEXT);
`;

const BUSY_MILLISECONDS = 5_000; // somebody may be reading the file

/** An attempt went from one state to another, or was found in one: then `cameFrom` is null, and so is `at`. */
export interface Change {
  attempt: string;
  revision: number;
  outcome: string;
  key: string;
  cameFrom: AttemptState | null;
  wentTo: AttemptState;
  at: string | null;
  corrects: boolean;
}

/** A change on one line. */
export function line(change: Change): string {
  const moved = change.at ? `${change.cameFrom ?? ""} → ${change.wentTo}`.trim() : `is ${change.wentTo}`;
  const note = change.corrects ? ", a correction" : "";
  return `${change.at ?? "loaded"} ${change.outcome} ${change.key} ${moved} (revision ${change.revision}${note})`;
}

/** A SQLite file. Whoever is killed while writing to it finds it as it was before. */
export class Ledger {
  readonly #database: DatabaseSync;
  readonly #outcomes: string;

  /**
   * @param path of the file; made when it is missing
   * @param outcomes whose attempts are followed; others are followed from a place of their own
   */
  constructor(path: string, outcomes: readonly string[]) {
    this.#database = new DatabaseSync(path, { timeout: BUSY_MILLISECONDS });
    this.#database.exec(TABLES);
    this.#outcomes = outcomes.toSorted().join(" ");
  }

  /** Where to go on; null when everything has to be loaded first. */
  get cursor(): string | null {
    const found = this.#database.prepare("SELECT cursor FROM followed WHERE outcomes = ?").get(this.#outcomes);
    return typeof found?.["cursor"] === "string" ? found["cursor"] : null;
  }

  /**
   * Store changes and the place after them, both or neither.
   *
   * @returns the changes that were news: what was loaded may be told once more by what is followed
   */
  keep(changes: readonly Change[], cursor: string | null): Change[] {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const news = changes.filter((change) => this.#store(change));
      this.#database.prepare("INSERT OR REPLACE INTO followed VALUES (?, ?)").run(this.#outcomes, cursor);
      this.#database.exec("COMMIT");
      return news;
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  close(): void {
    this.#database.close();
  }

  /** Whether it is later than all that is known of the attempt. */
  #store(change: Change): boolean {
    const known = this.#database.prepare("SELECT 1 FROM changes WHERE attempt = ? AND revision >= ?");
    if (known.get(change.attempt, change.revision)) return false;
    const { attempt, revision, outcome, key, cameFrom, wentTo, at, corrects } = change;
    const insert = this.#database.prepare("INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    insert.run(attempt, revision, outcome, key, cameFrom, wentTo, at, Number(corrects));
    return true;
  }
}
