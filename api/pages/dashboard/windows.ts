import type { Window } from "./route.ts";

/** How long the steps of a series are, so that there are 24 to 60 of them. */
export const STEPS: Record<Window, string> = { PT1H: "PT1M", P1D: "PT1H", P7D: "PT4H", P28D: "P1D" };

/** Whose midnights days begin at: the reader's. */
export const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
