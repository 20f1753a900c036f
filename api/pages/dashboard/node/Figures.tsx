import { RateTrack } from "../charts/RateTrack.tsx";
import { ShareBar } from "../charts/ShareBar.tsx";
import { agreed, count, interval, NO_DATA, percent, span } from "../figures.ts";
import type { NodePerformanceFragment } from "../generated.ts";
import { Moving } from "../overview/Moving.tsx";

/** The figures of a node over the window, which they name. */
export function Figures({
  objective,
  performance,
}: {
  objective: number | null;
  performance: NodePerformanceFragment;
}) {
  const { contributionRate: rate, contributionRateInterval: range } = performance;
  const { magic: MAGIC, met: MET, missed: MISSED, unmeasured: UNMEASURED } = performance;
  return (
    <section className="panel figures" aria-label="Figures">
      <p className="quiet small">{span(performance.from, performance.to)}</p>
      <div className="figures-rates">
        <p>
          <Moving className="figures-rate" label="Contribution rate" text={percent(rate)} />
          {rate !== null && " contributed"}
        </p>
        <RateTrack rate={rate} interval={range} objective={objective} />
        <p className="quiet small">
          {range === null ? "Nothing was measured" : `95 % interval ${interval(range)}`};{" "}
          {objective === null ? "no objective" : `objective ${agreed(objective)}`}
        </p>
      </div>
      <dl>
        <Figure name="Interactions">{count(performance.interactions)}</Figure>
        <Figure name="Coverage">{percent(performance.coverage)}</Figure>
        <Figure name="Mean score">{performance.score?.toFixed(2) ?? NO_DATA}</Figure>
        <Figure name="Misses repaired">{`${count(performance.recovered)} of ${count(MISSED)}`}</Figure>
      </dl>
      <ShareBar counts={{ MAGIC, MET, MISSED, UNMEASURED }} />
    </section>
  );
}

function Figure({ name, children }: { name: string; children: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
