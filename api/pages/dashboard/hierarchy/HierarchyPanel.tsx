import { lazy, Suspense, useState, useSyncExternalStore } from "react";
import { span } from "../figures.ts";
import type { Performances } from "../overview/usePerformances.ts";
import type { Window } from "../route.ts";
import { LabelledMark } from "../style/Marks.tsx";
import type { Hierarchy, HierarchyNode } from "./hierarchy.ts";
import { Outline } from "./Outline.tsx";
import { shownOf } from "./shown.ts";

const HierarchyGraph = lazy(() => import("./HierarchyGraph.tsx"));

const HEALTHS = ["HEALTHY", "STRAINED", "BROKEN", "UNKNOWN"] as const;

const WIDE = matchMedia("(width >= 48rem)");

interface Props {
  hierarchy: Hierarchy;
  outcome: HierarchyNode;
  performances: Performances;
  window: Window;
}

/** What the outcome stands on: as a graph where there is room for one, and as a list. */
export function HierarchyPanel({ hierarchy, outcome, performances, window }: Props) {
  const isWide = useSyncExternalStore(listen, () => WIDE.matches);
  const [chosen, choose] = useState<boolean>();
  const [opened, toggle] = useOpened();
  const asList = chosen ?? !isWide;
  const counted = performances.get(outcome.id)?.performance;
  const shown = shownOf(hierarchy, outcome, (id) => performances.get(id)?.performance.health, opened);
  return (
    <section className="panel hierarchy" aria-labelledby="hierarchy">
      <div className="panel-head">
        <h2 id="hierarchy">What it stands on</h2>
        <Legend isGraph={!asList} />
        <button
          type="button"
          onClick={() => {
            choose(!asList);
          }}
        >
          {asList ? "Show as a graph" : "Show as a list"}
        </button>
      </div>
      <p className="quiet small">
        Share of interactions that contributed{counted && `, ${span(counted.from, counted.to)}`}
        {shown.isLarge &&
          !asList &&
          "; of many moments those in trouble are drawn, the others folded into what they contribute to"}
      </p>
      {asList ? (
        <Outline hierarchy={hierarchy} of={outcome.id} performances={performances} window={window} />
      ) : (
        <Suspense fallback={<p className="quiet">Drawing …</p>}>
          <HierarchyGraph shown={shown} opened={opened} toggle={toggle} performances={performances} window={window} />
        </Suspense>
      )}
    </section>
  );
}

function Legend({ isGraph }: { isGraph: boolean }) {
  if (!isGraph) return null;
  return (
    <p className="hierarchy-legend quiet small">
      <span className="legend-make-or-break">make-or-break</span>
      <span className="legend-contributes">contributes</span>
      {HEALTHS.map((health) => (
        <LabelledMark key={health} of={health} />
      ))}
    </p>
  );
}

/** The composites that the reader opened, and what opens one or folds it again. */
function useOpened(): [ReadonlySet<string>, (id: string) => void] {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string) => {
    setOpened((before) =>
      before.has(id) ? new Set([...before].filter((each) => each !== id)) : new Set([...before, id]),
    );
  };
  return [opened, toggle];
}

function listen(changed: () => void): () => void {
  WIDE.addEventListener("change", changed);
  return () => {
    WIDE.removeEventListener("change", changed);
  };
}
