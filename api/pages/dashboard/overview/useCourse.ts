import { useState } from "react";
import { useFollowed } from "../../shared/answers.ts";
import { CourseDocument, type CourseSubscription } from "../generated.ts";
import type { Window } from "../route.ts";
import { STEPS, ZONE } from "../windows.ts";

/** How attempts at an outcome closed, step by step, and where they broke. */
export type Course = CourseSubscription["performanceUpdated"][number];

/** The course of an outcome over the window that ends now, as it changes; undefined before it is known. */
export function useCourse(
  outcome: string,
  window: Window,
): { course: Course | undefined; failure: string | undefined } {
  const [known, setKnown] = useState<{ window: Window; course: Course | undefined }>({ window, course: undefined });
  const asked = { outcome, window, step: STEPS[window], timeZone: ZONE };
  const failure = useFollowed(CourseDocument, [asked], ({ performanceUpdated }) => {
    setKnown({ window, course: performanceUpdated[0] });
    return undefined;
  });
  return { course: known.window === window ? known.course : undefined, failure };
}
