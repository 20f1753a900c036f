import "./overview.css";
import { Failure } from "../frame/Failure.tsx";
import { HierarchyPanel } from "../hierarchy/HierarchyPanel.tsx";
import { useHierarchy } from "../hierarchy/useHierarchy.ts";
import type { Hierarchy, HierarchyNode } from "../hierarchy/hierarchy.ts";
import { hashOf, type Window } from "../route.ts";
import { BreakingPoints } from "./BreakingPoints.tsx";
import { Headline } from "./Headline.tsx";
import { TurnFeed } from "./TurnFeed.tsx";
import { useCourse } from "./useCourse.ts";
import { usePerformances } from "./usePerformances.ts";

/** One outcome: how it does, through which moments, and what breaks it. */
export function Overview({ outcomeKey, window }: { outcomeKey: string | undefined; window: Window }) {
  const { hierarchy, failure } = useHierarchy();
  if (failure !== undefined) return <Failure message={failure} />;
  if (hierarchy === undefined) return <p className="quiet">Reading the hierarchy …</p>;
  const outcomes = hierarchy.outcomes;
  const outcome = outcomeKey === undefined ? outcomes[0] : outcomes.find(({ key }) => key === outcomeKey);
  if (outcome === undefined) return <NoOutcome outcomeKey={outcomeKey} />;
  return (
    <>
      <Choice outcomes={outcomes} chosen={outcome} window={window} />
      <OutcomeOverview key={outcome.id} hierarchy={hierarchy} outcome={outcome} window={window} />
    </>
  );
}

function OutcomeOverview({
  hierarchy,
  outcome,
  window,
}: {
  hierarchy: Hierarchy;
  outcome: HierarchyNode;
  window: Window;
}) {
  const family = [...hierarchy.family(outcome.id)];
  const [performances, unwatched] = usePerformances(family, window);
  const [hour] = usePerformances([outcome.id], "PT1H");
  const { course, failure } = useCourse(outcome.id, window);
  const problem = unwatched ?? failure;
  return (
    <div className="overview">
      <title>{`${outcome.name} – Touchstone`}</title>
      {problem !== undefined && <Failure message={problem} />}
      <Headline
        outcome={outcome}
        blamed={hierarchy.blamed(outcome.id, (id) => performances.get(id)?.performance.health)}
        window={window}
        update={performances.get(outcome.id)}
        hour={hour.get(outcome.id)}
        series={course?.achievement?.series}
      />
      <HierarchyPanel hierarchy={hierarchy} outcome={outcome} performances={performances} window={window} />
      <BreakingPoints course={course} window={window} span={performances.get(outcome.id)?.performance} />
      <TurnFeed outcome={outcome} window={window} />
    </div>
  );
}

/** Other outcomes, where there are any. */
function Choice({ outcomes, chosen, window }: { outcomes: HierarchyNode[]; chosen: HierarchyNode; window: Window }) {
  if (outcomes.length < 2) return null;
  return (
    <label className="choice">
      Outcome{" "}
      <select
        value={chosen.key}
        onChange={({ target }) => {
          location.hash = hashOf({ page: "outcomes", key: target.value, window });
        }}
      >
        {outcomes.map(({ key, name }) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function NoOutcome({ outcomeKey }: { outcomeKey: string | undefined }) {
  if (outcomeKey !== undefined) return <Failure message={`There is no outcome "${outcomeKey}".`} />;
  return (
    <p>
      There is no outcome yet. Define one, and what contributes to it, in <a href="graphiql">GraphiQL</a>.
    </p>
  );
}
