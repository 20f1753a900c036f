import { usePresence } from "../../shared/answers.ts";
import { useSilentSince } from "./useSilentSince.ts";

const TIME = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

/** Whether figures are as of now. */
export function Presence() {
  const presence = usePresence();
  const silentSince = useSilentSince();
  const asOf = presence instanceof Date ? presence : silentSince;
  if (asOf !== undefined && presence !== "connecting")
    return (
      <p className="presence" role="status" data-presence="lost">
        {`Not live: as of ${TIME.format(asOf)}. `}
        {presence === "live" ? "The service does not answer …" : "Connecting again …"}
      </p>
    );
  return (
    <p className="presence" role="status" data-presence={presence === "live" ? "live" : "connecting"}>
      {presence === "live" ? "Live" : "Connecting …"}
    </p>
  );
}
