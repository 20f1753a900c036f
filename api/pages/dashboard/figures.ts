/** How figures are written, the same wherever they stand. What was not seen is "no data", never 0. */

export const NO_DATA = "no data";

const COUNT = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const VALUE = new Intl.NumberFormat("en", { maximumSignificantDigits: 6 });
const SKETCHED = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
const AGREED = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 2 });
const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/** As "1,204". */
export function count(number: number): string {
  return COUNT.format(number);
}

/** A ratio of 0 to 1 as "93.4 %"; all of them and none of them are never rounded to. */
export function percent(ratio: number | null | undefined): string {
  if (ratio === null || ratio === undefined) return NO_DATA;
  const tenths = Math.round(ratio * 1000);
  const kept = ratio > 0 && ratio < 1 ? Math.min(Math.max(tenths, 1), 999) : tenths;
  return `${(kept / 10).toFixed(kept === 0 || kept === 1000 ? 0 : 1)} %`;
}

/** The bounds of a rate as "91.0 to 95.2 %". */
export function interval(range: { low: number; high: number } | null | undefined): string {
  return range ? `${percent(range.low).replace(" %", "")} to ${percent(range.high)}` : NO_DATA;
}

/** A ratio that somebody chose, as "80 %" or "99.5 %". */
export function agreed(ratio: number): string {
  return AGREED.format(ratio).replace("%", " %");
}

/** A value in its unit, as "12.5 min". */
export function value(number: number | null | undefined, unit: string | null | undefined): string {
  return withUnit(number, unit, VALUE);
}

/** A value that is known within 1 %, as quantiles are: to three digits. */
export function about(number: number | null | undefined, unit: string | null | undefined): string {
  return withUnit(number, unit, SKETCHED);
}

function withUnit(number: number | null | undefined, unit: string | null | undefined, as: Intl.NumberFormat): string {
  if (number === null || number === undefined) return NO_DATA;
  return unit ? `${as.format(number)} ${unit}` : as.format(number);
}

/** An instant on the reader's clock, as "18 Nov 14:05". */
export function instant(at: string | Date): string {
  const date = new Date(at);
  return `${DAY.format(date)} ${TIME.format(date)}`;
}

/** A span on the reader's clock, as "18 Nov 14:00 to 15:00": a day is not said twice. */
export function span(from: string | Date, to: string | Date): string {
  const [first, last] = [new Date(from), new Date(to)];
  return DAY.format(first) === DAY.format(last)
    ? `${instant(first)} to ${TIME.format(last)}`
    : `${instant(first)} to ${instant(last)}`;
}

/** An hour or a day, by how much time an axis holds: "14:00" or "18 Nov". */
export function tick(at: Date, days: number): string {
  return days <= 2 && (at.getHours() !== 0 || at.getMinutes() !== 0) ? TIME.format(at) : DAY.format(at);
}
