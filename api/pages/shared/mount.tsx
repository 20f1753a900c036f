import { type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { KeyPrompt } from "./KeyPrompt.tsx";

/** Shows a page, and above it the question for a key whenever the service asks for one. */
export function mount(page: ReactNode): void {
  const place = document.getElementById("page");
  if (place === null) throw new Error("The document has no place for the page.");
  createRoot(place).render(
    <StrictMode>
      {page}
      <KeyPrompt />
    </StrictMode>,
  );
}
