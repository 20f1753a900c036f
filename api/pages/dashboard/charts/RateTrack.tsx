import { scaleLinear } from "@visx/scale";
import type { Range } from "./series.ts";
import "./charts.css";

interface Props {
  rate: number | null | undefined;
  interval: Range | null | undefined;
  objective: number | null | undefined;
}

const HEIGHT = 14;
const MIDDLE = HEIGHT / 2;

/**
 * A rate between 0 and 100 %, the interval around it, and where the objective stands: to be seen at a glance.
 *
 * It is hidden from readers who hear the page: what stands beside it says the same in figures.
 */
export function RateTrack({ rate, interval, objective }: Props) {
  const at = scaleLinear<number>({ domain: [0, 1], range: [0, 100] });
  const x = (ratio: number) => `${String(at(ratio))}%`;
  return (
    <svg className="track" width="100%" height={HEIGHT} aria-hidden="true">
      <line className="track-all" x1="0%" x2="100%" y1={MIDDLE} y2={MIDDLE} />
      {interval && (
        <line className="track-interval" x1={x(interval.low)} x2={x(interval.high)} y1={MIDDLE} y2={MIDDLE} />
      )}
      {objective != null && <line className="promised" x1={x(objective)} x2={x(objective)} y1={0} y2={HEIGHT} />}
      {rate != null && <circle className="track-rate" cx={x(rate)} cy={MIDDLE} r={4} />}
    </svg>
  );
}
