import { count, percent, span } from "../figures.ts";
import { hashOf, type Window } from "../route.ts";
import type { Course } from "./useCourse.ts";

interface Props {
  course: Course | undefined;
  window: Window;
  /** What was counted. */
  span: { from: string; to: string } | undefined;
}

/** Where attempts broke, most first. */
export function BreakingPoints({ course, window, span: counted }: Props) {
  const achievement = course?.achievement;
  const points = course?.node.breakingPoints ?? [];
  const closed = achievement ? achievement.achieved + achievement.lost : 0;
  const most = Math.max(...points.map(({ breaks }) => breaks), 1);
  return (
    <section className="panel breaking-points" aria-labelledby="breaking-points">
      <h2 id="breaking-points">Breaking points</h2>
      <p className="quiet small">
        Make-or-break moments at which attempts broke, of {count(closed)} that closed
        {counted && ` ${span(counted.from, counted.to)}`}
      </p>
      {points.length === 0 ? (
        <p>{course === undefined ? "Counting …" : "None broke."}</p>
      ) : (
        <div className="scrolls" tabIndex={0} role="region" aria-label="Where attempts broke">
          <table>
            <thead>
              <tr>
                <th scope="col">Moment</th>
                <th scope="col" className="number">
                  Broke
                </th>
                <th scope="col" className="number share">
                  Of closed
                </th>
                <th scope="col" className="number">
                  Recovered
                </th>
                <th scope="col" className="number">
                  Lost
                </th>
              </tr>
            </thead>
            <tbody>
              {points.map(({ moment, breaks, recovered, lost }) => (
                <tr key={moment.key}>
                  <th scope="row">
                    <a href={hashOf({ page: "moments", key: moment.key, window })}>{moment.name}</a>
                    <meter className="broke" min={0} max={most} value={breaks} aria-hidden="true" />
                  </th>
                  <td className="number">{count(breaks)}</td>
                  <td className="number share">{closed === 0 ? "no data" : percent(breaks / closed)}</td>
                  <td className="number">{count(recovered)}</td>
                  <td className="number">{count(lost)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
