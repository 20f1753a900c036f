import "./node.css";
import { Fragment, type ReactNode } from "react";
import { agreed, instant } from "../figures.ts";
import type { Health, NodeFactsFragment } from "../generated.ts";
import { hashOf, type Window } from "../route.ts";
import { LabelledMark } from "../style/Marks.tsx";

interface Props {
  kind: string;
  node: NodeFactsFragment;
  health: Health | undefined;
  window: Window;
  /** Facts that only nodes of this kind have. */
  children?: ReactNode;
}

/** What an admin says of a node: who is accountable, what it owes, and what it serves. */
export function Facts({ kind, node, health, window, children }: Props) {
  const parents = new Set(node.contributesTo.map(({ to }) => to.id));
  const further = node.outcomes.filter(({ id }) => !parents.has(id));
  return (
    <header className="facts">
      <title>{`${node.name} – Touchstone`}</title>
      <p className="quiet small">
        {kind} <code>{node.key}</code>
        {node.archivedAt !== null && `, archived ${instant(node.archivedAt)}`}
      </p>
      <h1>
        {node.name} {health && <LabelledMark of={health} />}
      </h1>
      {node.description !== null && <p>{node.description}</p>}
      <dl>
        <Fact name="Owner">{node.owner ?? "nobody named"}</Fact>
        <Fact name="Objective">{node.objective === null ? "none" : `${agreed(node.objective)} contribute`}</Fact>
        {children}
        <Fact name="Contributes to">
          <Parents node={node} window={window} />
        </Fact>
        {further.length > 0 && (
          <Fact name="Serves in the end">
            {further.map((outcome, at) => (
              <Fragment key={outcome.id}>
                {at > 0 && ", "}
                <NodeLink to={outcome} window={window} />
              </Fragment>
            ))}
          </Fact>
        )}
      </dl>
    </header>
  );
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Parents({ node, window }: { node: NodeFactsFragment; window: Window }) {
  if (node.contributesTo.length === 0) return "nothing yet";
  return node.contributesTo.map(({ to, makeOrBreak, required }, at) => (
    <Fragment key={to.id}>
      {at > 0 && ", "}
      <NodeLink to={to} window={window} />
      {makeOrBreak ? " (make-or-break)" : required && " (required)"}
    </Fragment>
  ));
}

type Served = NodeFactsFragment["contributesTo"][number]["to"];

function NodeLink({ to: { __typename, key, name }, window }: { to: Served; window: Window }) {
  return <a href={hashOf({ page: __typename === "Outcome" ? "outcomes" : "experiences", key, window })}>{name}</a>;
}
