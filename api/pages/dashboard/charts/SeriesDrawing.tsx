import { scaleLinear, scaleTime } from "@visx/scale";
import { Area, LinePath } from "@visx/shape";
import { RateAxis, TimeAxis, type Times, type Values } from "./axes.tsx";
import { middle, rateDomain, wellSeen, type Step } from "./series.ts";

interface Props {
  steps: readonly Step[];
  objective: number | null;
  width: number;
  chosen: number | null;
}

/** Pixels around the drawing; the scrubber in charts.css lies within them. */
const LEFT = 48;
const RIGHT = 8;
const TOP = 8;
const BOTTOM = 24;
const RATES = 150;
const BETWEEN = 14;
const COUNTS = 46;
const HEIGHT = TOP + RATES + BETWEEN + COUNTS + BOTTOM;
const MOST_DOTS = 100; // of more, dots would be a thick line

/** Rates above counts, on one axis of time. */
export function SeriesDrawing({ steps, objective, width, chosen }: Props) {
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined) return null;
  const inner = Math.max(width - LEFT - RIGHT, 1);
  const times = scaleTime<number>({ domain: [new Date(first.from), new Date(last.to)], range: [0, inner] });
  const rates = scaleLinear<number>({ domain: rateDomain(steps, objective), range: [RATES, 0], clamp: true });
  const at = chosen === null ? undefined : steps[chosen];
  return (
    <svg width={width} height={HEIGHT} aria-hidden="true">
      <g transform={`translate(${LEFT},${TOP})`}>
        {at && <Chosen step={at} times={times} />}
        <RateAxis scale={rates} width={inner} />
        <Rates steps={steps} times={times} rates={rates} />
        {objective !== null && (
          <line className="promised" x1={0} x2={inner} y1={rates(objective)} y2={rates(objective)} />
        )}
        <Counts steps={steps} times={times} />
        <TimeAxis scale={times} top={RATES + BETWEEN + COUNTS} width={inner} />
      </g>
    </svg>
  );
}

function Rates({ steps, times, rates }: { steps: readonly Step[]; times: Times; rates: Values }) {
  const x = (step: Step) => times(middle(step));
  const seen = (step: Step) => step.rate !== null;
  const data = [...steps];
  return (
    <>
      <Area<Step>
        className="seen-interval"
        data={data}
        x={x}
        y0={(step) => rates(step.interval?.low ?? 0)}
        y1={(step) => rates(step.interval?.high ?? 0)}
        defined={(step) => step.interval !== null}
      />
      <LinePath<Step> className="seen-line" data={data} x={x} y={(step) => rates(step.rate ?? 0)} defined={seen} />
      {steps.length <= MOST_DOTS &&
        steps
          .filter(seen)
          .map((step) => (
            <circle
              key={step.from}
              className={wellSeen(step) ? "seen-dot" : "seen-dot seen-little"}
              cx={x(step)}
              cy={rates(step.rate ?? 0)}
              r={2.5}
            />
          ))}
    </>
  );
}

/** Bars from the ground up: what was missed stands at the bottom of what was seen. */
function Counts({ steps, times }: { steps: readonly Step[]; times: Times }) {
  const most = Math.max(...steps.map((step) => step.all), 1);
  const heights = scaleLinear<number>({ domain: [0, most], range: [0, COUNTS] });
  const bar = (step: Step, number: number) => {
    const [from, to] = [times(new Date(step.from)), times(new Date(step.to))];
    const gap = to - from > 4 ? 1 : 0;
    const height = heights(number);
    return { x: from, y: RATES + BETWEEN + COUNTS - height, width: Math.max(to - from - gap, 0.5), height };
  };
  return (
    <>
      <text className="axis-label" x={-8} y={RATES + BETWEEN} dy="0.7em" textAnchor="end">
        {most.toLocaleString("en", { notation: "compact" })}
      </text>
      {steps.map((step) => (
        <g key={step.from}>
          <rect className="counted" {...bar(step, step.all)} />
          <rect className="counted-missed" {...bar(step, step.missed)} />
        </g>
      ))}
    </>
  );
}

function Chosen({ step, times }: { step: Step; times: Times }) {
  const [from, to] = [times(new Date(step.from)), times(new Date(step.to))];
  return <rect className="chosen" x={from} y={0} width={Math.max(to - from, 1)} height={RATES + BETWEEN + COUNTS} />;
}
