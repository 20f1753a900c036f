import { ToolbarButton } from "@graphiql/react";
import { useSyncExternalStore } from "react";
import { keys } from "../shared/keys.ts";

const REASON = "The key of this tab is forgotten. Paste another one.";

/** Lets the reader go on with another key, where they have given one. */
export function KeyButton() {
  const shown = useSyncExternalStore(keys.listen, () => keys.authorization);
  if (shown === undefined) return null;
  return (
    <ToolbarButton
      label="Use another API key"
      onClick={() => {
        keys.refuse(shown, REASON);
      }}
    >
      <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden="true">
        <circle cx="8" cy="16" r="4" />
        <path d="M11 13 20 4m-4 4 3 3" />
      </svg>
    </ToolbarButton>
  );
}
