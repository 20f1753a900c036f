import { lazy, Suspense } from "react";
import { Frame } from "./frame/Frame.tsx";
import { Overview } from "./overview/Overview.tsx";
import { type Route, useRoute } from "./route.ts";

const ExperiencePage = lazy(() => import("./experience/ExperiencePage.tsx"));
const MomentPage = lazy(() => import("./moment/MomentPage.tsx"));

export function Dashboard() {
  const route = useRoute();
  return (
    <Frame route={route}>
      <Suspense fallback={<p className="quiet">Loading …</p>}>
        <Page route={route} />
      </Suspense>
    </Frame>
  );
}

/** The page that the address names. */
function Page({ route: { page, key, window } }: { route: Route }) {
  if (key !== undefined && page === "experiences")
    return <ExperiencePage key={key} experienceKey={key} window={window} />;
  if (key !== undefined && page === "moments") return <MomentPage key={key} momentKey={key} window={window} />;
  return <Overview outcomeKey={page === "outcomes" ? key : undefined} window={window} />;
}
