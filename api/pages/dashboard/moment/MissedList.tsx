import { instant } from "../figures.ts";
import type { MissedFragment } from "../generated.ts";
import { Mark } from "../style/Marks.tsx";
import { reasons, type Reason, type Standard } from "./promises.ts";
import type { Missed } from "./useMoment.ts";

interface Props {
  missed: Missed | undefined;
  standards: readonly Standard[];
}

/** The interactions of the window that were missed last, and why each was. */
export function MissedList({ missed, standards }: Props) {
  return (
    <section className="panel" aria-labelledby="missed-heading">
      <h2 id="missed-heading">Latest missed interactions</h2>
      {missed?.nodes.length === 0 && <p className="quiet">None was missed in this window.</p>}
      {missed && (
        <ol className="missed-list">
          {missed.nodes.map((interaction) => (
            <li key={interaction.id}>
              <MissedInteraction interaction={interaction} standards={standards} />
            </li>
          ))}
        </ol>
      )}
      {missed?.pageInfo.hasNextPage && (
        <p className="quiet small">These are the last {missed.nodes.length}; there are more.</p>
      )}
    </section>
  );
}

function MissedInteraction({
  interaction,
  standards,
}: {
  interaction: MissedFragment;
  standards: readonly Standard[];
}) {
  return (
    <>
      <time dateTime={interaction.occurredAt}>{instant(interaction.occurredAt)}</time>
      <ul>
        {reasons(interaction, standards).map((reason) => (
          <li key={reason.measure}>
            <Mark of="MISSED" /> {told(reason)}
          </li>
        ))}
      </ul>
      <p className="quiet small">{circumstances(interaction).join("; ")}</p>
    </>
  );
}

function told({ measure, seen, promised, decisive }: Reason): string {
  const against = promised === null ? "" : `, promised ${promised}`;
  return `${measure}: ${seen}${against}${decisive ? " (decisive)" : ""}`;
}

function circumstances({ score, channel, attempts, recoveredBy, excluded, source, key }: MissedFragment): string[] {
  const [attempt] = attempts.nodes;
  const [repair] = recoveredBy;
  return [
    ...(score === null ? [] : [`score ${score.toFixed(2)}`]),
    ...(channel === null ? [] : [channel]),
    attempt && !attempt.key.startsWith("~") ? `attempt ${attempt.key}` : `interaction ${source}:${key}`,
    ...(repair ? [`repaired ${instant(repair.occurredAt)}`] : []),
    ...(excluded ? ["taken out of all totals"] : []),
  ];
}
