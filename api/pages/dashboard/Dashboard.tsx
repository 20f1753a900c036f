import { lazy, Suspense, useEffect } from "react";
import { Frame } from "./frame/Frame.tsx";
import { Overview } from "./overview/Overview.tsx";
import { type Route, useRoute } from "./route.ts";

const loadExperiencePage = async () => import("./experience/ExperiencePage.tsx");
const loadMomentPage = async () => import("./moment/MomentPage.tsx");
const ExperiencePage = lazy(loadExperiencePage);
const MomentPage = lazy(loadMomentPage);

export function Dashboard() {
  const route = useRoute();
  useEffect(loadTheOthers, []);
  return (
    <Frame route={route}>
      <Suspense fallback={<p className="quiet">Loading …</p>}>
        <Page route={route} />
      </Suspense>
    </Frame>
  );
}

/** So that they are there whenever somebody goes to them: by then the service may be away, or have none but newer ones. */
function loadTheOthers(): void {
  void Promise.allSettled([loadExperiencePage(), loadMomentPage()]);
}

/** The page that the address names. */
function Page({ route: { page, key, window } }: { route: Route }) {
  if (key !== undefined && page === "experiences")
    return <ExperiencePage key={key} experienceKey={key} window={window} />;
  if (key !== undefined && page === "moments") return <MomentPage key={key} momentKey={key} window={window} />;
  return <Overview outcomeKey={page === "outcomes" ? key : undefined} window={window} />;
}
