import { useEffect, useState } from "react";
import { ask } from "../../shared/operations.ts";
import { HeartbeatDocument } from "../generated.ts";

const BETWEEN_MILLISECONDS = 10_000;
const LATE_MILLISECONDS = 8_000;

/**
 * When the service answered last, where it answers no more: silence alone says nothing, for states are told when they change,
 * and its database can be away while the socket is there.
 */
export function useSilentSince(): Date | undefined {
  const [silentSince, setSilentSince] = useState<Date>();
  useEffect(() => {
    const given = new AbortController();
    let answeredAt = new Date();
    let next: ReturnType<typeof setTimeout> | undefined;
    const beat = async () => {
      const late = setTimeout(() => {
        setSilentSince(answeredAt);
      }, LATE_MILLISECONDS);
      given.signal.addEventListener("abort", () => {
        clearTimeout(late);
      });
      await ask(HeartbeatDocument, {}, given.signal).catch(() => undefined); // a refusal is an answer too
      clearTimeout(late);
      answeredAt = new Date();
      setSilentSince(undefined);
      next = setTimeout(() => void beat(), BETWEEN_MILLISECONDS);
    };
    void beat();
    return () => {
      given.abort();
      clearTimeout(next);
    };
  }, []);
  return silentSince;
}
