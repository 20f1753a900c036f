import { count, percent } from "../figures.ts";
import { LabelledMark, type Verdict } from "../style/Marks.tsx";
import "./charts.css";

const ORDER: readonly Verdict[] = ["MAGIC", "MET", "MISSED", "UNMEASURED"];

/**
 * How many of each verdict, as a bar that is parted and as words. What there is none of is left out of the bar.
 *
 * Shares are of what was measured, so that those that contributed add up to the rate.
 */
export function ShareBar({ counts }: { counts: Partial<Record<Verdict, number>> }) {
  const shares = ORDER.flatMap((verdict) => {
    const number = counts[verdict];
    return number === undefined ? [] : [{ verdict, number }];
  });
  const measured = shares.reduce((sum, { verdict, number }) => (verdict === "UNMEASURED" ? sum : sum + number), 0);
  return (
    <div className="shares">
      <div className="shares-bar" aria-hidden="true">
        {shares.map(({ verdict, number }) =>
          number > 0 ? <span key={verdict} data-standing={verdict} style={{ flexGrow: number }} /> : null,
        )}
      </div>
      <ul>
        {shares.map(({ verdict, number }) => (
          <li key={verdict}>
            <LabelledMark of={verdict} /> {count(number)}
            {verdict !== "UNMEASURED" && measured > 0 && (
              <span className="quiet small"> {percent(number / measured)}</span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
