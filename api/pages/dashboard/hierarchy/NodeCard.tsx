import "./cards.css";
import type { ReactNode } from "react";
import { count, percent } from "../figures.ts";
import { hashOf, type Page, type Window } from "../route.ts";
import { Moving } from "../overview/Moving.tsx";
import { rated, type Update } from "../overview/usePerformances.ts";
import { Mark, word } from "../style/Marks.tsx";
import type { HierarchyNode, Kind } from "./hierarchy.ts";

const PAGES: Record<Exclude<Kind, "Activity">, Page> = {
  Outcome: "outcomes",
  Experience: "experiences",
  Moment: "moments",
};

/** Where a node has a page of its own. */
export function linkTo({ kind, key }: HierarchyNode, window: Window): string {
  return hashOf({ page: kind === "Activity" ? "moments" : PAGES[kind], key, window });
}

interface Props {
  node: HierarchyNode;
  update: Update | undefined;
  window: Window;
  /** What can be done with it. */
  children?: ReactNode;
}

/** A node's figures in a few words. */
export function NodeCard({ node, update, window, children }: Props) {
  const health = update?.performance.health ?? "UNKNOWN";
  return (
    <div className="card" data-standing={health} data-kind={node.kind}>
      <a className="card-name" href={linkTo(node, window)}>
        {node.name}
      </a>
      <p className="card-rate">
        <Mark of={health} />
        <span className="spoken">{word(health)}, </span>
        {update === undefined ? "…" : <Moving className="card-figure" text={percent(rated(update).rate)} />}
      </p>
      <p className="card-seen quiet small">{update && seen(update)}</p>
      {children}
    </div>
  );
}

/** What a rate is of, and how much of that could be judged. */
export function seen(update: Update, what = ""): string {
  const { count: number, of } = rated(update);
  const { coverage } = update.performance;
  if (of === "attempts") return `of ${count(number)} attempts`;
  return `of ${count(number)}${what}${coverage === null ? "" : ` · ${percent(coverage)} covered`}`;
}
