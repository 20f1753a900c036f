import { NO_DATA } from "../figures.ts";

const UNITS = [
  { seconds: 86_400, name: "d" },
  { seconds: 3_600, name: "h" },
  { seconds: 60, name: "min" },
  { seconds: 1, name: "s" },
] as const;

/** A span of time in its largest unit that it reaches, as "3.2 h"; "no data" of null. */
export function duration(seconds: number | null): string {
  if (seconds === null) return NO_DATA;
  const unit = UNITS.find((each) => seconds >= each.seconds) ?? { seconds: 1, name: "s" };
  return `${(seconds / unit.seconds).toLocaleString("en", { maximumSignificantDigits: 2 })} ${unit.name}`;
}
