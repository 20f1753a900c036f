import { scaleLinear } from "@visx/scale";
import { value } from "../figures.ts";
import { ValueAxis, type Values } from "./axes.tsx";
import { binEdges, bins, valueDomain, type Thresholds } from "./distribution.ts";

interface Props {
  unit: string | null;
  thresholds: Thresholds;
  quantiles: readonly number[];
  width: number;
}

const SIDE = 8;
const LABELS = 34; // two lines of them, for thresholds that stand close
const LINE = 15;
const BARS = 96;
const BOTTOM = 24;
const HEIGHT = LABELS + BARS + BOTTOM;
const PIXELS_A_BAR = 16;
const PIXELS_A_LETTER = 6.5;

/** Bars of the values, as they are judged, and the thresholds that judge them. */
export function DistributionDrawing({ unit, thresholds, quantiles, width }: Props) {
  const inner = Math.max(width - 2 * SIDE, 1);
  const values = scaleLinear<number>({ domain: valueDomain(quantiles, thresholds), range: [0, inner] });
  return (
    <svg width={width} height={HEIGHT} aria-hidden="true">
      <g transform={`translate(${SIDE},${LABELS})`}>
        <Bars quantiles={quantiles} thresholds={thresholds} values={values} width={inner} />
        <Promises thresholds={thresholds} unit={unit} values={values} width={inner} />
        <ValueAxis scale={values} top={BARS} width={inner} />
      </g>
    </svg>
  );
}

/** Bars are of unequal width where a threshold stands, so areas are as shares: heights are shares by width. */
function Bars({ quantiles, thresholds, values, width }: Omit<Props, "unit"> & { values: Values }) {
  const [least = 0, most = 1] = values.domain();
  const apart = ((most - least) / width) * (PIXELS_A_BAR / 2);
  const edges = binEdges([least, most], values.ticks(Math.floor(width / PIXELS_A_BAR)), thresholds, apart);
  const bars = bins(quantiles, edges, thresholds).map((bin) => ({ ...bin, density: bin.share / (bin.to - bin.from) }));
  const densest = Math.max(...bars.map(({ density }) => density));
  const heights = scaleLinear<number>({ domain: [0, densest], range: [0, BARS - 4] });
  return bars.map(({ from, to, density, verdict }) => (
    <rect
      key={from}
      className="judged-bar"
      data-standing={verdict}
      x={values(from) + 0.5}
      width={Math.max(values(to) - values(from) - 1, 0.5)}
      y={BARS - heights(density)}
      height={heights(density)}
    />
  ));
}

/**
 * The thresholds, named above the bars: what is expected on the upper line, the others below it and to the sides that look
 * away from it, where there is room.
 */
function Promises({ thresholds, unit, values, width }: Omit<Props, "quantiles"> & { values: Values }) {
  const { better, magic, expected, unacceptable } = thresholds;
  const isLower = better === "LOWER";
  const promises = [
    ...(magic === null ? [] : [{ says: "Magic", at: magic, line: 1, toTheRight: !isLower }]),
    ...(unacceptable === expected ? [] : [{ says: "Unacceptable", at: unacceptable, line: 1, toTheRight: isLower }]),
    { says: "Expected", at: expected, line: 0, toTheRight: isLower },
  ];
  return promises.map(({ says, at, line, toTheRight }) => {
    const x = values(at);
    const y = line * LINE - LABELS + 11;
    const label = `${says} ${value(at, unit)}`;
    const room = label.length * PIXELS_A_LETTER;
    const onTheRight = toTheRight ? width - x > room : x < room;
    return (
      <g key={says}>
        <line className={says === "Expected" ? "promised" : "promised-too"} x1={x} x2={x} y1={y - 10} y2={BARS} />
        <text
          className="axis-label promise"
          x={onTheRight ? x + 4 : x - 4}
          y={y}
          textAnchor={onTheRight ? "start" : "end"}
        >
          {label}
        </text>
      </g>
    );
  });
}
