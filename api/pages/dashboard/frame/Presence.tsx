import { usePresence } from "../../shared/answers.ts";

const TIME = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

/** Whether figures are as of now. */
export function Presence() {
  const presence = usePresence();
  return (
    <p className="presence" role="status" data-presence={presence instanceof Date ? "lost" : presence}>
      {presence === "live" && "Live"}
      {presence === "connecting" && "Connecting …"}
      {presence instanceof Date && `Not live: as of ${TIME.format(presence)}. Connecting again …`}
    </p>
  );
}
