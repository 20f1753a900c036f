// Mends at the build what packages get wrong and cannot be told.

import type { Plugin } from "vite";

const TABS = "@graphiql/react/dist/components/tabs/index.js";
const ROLES = [
  ['"aria-selected": isActive, dragElastic: false, role: "tab"', '"aria-current": isActive, dragElastic: false'],
  ['role: "tablist", ', ""],
] as const;

/** GraphiQL's tabs hold two buttons each, which screen readers leave out of a tab. They are a list of buttons. */
export function mendTabs(): Plugin {
  return {
    name: "mend-tabs",
    apply: "build",
    transform(code, id) {
      if (!id.endsWith(TABS)) return undefined;
      for (const [wrong, right] of ROLES) {
        if (!code.includes(wrong)) this.error(`${TABS} has changed: it may need no mending any more.`);
        code = code.replace(wrong, right);
      }
      return { code, map: null };
    },
  };
}
