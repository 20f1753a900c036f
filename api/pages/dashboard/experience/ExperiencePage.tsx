import { useState } from "react";
import { useFollowed } from "../../shared/answers.ts";
import { Failure } from "../frame/Failure.tsx";
import { ExperienceAtRestDocument, ExperiencePerformanceDocument, type NodePerformanceFragment } from "../generated.ts";
import { Outline } from "../hierarchy/Outline.tsx";
import { useHierarchy } from "../hierarchy/useHierarchy.ts";
import { Facts } from "../node/Facts.tsx";
import { Figures } from "../node/Figures.tsx";
import { Series } from "../node/Series.tsx";
import { useAtRest } from "../node/useAtRest.ts";
import { usePerformances } from "../overview/usePerformances.ts";
import type { Window } from "../route.ts";
import { STEPS, ZONE } from "../windows.ts";

/** One experience: how it performs over all moments below it, and how each of these does. */
export default function ExperiencePage({ experienceKey, window }: { experienceKey: string; window: Window }) {
  const [performance, setPerformance] = useState<NodePerformanceFragment>();
  const { data, failure: unread } = useAtRest(ExperienceAtRestDocument, experienceKey);
  const experience = data?.experience;
  const unfollowed = useFollowed(
    ExperiencePerformanceDocument,
    experience ? [{ node: experience.id, window, step: STEPS[window], zone: ZONE }] : [],
    ({ performanceUpdated: [update] }) => {
      setPerformance(update?.performance);
      return undefined;
    },
  );
  if (experience === null) return <Failure message={`There is no experience "${experienceKey}".`} />;
  const failure = unread ?? unfollowed;
  return (
    <article className="node">
      {failure !== undefined && <Failure message={failure} />}
      {experience && <Facts kind="Experience" node={experience} health={performance?.health} window={window} />}
      {experience && performance ? (
        <>
          <Figures objective={experience.objective} performance={performance} />
          <Series objective={experience.objective} performance={performance} />
          <Contributors id={experience.id} window={window} />
        </>
      ) : (
        failure === undefined && <p className="quiet">Reading the experience …</p>
      )}
    </article>
  );
}

function Contributors({ id, window }: { id: string; window: Window }) {
  const { hierarchy, failure } = useHierarchy();
  const [performances, unwatched] = usePerformances(hierarchy ? [...hierarchy.family(id)] : [], window);
  const problem = failure ?? unwatched;
  return (
    <section className="panel contributors" aria-labelledby="contributors-heading">
      <h2 id="contributors-heading">What contributes</h2>
      {problem !== undefined && <Failure message={problem} />}
      {hierarchy && <Outline hierarchy={hierarchy} of={id} performances={performances} window={window} />}
    </section>
  );
}
