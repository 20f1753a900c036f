import { lazy, Suspense } from "react";
import { Frame } from "./frame/Frame.tsx";
import { Overview } from "./overview/Overview.tsx";
import { useRoute } from "./route.ts";

const MomentPage = lazy(() => import("./moment/MomentPage.tsx")); // charts are loaded where they are looked at

/** The page that the address names. */
export function Dashboard() {
  const route = useRoute();
  const { page, key, window } = route;
  return (
    <Frame route={route}>
      {page === "moments" && key !== undefined ? (
        <Suspense fallback={<p className="quiet">Loading …</p>}>
          <MomentPage key={key} momentKey={key} window={window} />
        </Suspense>
      ) : (
        <Overview outcomeKey={page === "outcomes" ? key : undefined} window={window} />
      )}
    </Frame>
  );
}
