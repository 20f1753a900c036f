/** How values were spread, from quantiles that stand for equal shares of them. */

/** From which value on a threshold measure judges how; `magic` null where nothing is better than expected. */
export interface Thresholds {
  better: "HIGHER" | "LOWER";
  magic: number | null;
  expected: number;
  unacceptable: number;
}

/** A bar: how many of the quantiles lie from `from`, included, to `to`, excluded; the last bar includes its end. */
export interface Bin {
  from: number;
  to: number;
  share: number;
}

/**
 * The values that are drawn: all quantiles and thresholds, and a little beside.
 *
 * What lies outside is said in words, so that one value of a thousand does not flatten the others.
 */
export function valueDomain(
  quantiles: readonly number[],
  { magic, expected, unacceptable }: Thresholds,
): [number, number] {
  const values = [...quantiles, expected, unacceptable, ...(magic === null ? [] : [magic])];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const beside = (most - least || Math.abs(most) || 1) * 0.04;
  return [least < 0 ? least - beside : Math.max(least - beside, 0), most + beside];
}

/** Bars between edges that follow each other, ascending. */
export function bins(quantiles: readonly number[], edges: readonly number[]): Bin[] {
  const last = edges.length - 2;
  return edges.slice(0, -1).map((from, at) => {
    const to = edges[at + 1] ?? from;
    const within = quantiles.filter((value) => value >= from && (value < to || (at === last && value <= to)));
    return { from, to, share: within.length / Math.max(quantiles.length, 1) };
  });
}

export interface Zone { verdict: "MAGIC" | "MET" | "MISSED"; from: number; to: number }

/** How values are judged from one end of the domain to the other. */
export function zones([least, most]: [number, number], { better, magic, expected }: Thresholds): Zone[] {
  const lower = better === "LOWER";
  const best = lower ? least : most;
  const worst = lower ? most : least;
  const ends = magic === null ? [best, best, expected, worst] : [best, magic, expected, worst];
  const verdicts = ["MAGIC", "MET", "MISSED"] as const;
  return verdicts.flatMap((verdict, at) => {
    const [one, other] = [ends[at] ?? best, ends[at + 1] ?? worst];
    const zone = { verdict, from: Math.max(Math.min(one, other), least), to: Math.min(Math.max(one, other), most) };
    return zone.to > zone.from ? [zone] : [];
  });
}
