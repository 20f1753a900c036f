import "./moment.css";
import { Failure } from "../frame/Failure.tsx";
import { Fact, Facts } from "../node/Facts.tsx";
import { Figures } from "../node/Figures.tsx";
import { Series } from "../node/Series.tsx";
import type { Window } from "../route.ts";
import { Measures } from "./Measures.tsx";
import { MissedList } from "./MissedList.tsx";
import { inForce } from "./promises.ts";
import { useMoment, type AtRest, type Performance } from "./useMoment.ts";

/** One moment: what it promises, how it performs, and what it missed last. */
export default function MomentPage({ momentKey, window }: { momentKey: string; window: Window }) {
  const { atRest, performance, missed, failure } = useMoment(momentKey, window);
  if (atRest === null) return <Failure message={`There is no moment "${momentKey}".`} />;
  return (
    <article className="node">
      {failure !== undefined && <Failure message={failure} />}
      {atRest && <MomentFacts moment={atRest} health={performance?.health} window={window} />}
      {atRest && performance ? (
        <>
          <Figures objective={atRest.objective} performance={performance} />
          <Series objective={atRest.objective} performance={performance} />
          <div className="moment-details">
            <Measures moment={atRest} performance={performance} />
            <MissedList missed={missed} standards={atRest.standards} />
          </div>
        </>
      ) : (
        failure === undefined && <p className="quiet">Reading the moment …</p>
      )}
    </article>
  );
}

interface Props {
  moment: AtRest;
  health: Performance["health"] | undefined;
  window: Window;
}

function MomentFacts({ moment, health, window }: Props) {
  return (
    <Facts kind="Moment of truth" node={moment} health={health} window={window}>
      <Fact name="Run by">{moment.party === "OWN" ? "this business" : "a partner"}</Fact>
      <Fact name="Standard">{inForce(moment.standard)}</Fact>
      <Fact name="Channels">{moment.channels.length > 0 ? moment.channels.join(", ") : "not named"}</Fact>
      {moment.contributors.length > 0 && (
        <Fact name="Work it causes">{moment.contributors.map(({ contributor }) => contributor.name).join(", ")}</Fact>
      )}
    </Facts>
  );
}
