import { useState } from "react";
import { ChartFigure, type Column } from "./ChartFigure.tsx";
import { SeriesDrawing } from "./SeriesDrawing.tsx";
import { Scrubber } from "./Scrubber.tsx";
import { wellSeen, type Step, type Words } from "./series.ts";
import { agreed, count, instant, interval, percent, span } from "../figures.ts";
import { useWidth } from "./useWidth.ts";

interface Props {
  title: string;
  steps: readonly Step[];
  objective: number | null;
  words: Words;
}

function columns(words: Words): Column<Step>[] {
  return [
    { heading: "From", cell: (step) => instant(step.from) },
    { heading: "To", cell: (step) => instant(step.to) },
    { heading: words.rate, cell: (step) => percent(step.rate), figures: true },
    { heading: "95 % interval", cell: (step) => interval(step.interval), figures: true },
    { heading: words.all, cell: (step) => count(step.all), figures: true },
    { heading: words.missed, cell: (step) => count(step.missed), figures: true },
    { heading: words.unmeasured, cell: (step) => count(step.unmeasured), figures: true },
  ];
}

/** One step in words. */
function told(step: Step, words: Words): string {
  const counts = [
    `${count(step.all)} ${words.all.toLowerCase()}`,
    `${count(step.missed)} ${words.missed.toLowerCase()}`,
    ...(step.unmeasured > 0 ? [`${count(step.unmeasured)} ${words.unmeasured.toLowerCase()}`] : []),
  ].join(", ");
  const rate = step.rate === null ? "no data" : `${percent(step.rate)} (${interval(step.interval)})`;
  return `${span(step.from, step.to)}: ${rate}; ${counts}`;
}

/** A rate over time with its interval and its objective, above how much was seen. A step that is chosen is told in words. */
export function SeriesChart({ title, steps, objective, words }: Props) {
  const [frame, width] = useWidth<HTMLDivElement>();
  const [chosen, choose] = useState<number | null>(null);
  const at = chosen === null ? undefined : steps[chosen];
  return (
    <ChartFigure title={title} rows={steps} columns={columns(words)}>
      <p className="chart-told small">
        {at ? told(at, words) : <Legend steps={steps} objective={objective} words={words} />}
      </p>
      <div className="chart-frame" ref={frame}>
        {width > 0 && (
          <>
            <SeriesDrawing steps={steps} objective={objective} width={width} chosen={chosen} />
            <Scrubber
              label={`${title}: step`}
              steps={steps.length}
              chosen={chosen}
              choose={choose}
              told={at ? told(at, words) : "none"}
            />
          </>
        )}
      </div>
    </ChartFigure>
  );
}

function Legend({ steps, objective, words }: Omit<Props, "title">) {
  const isLittleSeen = steps.some((step) => step.rate !== null && !wellSeen(step));
  return (
    <span className="legend quiet">
      <span className="legend-rate">{words.rate}</span>
      <span className="legend-interval">95 % interval</span>
      {objective !== null && <span className="legend-promised">Objective {agreed(objective)}</span>}
      {isLittleSeen && <span className="legend-little">under 20 measured</span>}
      <span className="legend-all">{words.all}</span>
      <span className="legend-missed">{words.missed}</span>
    </span>
  );
}
