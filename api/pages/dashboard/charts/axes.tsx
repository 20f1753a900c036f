import { AxisBottom, AxisLeft, type TickRendererProps } from "@visx/axis";
import type { scaleLinear, scaleTime } from "@visx/scale";
import { agreed, tick } from "../figures.ts";

const DAY_MILLISECONDS = 86_400_000;
const PIXELS_A_LABEL = 72; // as wide as "18 Nov 14:00" is, with room beside it

export type Values = ReturnType<typeof scaleLinear<number>>;
export type Times = ReturnType<typeof scaleTime<number>>;

/** When: hours within a day or two, else days. */
export function TimeAxis({ scale, top, width }: { scale: Times; top: number; width: number }) {
  const [first, last] = scale.domain();
  const days = first && last ? (last.getTime() - first.getTime()) / DAY_MILLISECONDS : 0;
  return (
    <AxisBottom
      scale={scale}
      top={top}
      numTicks={days > 2 ? Math.min(labels(width), days) : labels(width)}
      tickFormat={(at) => tick(at as Date, days)}
      tickComponent={Below}
      axisLineClassName="axis-line"
      tickLineProps={{ className: "axis-line" }}
      tickLength={4}
    />
  );
}

/** How much, in a measure's unit. */
export function ValueAxis({ scale, top, width }: { scale: Values; top: number; width: number }) {
  return (
    <AxisBottom
      scale={scale}
      top={top}
      numTicks={labels(width)}
      tickComponent={Below}
      axisLineClassName="axis-line"
      tickLineProps={{ className: "axis-line" }}
      tickLength={4}
    />
  );
}

/** Which rate, with lines across the drawing to read it by. */
export function RateAxis({ scale, width }: { scale: Values; width: number }) {
  return (
    <AxisLeft
      scale={scale}
      numTicks={4}
      tickFormat={(ratio) => agreed(ratio.valueOf())}
      tickComponent={Beside}
      hideAxisLine
      tickLineProps={{ className: "grid-line", x2: width }}
    />
  );
}

function labels(width: number): number {
  return Math.max(Math.floor(width / PIXELS_A_LABEL), 2);
}

function Below({ x, y, formattedValue }: TickRendererProps) {
  return (
    <text className="axis-label" x={x} y={y} dy="0.9em" textAnchor="middle">
      {formattedValue}
    </text>
  );
}

function Beside({ y, formattedValue }: TickRendererProps) {
  return (
    <text className="axis-label" x={-8} y={y} dy="0.32em" textAnchor="end">
      {formattedValue}
    </text>
  );
}
