/** What a chart over time draws: steps that follow each other. */

export interface Range {
  low: number;
  high: number;
}

export interface Step {
  /** When it begins and ends, RFC 3339. */
  from: string;
  to: string;
  /** 0 to 1; null where nothing was measured. */
  rate: number | null;
  interval: Range | null;
  /** How many were seen; of these, how many were missed, and how many had no verdict. */
  all: number;
  missed: number;
  unmeasured: number;
}

/** What is counted and how it is judged, for readers: of moments interactions that are missed, of outcomes attempts that are lost. */
export interface Words {
  rate: string;
  all: string;
  missed: string;
  unmeasured: string;
}

/** The middle of a step, where its rate is drawn. */
export function middle(step: Step): Date {
  return new Date((Date.parse(step.from) + Date.parse(step.to)) / 2);
}

/**
 * The rates that an axis shows: up to 100 %, and down to a whole tenth below the least rate and the objective.
 *
 * Steps that saw little have wide intervals; these are cut off rather than flattening everything else.
 */
export function rateDomain(steps: readonly Step[], objective: number | null): [number, number] {
  const rates = steps.flatMap((step) => (step.rate === null ? [] : [step.rate]));
  const least = Math.min(...rates, objective ?? 1, 0.9);
  return [Math.max(Math.floor(least * 10 - 0.5) / 10, 0), 1];
}
