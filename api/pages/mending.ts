// Mends at the build what packages get wrong and cannot be told.

import type { Plugin } from "vite";

interface Mend {
  /** How the path of the file ends. */
  file: string;
  /** What is wrong, with what is right. */
  pairs: readonly (readonly [string, string])[];
}

const MENDS: readonly Mend[] = [
  {
    // GraphiQL's tabs hold two buttons each, which screen readers leave out of a tab. They are a list of buttons.
    file: "@graphiql/react/dist/components/tabs/index.js",
    pairs: [
      ['"aria-selected": isActive, dragElastic: false, role: "tab"', '"aria-current": isActive, dragElastic: false'],
      ['role: "tablist", ', ""],
    ],
  },
  {
    // Fields of the explorer have no names: they are the argument's.
    file: "graphiql-explorer/dist/Explorer.js",
    pairs: [
      ["type: 'text',\n          onChange: this._handleChange,", "'aria-label': arg.name, $&"],
      [
        "onChange: this.props.setArgValue,\n                value: argValue.kind === 'BooleanValue'",
        "'aria-label': arg.name, $&",
      ],
      ["onChange: this.props.setArgValue,\n                value: argValue.value }", "'aria-label': arg.name, $&"],
      [
        "onChange: function onChange(event) {\n                return _this15._setAddOperationType",
        "'aria-label': 'Kind of operation', $&",
      ],
    ],
  },
  {
    // What is read aloud of an operation in the history is its name, as it is seen.
    file: "@graphiql/plugin-history/dist/components.js",
    pairs: [[', "aria-label": "Set active", children: displayName', ", children: displayName"]],
  },
];

/** Fails the build where a package has changed, for it may need no mending any more. */
export function mendPackages(): Plugin {
  const left = new Set(MENDS);
  return {
    name: "mend-packages",
    apply: "build",
    transform(code, id) {
      const mend = MENDS.find(({ file }) => id.endsWith(file));
      if (!mend) return undefined;
      for (const [wrong, right] of mend.pairs) {
        if (!code.includes(wrong)) this.error(`${mend.file} has changed: it may need no mending any more.`);
        code = code.replace(wrong, right);
      }
      left.delete(mend);
      return { code, map: null };
    },
    buildEnd(error) {
      if (!error) left.forEach(({ file }) => this.error(`${file} was not built: it may need no mending any more.`));
    },
  };
}
