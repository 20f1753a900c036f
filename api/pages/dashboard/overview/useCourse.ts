import { useState } from "react";
import { useFollowed } from "../../shared/answers.ts";
import { CourseDocument, type CourseSubscription } from "../generated.ts";
import type { Window } from "../route.ts";

/** How attempts at an outcome closed, step by step, and where they broke. */
export type Course = CourseSubscription["performanceUpdated"][number];

/** About two dozen steps a window, none shorter than a roll-up is kept. */
const STEPS: Record<Window, string> = { PT1H: "PT5M", P1D: "PT1H", P7D: "PT6H", P28D: "P1D" };

const TIME_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The course of an outcome over the window that ends now, as it changes; undefined before it is known. */
export function useCourse(
  outcome: string,
  window: Window,
): { course: Course | undefined; failure: string | undefined } {
  const [known, setKnown] = useState<{ window: Window; course: Course | undefined }>({ window, course: undefined });
  const asked = { outcome, window, step: STEPS[window], timeZone: TIME_ZONE };
  const failure = useFollowed(CourseDocument, [asked], ({ performanceUpdated }) => {
    setKnown({ window, course: performanceUpdated[0] });
    return undefined;
  });
  return { course: known.window === window ? known.course : undefined, failure };
}
