import "./outline.css";
import { count, interval, percent } from "../figures.ts";
import { type Performances, rated, type Update } from "../overview/usePerformances.ts";
import type { Window } from "../route.ts";
import { LabelledMark } from "../style/Marks.tsx";
import type { Contributor, Hierarchy } from "./hierarchy.ts";
import { linkTo, seen } from "./NodeCard.tsx";

interface Props {
  hierarchy: Hierarchy;
  performances: Performances;
  window: Window;
}

/** What contributes to a node, as a list of lists; those in trouble are open from the beginning. */
export function Outline({ of, ...props }: Props & { of: string }) {
  const contributors = props.hierarchy.contributors(of);
  return (
    <ul className="outline">
      {contributors.map((contributor) => (
        <li key={contributor.node.id}>
          <Branch contributor={contributor} {...props} />
        </li>
      ))}
    </ul>
  );
}

function Branch({ contributor, ...props }: Props & { contributor: Contributor }) {
  const { id } = contributor.node;
  const row = <Row contributor={contributor} update={props.performances.get(id)} window={props.window} />;
  const below = props.hierarchy.contributors(id).length;
  if (below === 0) return row;
  return (
    <>
      {row}
      <details open={below <= MOST_OPEN}>
        <summary className="small">
          {count(below)} contribute<span className="spoken"> to {contributor.node.name}</span>
        </summary>
        <Outline of={id} {...props} />
      </details>
    </>
  );
}

const MOST_OPEN = 8; // more would hide what follows

function Row({
  contributor: { node, makeOrBreak },
  update,
  window,
}: {
  contributor: Contributor;
  update: Update | undefined;
  window: Window;
}) {
  return (
    <p className="outline-row">
      <span>
        <a href={linkTo(node, window)}>{node.name}</a> {makeOrBreak && <span className="tag small">make-or-break</span>}
      </span>
      <LabelledMark of={update?.performance.health ?? "UNKNOWN"} />
      <span className="small">{update === undefined ? "…" : <Figures update={update} />}</span>
    </p>
  );
}

function Figures({ update }: { update: Update }) {
  const { rate, interval: range } = rated(update);
  return (
    <>
      <strong>{percent(rate)}</strong>
      {range && ` (${interval(range)})`} {seen(update, " interactions")}
    </>
  );
}
