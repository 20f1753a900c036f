import "./frame.css";
import { type ReactNode, useEffect, useRef } from "react";
import { hashOf, type Route, type Window, WINDOWS } from "../route.ts";
import { Presence } from "./Presence.tsx";

/** What every page stands in: where the reader is, over which window, and whether it is live. */
export function Frame({ route, children }: { route: Route; children: ReactNode }) {
  const main = useMovedFocus(`${route.page}/${route.key ?? ""}`);
  return (
    <>
      <header className="frame">
        <a className="brand" href={hashOf({ page: "outcomes", key: undefined, window: route.window })}>
          Touchstone
        </a>
        <nav className="windows" aria-label="Window">
          {(Object.keys(WINDOWS) as Window[]).map((window) => (
            <a
              key={window}
              href={hashOf({ ...route, window })}
              aria-current={window === route.window ? "true" : undefined}
            >
              {WINDOWS[window]}
            </a>
          ))}
        </nav>
        <Presence />
        <a className="to-graphiql" href="graphiql">
          GraphiQL
        </a>
      </header>
      <main ref={main} tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

/** Whoever follows a link to another page goes on reading there, also by keyboard and by ear. */
function useMovedFocus(place: string) {
  const main = useRef<HTMLElement>(null);
  const before = useRef(place);
  useEffect(() => {
    if (before.current === place) return;
    before.current = place;
    main.current?.focus();
    scrollTo(0, 0);
  }, [place]);
  return main;
}
