import { type GraphiQLPlugin, useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { type Task, tasks } from "./tasks.ts";

/** Lists the tasks, whose tabs may have been closed or written over. */
export const TASKS_PLUGIN: GraphiQLPlugin = { title: "Tasks", icon: Icon, content: Tasks };

function Tasks() {
  const actions = useGraphiQLActions();
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const open = ({ query, variables }: Task) => {
    actions.addTab();
    actions.updateActiveTabValues({ query, variables });
    queryEditor?.setValue(query);
    variableEditor?.setValue(variables ?? "");
    requestAnimationFrame(showActiveTab);
  };
  return (
    <section className="tasks" aria-label="Tasks">
      <h2>Tasks</h2>
      <p>Each opens in a tab of its own, as it was.</p>
      <ul>
        {tasks.map((task) => (
          <li key={task.title}>
            <button
              type="button"
              onClick={() => {
                open(task);
              }}
            >
              {task.title}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** New tabs come last, which may be out of sight. */
function showActiveTab(): void {
  document.querySelector(".graphiql-tab-active")?.scrollIntoView();
}

function Icon() {
  return (
    <svg
      viewBox="0 0 24 24"
      width="24"
      height="24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      aria-hidden="true"
    >
      <path d="m3 6 2 2 3-4m3 2h10M3 13l2 2 3-4m3 2h10M3 20l2 2 3-4m3 2h10" />
    </svg>
  );
}
