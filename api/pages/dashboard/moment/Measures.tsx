import { DistributionChart } from "../charts/DistributionChart.tsx";
import { ShareBar } from "../charts/ShareBar.tsx";
import { about, count, percent } from "../figures.ts";
import { promise, promiseOf, titled, type Promised } from "./promises.ts";
import type { AtRest, Performance } from "./useMoment.ts";

type Measure = Performance["measures"][number];

/** Each measure of the standard, and each of an earlier one that values were read of in the window. */
export function Measures({ moment, performance }: { moment: AtRest; performance: Performance }) {
  const inForce = moment.standards.find(({ version }) => version === moment.standard?.version);
  const promised = inForce?.measures.map(({ key }) => key) ?? [];
  const seen = performance.measures.map(({ key }) => key);
  const keys = [...new Set([...promised, ...seen])];
  return (
    <section aria-labelledby="measures-heading">
      <h2 id="measures-heading" className="spoken">
        Measures
      </h2>
      {keys.length === 0 && <p className="quiet">Nothing is measured here.</p>}
      <div className="measures">
        {keys.map((key) => (
          <MeasurePanel
            key={key}
            name={titled(key)}
            measure={performance.measures.find((each) => each.key === key)}
            promised={promiseOf(key, moment.standard?.version, moment.standards)}
          />
        ))}
      </div>
    </section>
  );
}

interface Props {
  name: string;
  measure: Measure | undefined;
  promised: Promised | undefined;
}

function MeasurePanel({ name, measure, promised }: Props) {
  return (
    <section className="panel" aria-label={name}>
      <h3>
        {name} <span className="quiet small">measure</span>
      </h3>
      {promised && (
        <p className="quiet small">
          Promised: {promise(promised.rule, promised.unit)}. Signal <code>{promised.signal}</code>, weight{" "}
          {promised.weight}
          {promised.decisive && ", decisive"}
        </p>
      )}
      {measure && measure.distribution.count > 0 ? (
        <Values name={name} measure={measure} promised={promised} />
      ) : (
        <p>No data</p>
      )}
    </section>
  );
}

function Values({ name, measure, promised }: Props & { measure: Measure }) {
  const { magic, met, missed, distribution, unit } = measure;
  const rule = promised?.rule;
  const hasMagic = rule?.__typename === "ThresholdRule" && rule.magic !== null;
  const contributed = (magic + met) / distribution.count;
  return (
    <>
      <p>
        <span className="measure-rate">{percent(contributed)}</span> as promised or better{" "}
        <span className="quiet small">of {count(distribution.count)} values</span>
      </p>
      <ShareBar counts={{ ...(hasMagic || magic > 0 ? { MAGIC: magic } : {}), MET: met, MISSED: missed }} />
      {rule?.__typename === "ThresholdRule" && distribution.quantiles && (
        <>
          <DistributionChart
            title={`${name}: how values were spread`}
            unit={unit}
            thresholds={rule}
            quantiles={distribution.quantiles}
            least={distribution.min}
            most={distribution.max}
          />
          <p className="quiet small">
            Mean {about(distribution.mean, unit)}, least {about(distribution.min, unit)}, greatest{" "}
            {about(distribution.max, unit)}. The drawing shows all but one value in 200 at each end.
          </p>
        </>
      )}
    </>
  );
}
