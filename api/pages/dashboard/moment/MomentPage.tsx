import "./moment.css";
import { SeriesChart } from "../charts/SeriesChart.tsx";
import type { Window } from "../route.ts";
import { Facts } from "./Facts.tsx";
import { Figures } from "./Figures.tsx";
import { Measures } from "./Measures.tsx";
import { MissedList } from "./MissedList.tsx";
import { useMoment, type AtRest, type Performance } from "./useMoment.ts";

const WORDS = {
  rate: "Contribution rate",
  all: "Interactions",
  missed: "Missed",
  unmeasured: "Unmeasured",
};

/** One moment: what it promises, how it performs, and what it missed last. */
export default function MomentPage({ momentKey, window }: { momentKey: string; window: Window }) {
  const { atRest, performance, missed, failure } = useMoment(momentKey, window);
  if (atRest === null) return <p role="alert">No moment has the key “{momentKey}”.</p>;
  return (
    <article className="moment">
      {failure !== undefined && <p role="alert">{failure}</p>}
      {atRest && <Facts moment={atRest} health={performance?.health} />}
      {atRest && performance ? (
        <>
          <Figures objective={atRest.objective} performance={performance} />
          <Series objective={atRest.objective} performance={performance} />
          <div className="moment-details">
            <Measures moment={atRest} performance={performance} />
            <MissedList missed={missed} standards={atRest.standards} />
          </div>
        </>
      ) : (
        failure === undefined && <p role="status">Loading…</p>
      )}
    </article>
  );
}

function Series({ objective, performance }: { objective: AtRest["objective"]; performance: Performance }) {
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
      <h2 id="series-heading">Contribution rate over time</h2>
      <SeriesChart title="Contribution rate over time" steps={steps} objective={objective} words={WORDS} />
    </section>
  );
}
