/** How values were spread, from quantiles that stand for equal shares of them. */

/** From which value on a threshold measure judges how; `magic` null where nothing is better than expected. */
export interface Thresholds {
  better: "HIGHER" | "LOWER";
  magic: number | null;
  expected: number;
  unacceptable: number;
}

/** A bar: which share of the values lies between two edges, and how values there are judged. */
export interface Bin {
  from: number;
  to: number;
  share: number;
  verdict: "MAGIC" | "MET" | "MISSED";
}

/** Quantiles are known within 1 %: what lies so close to a threshold is taken to be it, and so on its better side. */
const RELATIVE_ERROR = 0.01;

/**
 * The values that are drawn: all quantiles and thresholds, and a little beside.
 *
 * What lies outside is said in words, so that one value of a thousand does not flatten the others.
 */
export function valueDomain(quantiles: readonly number[], thresholds: Thresholds): [number, number] {
  const values = [...quantiles, ...edgesOf(thresholds)];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const beside = (most - least || Math.abs(most) || 1) * 0.04;
  return [least < 0 ? least - beside : Math.max(least - beside, 0), most + beside];
}

/** Edges of bars between two values: the thresholds, and of the ticks those that are no closer to them than `apart`. */
export function binEdges(
  [least, most]: readonly [number, number],
  ticks: readonly number[],
  thresholds: Thresholds,
  apart: number,
): number[] {
  const fixed = [least, ...edgesOf(thresholds), most];
  const free = ticks.filter((tick) => fixed.every((edge) => Math.abs(tick - edge) >= apart));
  return [...new Set([...fixed, ...free])].sort((one, other) => one - other);
}

/** Bars between edges that follow each other, ascending. A value on an edge belongs to the bar on its better side. */
export function bins(quantiles: readonly number[], edges: readonly number[], thresholds: Thresholds): Bin[] {
  const values = quantiles.map((value) => snapped(value, thresholds));
  const isLower = thresholds.better === "LOWER";
  return edges.slice(1).map((to, at) => {
    const from = edges[at] ?? to;
    const isFirst = at === 0;
    const isLast = at === edges.length - 2;
    const within = values.filter((value) =>
      isLower
        ? (value > from || (isFirst && value === from)) && value <= to
        : value >= from && (value < to || (isLast && value === to)),
    );
    return { from, to, share: within.length / quantiles.length, verdict: verdictOf((from + to) / 2, thresholds) };
  });
}

function edgesOf({ magic, expected, unacceptable }: Thresholds): number[] {
  return [...(magic === null ? [] : [magic]), expected, unacceptable];
}

function snapped(value: number, thresholds: Thresholds): number {
  return edgesOf(thresholds).find((edge) => Math.abs(value - edge) <= Math.abs(edge) * RELATIVE_ERROR) ?? value;
}

function verdictOf(value: number, { better, magic, expected }: Thresholds): Bin["verdict"] {
  const reaches = (threshold: number) => (better === "LOWER" ? value <= threshold : value >= threshold);
  if (!reaches(expected)) return "MISSED";
  return magic !== null && reaches(magic) ? "MAGIC" : "MET";
}
