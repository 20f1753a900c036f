import "./key-prompt.css";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { keys } from "./keys.ts";

/** Asks for an API key whenever the service wants one. Nothing else can be used meanwhile. */
export function KeyPrompt() {
  const question = useSyncExternalStore(keys.listen, () => keys.question);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (question === null) dialog.current?.close();
    else dialog.current?.showModal();
  }, [question]);
  return (
    <dialog ref={dialog} className="key-prompt" aria-labelledby="key-prompt-title" onCancel={stay}>
      <form action={give}>
        <h2 id="key-prompt-title">API key</h2>
        <p>{question?.reason}</p>
        <label>
          Key
          <input name="key" type="password" autoComplete="off" spellCheck={false} required placeholder="tk_…" />
        </label>
        <p className="quiet small">It is kept for this tab only, and forgotten when the tab is closed.</p>
        <button type="submit">Use this key</button>
      </form>
    </dialog>
  );
}

function give(form: FormData): void {
  const key = form.get("key");
  if (typeof key === "string" && key.trim() !== "") keys.give(key);
}

function stay(event: React.SyntheticEvent): void {
  event.preventDefault();
}
