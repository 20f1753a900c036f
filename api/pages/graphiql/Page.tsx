import { explorerPlugin } from "@graphiql/plugin-explorer";
import { useMonaco } from "@graphiql/react";
import { HISTORY_PLUGIN, GraphiQL } from "graphiql";
import { useEffect } from "react";
import { fetcher } from "./fetcher.ts";
import { KeyButton } from "./KeyButton.tsx";
import { TASKS_PLUGIN } from "./TasksPlugin.tsx";
import { tasks } from "./tasks.ts";

const PLUGINS = [TASKS_PLUGIN, explorerPlugin(), HISTORY_PLUGIN];
const SCALARS = { Signals: {} }; // an object of whatever was observed

/** GraphiQL, once its editor is loaded: whoever chose a tab before that found the first one's text in it. */
export function Page() {
  const { initialize } = useMonaco((state) => state.actions);
  const isLoaded = useMonaco((state) => state.monaco !== undefined);
  useEffect(() => {
    void initialize();
  }, [initialize]);
  return (
    <main>
      <h1 className="spoken">GraphiQL</h1>
      {isLoaded ? <Editor /> : <p className="loading">Loading …</p>}
    </main>
  );
}

/** GraphiQL over this service, with an admin's tasks in its tabs. */
function Editor() {
  return (
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
  );
}
