import { useAnswer } from "../../shared/answers.ts";
import { OutcomesDocument } from "../generated.ts";
import type { Window } from "../route.ts";

/** One outcome: how it does, through which moments, and what breaks it. */
export function Overview({ outcomeKey, window }: { outcomeKey: string | undefined; window: Window }) {
  const { data, failure } = useAnswer(OutcomesDocument, {});
  const outcome = data?.outcomes.nodes.find(({ key }) => outcomeKey === undefined || key === outcomeKey);
  return (
    <main data-window={window}>
      <h1>{outcome?.name ?? failure}</h1>
    </main>
  );
}
