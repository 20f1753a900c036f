// What a moment promises and why an interaction missed it, in words.

import { instant, value } from "../figures.ts";
import type { MissedFragment, MomentAtRestQuery, PromiseFragment } from "../generated.ts";

const BEGINNING = "0001-"; // what always was in force is of the year 1

type Rule = PromiseFragment["rule"];

/** One measure of a standard, as the moment's page reads it. */
export type Promised = PromiseFragment;

export interface Standard {
  version: number;
  measures: readonly Promised[];
}

/** A measure that was missed: what was seen, and what had been promised; null where the standard is not known. */
export interface Reason {
  measure: string;
  seen: string;
  promised: string | null;
  decisive: boolean;
}

/** A key for readers: "boarding-wait" is "Boarding wait". */
export function titled(key: string): string {
  const words = key.replaceAll(/[-_]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Which standard judges now, and since when. */
export function inForce(standard: NonNullable<MomentAtRestQuery["moment"]>["standard"]): string {
  if (standard === null) return "none: nothing is promised";
  const since = standard.effectiveFrom.startsWith(BEGINNING) ? "the beginning" : instant(standard.effectiveFrom);
  return `version ${standard.version}, in force since ${since}`;
}

/** What is expected, as "at most 15 min" or "yes". */
export function promise(rule: Rule, unit: string | null): string {
  if (rule.__typename === "FlagRule") return yesOrNo(rule.expects);
  return `${rule.better === "LOWER" ? "at most" : "at least"} ${value(rule.expected, unit)}`;
}

/** The measures that an interaction missed, decisive ones first. */
export function reasons(missed: MissedFragment, standards: readonly Standard[]): Reason[] {
  const standard = standards.find(({ version }) => version === missed.standardVersion);
  return missed.measures
    .filter(({ verdict }) => verdict === "MISSED")
    .map((measure) =>
      reason(
        measure,
        standard?.measures.find(({ key }) => key === measure.key),
      ),
    )
    .sort((one, other) => Number(other.decisive) - Number(one.decisive));
}

function reason(measure: MissedFragment["measures"][number], promised: Promised | undefined): Reason {
  const isFlag = promised?.rule.__typename === "FlagRule";
  return {
    measure: titled(measure.key),
    seen: isFlag ? yesOrNo(measure.value === 1) : value(measure.value, promised?.unit),
    promised: promised ? promise(promised.rule, promised.unit) : null,
    decisive: promised?.decisive ?? false,
  };
}

function yesOrNo(flag: boolean): string {
  return flag ? "yes" : "no";
}

/** The newest promise under a key: of the standard in force where it has one, else of the latest that had. */
export function promiseOf(
  key: string,
  inForce: number | undefined,
  standards: readonly Standard[],
): Promised | undefined {
  const current = standards.filter(({ version }) => version === inForce);
  return [...current, ...standards].flatMap(({ measures }) => measures).find((measure) => measure.key === key);
}
