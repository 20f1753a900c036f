import { instant } from "../figures.ts";
import type { HierarchyNode } from "../hierarchy/hierarchy.ts";
import { hashOf, type Window } from "../route.ts";
import { Mark } from "../style/Marks.tsx";
import type { Turn } from "./turns.ts";
import { useTurns } from "./useTurns.ts";

const TOLD = {
  AT_RISK: { standing: "STRAINED", word: "At risk", at: "since" },
  LOST: { standing: "BROKEN", word: "Lost", at: "at" },
  RECOVERED: { standing: "HEALTHY", word: "Recovered", at: "at" },
  CORRECTED: { standing: "UNKNOWN", word: "Corrected", at: "at" },
} as const;

/** Attempts that broke or recovered, as it happens. */
export function TurnFeed({ outcome, window }: { outcome: HierarchyNode; window: Window }) {
  const { turns, failure } = useTurns(outcome);
  return (
    <section className="panel feed" aria-labelledby="feed">
      <h2 id="feed">Broke and recovered</h2>
      <p className="quiet small">Attempts, the latest first, as it happens</p>
      {failure !== undefined && <p role="alert">{failure}</p>}
      {turns === undefined || turns.length === 0 ? (
        <p>{turns === undefined ? "Reading …" : "None yet."}</p>
      ) : (
        <ol tabIndex={0} aria-labelledby="feed">
          {turns.map((turn) => (
            <Told key={turn.id} turn={turn} window={window} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Told({ turn: { kind, attempt, at, places }, window }: { turn: Turn; window: Window }) {
  const { standing, word, at: preposition } = TOLD[kind];
  return (
    <li data-standing={standing}>
      <Mark of={standing} />
      <span>
        <strong>{word}</strong>{" "}
        {places.length === 0
          ? kind === "LOST" && "after a silence"
          : places.map(({ key, name }, index) => (
              <span key={key}>
                {index === 0 ? preposition : "and"} <a href={hashOf({ page: "moments", key, window })}>{name}</a>{" "}
              </span>
            ))}
        <span className="quiet small attempt">{attempt}</span>
      </span>
      <time className="quiet small" dateTime={at}>
        {instant(at)}
      </time>
    </li>
  );
}
