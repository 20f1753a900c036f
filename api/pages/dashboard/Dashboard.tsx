import { Overview } from "./overview/Overview.tsx";
import { useRoute } from "./route.ts";

/** The page that the address names. */
export function Dashboard() {
  const { page, key, window } = useRoute();
  return <Overview outcomeKey={page === "outcomes" ? key : undefined} window={window} />;
}
