// The rules that graphql-eslint recommends for schemas, and those for Relay. What deviates says why.

import { readFileSync } from "node:fs";
import graphql from "@graphql-eslint/eslint-plugin";
import { Kind, parse } from "graphql";

const SCHEMA = new URL("../../resolvers/schema.graphql", import.meta.url).pathname;
const { "flat/schema-recommended": recommended, "flat/schema-relay": relay } = graphql.configs;

/** Objects without a global id: they are parts of others, and a client keeps them there. */
const parts = parse(readFileSync(SCHEMA, "utf8"))
  .definitions.filter((each) => each.kind === Kind.OBJECT_TYPE_DEFINITION)
  .filter(({ interfaces }) => interfaces.every(({ name }) => name.value !== "Node"))
  .map(({ name }) => name.value);

export default [
  {
    files: ["**/*.graphql"],
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: SCHEMA } } },
    plugins: { "@graphql-eslint": graphql },
    rules: {
      ...recommended.rules,
      ...relay.rules,
      // Short lists that are always read whole, such as a standard's measures, need no pages; and what has a place in a list
      // but no identity, such as a step of an attempt, is no Node.
      "@graphql-eslint/relay-edge-types": [
        "error",
        { withEdgeSuffix: true, listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: false },
      ],
      "@graphql-eslint/strict-id-in-types": ["error", { exceptions: { types: parts } }],
      // The paths from a node up are told best first, and as far as they are asked for: there is no end to page back from.
      "@graphql-eslint/relay-arguments": ["error", { includeBoth: false }],
      // `@oneOf` is the specification's own, printed for tools that are older.
      "@graphql-eslint/require-description": [
        "error",
        { ...recommended.rules["@graphql-eslint/require-description"][1], ignoredSelectors: ["DirectiveDefinition[name.value=oneOf]"] },
      ],
      // `Achievement.achievementRate`, `Activity.activityKind` and `Outcome.outcomes` were published: the first two are terms, and
      // the third is every node's.
      "@graphql-eslint/no-typename-prefix": "off",
    },
  },
];
