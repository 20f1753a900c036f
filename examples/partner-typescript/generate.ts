// Writes the types of the operations in operations.graphql, as the service's schema defines them, into src/generated.ts.
// GraphQL Code Generator without its command, which brings some hundred packages for schemas that come from elsewhere.

import { readFileSync, writeFileSync } from "node:fs";
import { codegen } from "@graphql-codegen/core";
import * as typedDocumentNode from "@graphql-codegen/typed-document-node";
import * as operations from "@graphql-codegen/typescript-operations";
import { parse } from "graphql";

const SCHEMA = new URL("../../resolvers/schema.graphql", import.meta.url);
const OPERATIONS = new URL("operations.graphql", import.meta.url);
const GENERATED = new URL("src/generated.ts", import.meta.url);

const types = await codegen({
  filename: GENERATED.pathname,
  schema: parse(readFileSync(process.argv[2] ?? SCHEMA, "utf8")),
  documents: [{ location: OPERATIONS.pathname, document: parse(readFileSync(OPERATIONS, "utf8")) }],
  config: {
    enumsAsTypes: true, // Node strips types, and an enum is more than a type
    useTypeImports: true,
    strictScalars: true,
    scalars: { Count: "number", Cursor: "string", DateTime: "string", Duration: "string", Signals: "unknown" },
  },
  plugins: [{ operations: {} }, { typedDocumentNode: {} }],
  pluginMap: { operations, typedDocumentNode },
});
writeFileSync(GENERATED, types);
