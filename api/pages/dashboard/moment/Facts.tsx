import { Fragment, type ReactNode } from "react";
import { agreed, instant } from "../figures.ts";
import type { Health } from "../generated.ts";
import { LabelledMark } from "../style/Marks.tsx";
import type { AtRest } from "./useMoment.ts";

const BEGINNING = "0001-"; // a standard that always was in force is of the year 1

/** What an admin says of a moment: who is accountable, what it owes, and what it serves. */
export function Facts({ moment, health }: { moment: AtRest; health: Health | undefined }) {
  return (
    <header className="moment-facts">
      <p className="quiet small">
        Moment of truth <code>{moment.key}</code>
        {moment.archivedAt !== null && `, archived ${instant(moment.archivedAt)}`}
      </p>
      <h1>
        {moment.name} {health && <LabelledMark of={health} />}
      </h1>
      {moment.description !== null && <p>{moment.description}</p>}
      <dl>
        <Fact name="Owner">{moment.owner ?? "nobody named"}</Fact>
        <Fact name="Run by">{moment.party === "OWN" ? "this business" : "a partner"}</Fact>
        <Fact name="Objective">{moment.objective === null ? "none" : `${agreed(moment.objective)} contribute`}</Fact>
        <Fact name="Standard">{standard(moment.standard)}</Fact>
        <Fact name="Channels">{moment.channels.length > 0 ? moment.channels.join(", ") : "not named"}</Fact>
        <Fact name="Contributes to">
          <ServedNodes moment={moment} />
        </Fact>
        {moment.contributors.length > 0 && (
          <Fact name="Causes">{moment.contributors.map(({ contributor }) => contributor.name).join(", ")}</Fact>
        )}
      </dl>
    </header>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function ServedNodes({ moment }: { moment: AtRest }) {
  if (moment.contributesTo.length === 0) return "nothing yet";
  return moment.contributesTo.map(({ to, makeOrBreak, required }, at) => (
    <Fragment key={to.id}>
      {at > 0 && ", "}
      <a href={`#/${to.__typename.toLowerCase()}s/${encodeURIComponent(to.key)}`}>{to.name}</a>
      {makeOrBreak ? " (make-or-break)" : required && " (required)"}
    </Fragment>
  ));
}

function standard(inForce: AtRest["standard"]): string {
  if (inForce === null) return "none: nothing is promised";
  const since = inForce.effectiveFrom.startsWith(BEGINNING) ? "the beginning" : instant(inForce.effectiveFrom);
  return `version ${inForce.version}, in force since ${since}`;
}
