// An admin's tasks: each has a document that says in its comments what to do, and variables that work with the demo.

const DOCUMENTS = import.meta.glob<string>("./tasks/*.graphql", { query: "?raw", import: "default", eager: true });
const VARIABLES = import.meta.glob<string>("./tasks/*.json", { query: "?raw", import: "default", eager: true });
const MINUTES_AGO = /"(\d+) minutes ago"/g;

/** What GraphiQL opens in a tab, and what it is called in the list of tasks. */
export interface Task {
  title: string;
  query: string;
  variables: string | null;
}

export const tasks: Task[] = Object.entries(DOCUMENTS).map(([path, query]) => ({
  title: titleOf(query),
  query,
  variables: VARIABLES[path.replace(".graphql", ".json")]?.replace(MINUTES_AGO, minutesAgo) ?? null,
}));

/** A document's first line, which is a comment. */
function titleOf(query: string): string {
  return query.slice(query.indexOf(" ") + 1, query.indexOf("\n"));
}

function minutesAgo(_: string, minutes: string): string {
  const at = new Date(Date.now() - Number(minutes) * 60_000);
  return JSON.stringify(at.toISOString().replace(/\.\d+/, ""));
}
