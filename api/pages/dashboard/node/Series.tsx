import { SeriesChart } from "../charts/SeriesChart.tsx";
import type { NodePerformanceFragment } from "../generated.ts";

const TITLE = "Contribution rate over time";
const WORDS = { rate: "Contribution rate", all: "Interactions", missed: "Missed", unmeasured: "Unmeasured" };

/** A node's performance, step by step. */
export function Series({ objective, performance }: { objective: number | null; performance: NodePerformanceFragment }) {
  const steps = performance.series.map((point) => ({
    from: point.from,
    to: point.to,
    rate: point.contributionRate,
    interval: point.contributionRateInterval,
    all: point.interactions,
    missed: point.missed,
    unmeasured: point.unmeasured,
  }));
  return (
    <section className="panel" aria-labelledby="series-heading">
      <h2 id="series-heading">{TITLE}</h2>
      {performance.interactions === 0 ? (
        <p className="quiet">Nothing was recorded in this window.</p>
      ) : (
        <SeriesChart title={TITLE} steps={steps} objective={objective} words={WORDS} />
      )}
    </section>
  );
}
