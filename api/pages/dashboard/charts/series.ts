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

const WELL_SEEN = 20; // measured: with fewer, the service judges no health either

/** Whether so much was measured in a step that its rate says something. */
export function wellSeen({ all, unmeasured }: Step): boolean {
  return all - unmeasured >= WELL_SEEN;
}

/**
 * The rates that an axis shows: up to 100 %, and down to a twentieth below the objective and the least rate that says something.
 *
 * What is lower is drawn at the edge: a step that saw one miss of one must not flatten all others.
 */
export function rateDomain(steps: readonly Step[], objective: number | null): [number, number] {
  const telling = steps.some(wellSeen) ? steps.filter(wellSeen) : steps;
  const rates = telling.flatMap(({ rate }) => (rate === null ? [] : [rate]));
  const least = Math.min(...rates, objective ?? 1);
  return [Math.max(Math.floor((least - 0.02) * 20) / 20, 0), 1];
}
