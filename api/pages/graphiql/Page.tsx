import { explorerPlugin } from "@graphiql/plugin-explorer";
import { HISTORY_PLUGIN, GraphiQL } from "graphiql";
import { fetcher } from "./fetcher.ts";
import { KeyButton } from "./KeyButton.tsx";
import { TASKS_PLUGIN } from "./TasksPlugin.tsx";
import { tasks } from "./tasks.ts";

const PLUGINS = [TASKS_PLUGIN, explorerPlugin(), HISTORY_PLUGIN];
const SCALARS = { Signals: {} }; // an object of whatever was observed

/** GraphiQL over this service, with an admin's tasks in its tabs. */
export function Page() {
  return (
    <main>
      <h1 className="spoken">GraphiQL</h1>
      <GraphiQL
        fetcher={fetcher}
        plugins={PLUGINS}
        defaultTabs={tasks}
        defaultEditorToolsVisibility="variables"
        isHeadersEditorEnabled={false} // the page sends the key, and nothing else is read
        customScalarSchemas={SCALARS}
        inputValueDeprecation
        schemaDescription
      >
        <GraphiQL.Logo>Touchstone</GraphiQL.Logo>
        <GraphiQL.Toolbar>
          {({ prettify, copy }) => (
            <>
              {prettify}
              {copy}
              <KeyButton />
            </>
          )}
        </GraphiQL.Toolbar>
      </GraphiQL>
    </main>
  );
}
