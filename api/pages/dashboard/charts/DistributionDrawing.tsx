import { scaleLinear } from "@visx/scale";
import { value } from "../figures.ts";
import { ValueAxis, type Values } from "./axes.tsx";
import { bins, valueDomain, zones, type Thresholds } from "./distribution.ts";

interface Props {
  unit: string | null;
  thresholds: Thresholds;
  quantiles: readonly number[];
  width: number;
}

const SIDE = 8;
const LABELS = 34; // two lines of them, for thresholds that stand close
const BARS = 96;
const BOTTOM = 24;
const HEIGHT = LABELS + BARS + BOTTOM;
const PIXELS_A_BAR = 14;
const PIXELS_A_LABEL = 130;

/** Bars of the values over the zones in which they are magic, met and missed. */
export function DistributionDrawing({ unit, thresholds, quantiles, width }: Props) {
  const inner = Math.max(width - 2 * SIDE, 1);
  const domain = valueDomain(quantiles, thresholds);
  const values = scaleLinear<number>({ domain, range: [0, inner] });
  return (
    <svg width={width} height={HEIGHT} aria-hidden="true">
      <g transform={`translate(${SIDE},${LABELS})`}>
        {zones(domain, thresholds).map(({ verdict, from, to }) => (
          <rect
            key={verdict}
            className="zone"
            data-standing={verdict}
            x={values(from)}
            width={values(to) - values(from)}
            y={0}
            height={BARS}
          />
        ))}
        <Bars quantiles={quantiles} values={values} width={inner} />
        <Promises thresholds={thresholds} unit={unit} values={values} width={inner} />
        <ValueAxis scale={values} top={BARS} width={inner} />
      </g>
    </svg>
  );
}

function Bars({ quantiles, values, width }: { quantiles: readonly number[]; values: Values; width: number }) {
  const [least = 0, most = 1] = values.domain();
  const inside = values.ticks(Math.floor(width / PIXELS_A_BAR)).filter((tick) => tick > least && tick < most);
  const bars = bins(quantiles, [least, ...inside, most]);
  const heights = scaleLinear<number>({
    domain: [0, Math.max(...bars.map(({ share }) => share))],
    range: [0, BARS - 4],
  });
  return bars.map(({ from, to, share }) => (
    <rect
      key={from}
      className="seen-bar"
      x={values(from) + 0.5}
      width={Math.max(values(to) - values(from) - 1, 0.5)}
      y={BARS - heights(share)}
      height={heights(share)}
    />
  ));
}

/** The thresholds, from the better to the worse, named above the bars; on two lines, for two may stand close. */
function Promises({ thresholds, unit, values, width }: Omit<Props, "quantiles"> & { values: Values }) {
  const { magic, expected, unacceptable } = thresholds;
  const promises = [
    ...(magic === null ? [] : [{ says: "Magic", at: magic, line: 1 }]),
    { says: "Expected", at: expected, line: 0 },
    ...(unacceptable === expected ? [] : [{ says: "Unacceptable", at: unacceptable, line: 1 }]),
  ];
  return promises.map(({ says, at, line }) => {
    const x = values(at);
    const room = width - x > PIXELS_A_LABEL;
    const y = line * 15 - LABELS + 11;
    return (
      <g key={says}>
        <line className={says === "Expected" ? "promised" : "promised-too"} x1={x} x2={x} y1={y - 10} y2={BARS} />
        <text className="axis-label" x={room ? x + 4 : x - 4} y={y} textAnchor={room ? "start" : "end"}>
          {says} {value(at, unit)}
        </text>
      </g>
    );
  });
}
