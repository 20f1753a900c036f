import { lazy, Suspense } from "react";
import { RateTrack } from "../charts/RateTrack.tsx";
import type { Step } from "../charts/series.ts";
import { count, interval, percent, span } from "../figures.ts";
import type { HierarchyNode } from "../hierarchy/hierarchy.ts";
import { linkTo } from "../hierarchy/NodeCard.tsx";
import type { Window } from "../route.ts";
import { type Health, LabelledMark, word } from "../style/Marks.tsx";
import { duration } from "./duration.ts";
import { Moving } from "./Moving.tsx";
import type { Course } from "./useCourse.ts";
import { rated, type Update } from "./usePerformances.ts";

const SeriesChart = lazy(async () => ({ default: (await import("../charts/SeriesChart.tsx")).SeriesChart }));

const MOST_NAMED = 3;

const WORDS = { rate: "Achievement rate", all: "Closed", missed: "Lost", unmeasured: "Unmeasured" };

interface Props {
  outcome: HierarchyNode;
  /** What breaks or strains it, although its own rate may be good. */
  blamed: readonly HierarchyNode[];
  window: Window;
  update: Update | undefined;
  /** Over the last hour. */
  hour: Update | undefined;
  series: NonNullable<Course["achievement"]>["series"] | undefined;
}

/** How the outcome does: its achievement rate over the window, what is under way now, and how it went. */
export function Headline({ outcome, blamed, window, update, hour, series }: Props) {
  return (
    <section className="panel headline" aria-label={outcome.name}>
      <div className="headline-names">
        <h1>{outcome.name}</h1>
        <p className="quiet">{outcome.owner ?? "Nobody is accountable"}</p>
      </div>
      {update === undefined ? (
        <p className="quiet">Counting …</p>
      ) : (
        <>
          <Rate outcome={outcome} update={update} blamed={blamed} window={window} />
          <Counts update={update} hour={hour} />
        </>
      )}
      <div className="headline-course">
        <Suspense>
          {series !== undefined && (
            <SeriesChart
              title="Achievement over time"
              steps={series.map(step)}
              objective={outcome.objective}
              words={WORDS}
            />
          )}
        </Suspense>
      </div>
    </section>
  );
}

function Rate({ outcome, blamed, window, update }: Omit<Props, "hour" | "series"> & { update: Update }) {
  const { performance } = update;
  const { rate, interval: range, count: closed } = rated(update);
  return (
    <div className="headline-rate">
      <p className="figure-row">
        <Moving className="headline-figure" text={percent(rate)} label="Achievement rate" />
        <LabelledMark of={performance.health} />
      </p>
      <RateTrack rate={rate} interval={range} objective={outcome.objective} />
      <p>
        of {count(closed)} attempts that closed; 95 % interval {interval(range)}
      </p>
      <p className="quiet small">
        {outcome.objective === null ? "No objective" : `Objective ${percent(outcome.objective)}`} ·{" "}
        {span(performance.from, performance.to)}
      </p>
      <Blamed health={performance.health} nodes={blamed} window={window} />
    </div>
  );
}

/** Why an outcome that reaches its objective is broken or strained all the same. */
function Blamed({ health, nodes, window }: { health: Health; nodes: readonly HierarchyNode[]; window: Window }) {
  if (nodes.length === 0) return null;
  return (
    <p>
      {word(health)} by{" "}
      {nodes.slice(0, MOST_NAMED).map((node, index) => (
        <span key={node.id}>
          {index > 0 && ", "}
          <a href={linkTo(node, window)}>{node.name}</a>
        </span>
      ))}
      {nodes.length > MOST_NAMED && ` and ${count(nodes.length - MOST_NAMED)} more`}
    </p>
  );
}

function Counts({ update: { achievement, performance }, hour }: { update: Update; hour: Update | undefined }) {
  if (achievement === null) return null;
  const lastHour = hour && rated(hour);
  const observed = achievement.observedAchieved + achievement.observedLost;
  return (
    <dl className="counts">
      <Counted term="Open now" text={count(achievement.openNow)} />
      <Counted term="At risk now" text={count(achievement.atRiskNow)} />
      <Counted
        term="Last hour"
        text={percent(lastHour?.rate)}
        beside={
          lastHour &&
          (lastHour.interval ? `${interval(lastHour.interval)}, of ${count(lastHour.count)}` : "none closed")
        }
      />
      <Counted term="Opened" text={count(achievement.opened)} />
      <Counted
        term="Achieved"
        text={count(achievement.achieved)}
        beside={`${count(achievement.recovered)} recovered`}
      />
      <Counted term="Lost" text={count(achievement.lost)} />
      <Counted term="Half achieved within" text={duration(achievement.timeToOutcomeSeconds.half)} beside="of opening" />
      <Counted
        term="Coverage"
        text={percent(performance.coverage)}
        beside={`of ${count(performance.interactions)} interactions measured`}
      />
      {observed > 0 && <Counted term="Results reported" text={count(observed)} />}
    </dl>
  );
}

function Counted({ term, text, beside }: { term: string; text: string; beside?: string | undefined }) {
  return (
    <div>
      <dt className="quiet small">{term}</dt>
      <dd>
        <Moving className="counted-figure" text={text} />
        {beside !== undefined && <span className="quiet small"> {beside}</span>}
      </dd>
    </div>
  );
}

function step(point: NonNullable<Course["achievement"]>["series"][number]): Step {
  const { from, to, achieved, lost, achievementRate: rate, achievementRateInterval } = point;
  return { from, to, rate, interval: achievementRateInterval, all: achieved + lost, missed: lost, unmeasured: 0 };
}
