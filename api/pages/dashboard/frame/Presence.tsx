import { useLostAt } from "../../shared/answers.ts";

const TIME = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

/** Whether figures are as of now. */
export function Presence() {
  const lostAt = useLostAt();
  return (
    <p className="presence" role="status" data-presence={lostAt === null ? "live" : "lost"}>
      {lostAt === null ? "Live" : `Not live: as of ${TIME.format(lostAt)}. Connecting again …`}
    </p>
  );
}
