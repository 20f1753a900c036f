import "./marks.css";

/** How a node stands, and how an interaction or a value was judged: as in the schema. */
export type Health = "BROKEN" | "HEALTHY" | "STRAINED" | "UNKNOWN";
export type Verdict = "MAGIC" | "MET" | "MISSED" | "UNMEASURED";
type Standing = Health | Verdict;

const WORDS: Record<Standing, string> = {
  HEALTHY: "Healthy",
  STRAINED: "Strained",
  BROKEN: "Broken",
  UNKNOWN: "Unknown",
  MAGIC: "Magic",
  MET: "Met",
  MISSED: "Missed",
  UNMEASURED: "Unmeasured",
};

/** Each in a box of 12 by 12, told apart without colour: a disc, a triangle, a cross, a ring, a star. */
const DISC = "M6 1a5 5 0 1 1 0 10a5 5 0 1 1 0-10z";
const RING = "M6 1a5 5 0 1 1 0 10a5 5 0 1 1 0-10zM6 3a3 3 0 1 0 0 6a3 3 0 1 0 0-6z";
const TRIANGLE = "M6 .8L11.6 10.8H.4z";
const CROSS = "M2.6.8L6 4.2L9.4.8L11.2 2.6L7.8 6L11.2 9.4L9.4 11.2L6 7.8L2.6 11.2L.8 9.4L4.2 6L.8 2.6z";
const STAR = "M6 .5L7.6 4.2L11.6 4.6L8.6 7.2L9.5 11.2L6 9.1L2.5 11.2L3.4 7.2L.4 4.6L4.4 4.2z";

const SHAPES: Record<Standing, string> = {
  HEALTHY: DISC,
  STRAINED: TRIANGLE,
  BROKEN: CROSS,
  UNKNOWN: RING,
  MAGIC: STAR,
  MET: DISC,
  MISSED: CROSS,
  UNMEASURED: RING,
};

/** The shape alone, in its colour: where the word stands beside it, or is spoken by what holds it. */
export function Mark({ of, size = 12 }: { of: Standing; size?: number }) {
  return (
    <svg className="mark" data-standing={of} width={size} height={size} viewBox="0 0 12 12" aria-hidden="true">
      <path d={SHAPES[of]} />
    </svg>
  );
}

/** Shape and word. */
export function LabelledMark({ of }: { of: Standing }) {
  return (
    <span className="standing" data-standing={of}>
      <Mark of={of} /> {WORDS[of]}
    </span>
  );
}

/** The word alone, as for a title or a label that is spoken. */
export function word(of: Standing): string {
  return WORDS[of];
}
