// Which operation is meant. GraphiQL reads the editor anew only a moment after the last key, so what it says of a
// document that is run at once may be of the one that stood there before.

import { type DocumentNode, Kind, type OperationDefinitionNode, parse } from "graphql";

interface Written {
  /** Not there where the text is no document, about which the service says more. */
  document?: DocumentNode;
  operationName: string | null;
}

/** The document as it is written, and its operation of that name, or the only one that it has. */
export function asWritten(text: string, operationName: string | null): Written {
  const document = parsed(text);
  if (!document) {
    return { operationName };
  }
  const names = document.definitions.filter(isOperation).map(({ name }) => name?.value ?? null);
  const [first = null, ...others] = names;
  const chosen = others.length === 0 ? first : (names.find((name) => name === operationName) ?? null);
  return { document, operationName: chosen };
}

function parsed(text: string): DocumentNode | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

function isOperation(node: DocumentNode["definitions"][number]): node is OperationDefinitionNode {
  return node.kind === Kind.OPERATION_DEFINITION;
}
