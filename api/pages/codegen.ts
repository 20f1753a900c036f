// Writes the types of the dashboard's operations, as the service's schema defines them, into dashboard/generated.ts.
// GraphQL Code Generator without its command, which brings some hundred packages for schemas that come from elsewhere.

import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { codegen } from "@graphql-codegen/core";
import * as typedDocumentNode from "@graphql-codegen/typed-document-node";
import * as operations from "@graphql-codegen/typescript-operations";
import { parse } from "graphql";

const HERE = import.meta.dirname;
const SCHEMA = join(HERE, "../../resolvers/schema.graphql");
const GENERATED = join(HERE, "dashboard/generated.ts");

const read = (path: string) => parse(readFileSync(path, "utf8"));

const types = await codegen({
  filename: GENERATED,
  schema: read(SCHEMA),
  documents: globSync("dashboard/**/*.graphql", { cwd: HERE })
    .toSorted()
    .map((location) => ({ location, document: read(join(HERE, location)) })),
  config: {
    documentMode: "string", // what is sent is text, so that no parser and no printer need be loaded
    enumsAsTypes: true,
    useTypeImports: true,
    strictScalars: true,
    scalars: { Count: "number", Cursor: "string", DateTime: "string", Duration: "string", Signals: "unknown" },
  },
  plugins: [{ operations: {} }, { typedDocumentNode: {} }],
  pluginMap: { operations, typedDocumentNode },
});
writeFileSync(GENERATED, types);
