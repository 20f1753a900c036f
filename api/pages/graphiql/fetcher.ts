// How GraphiQL asks: queries and mutations over HTTP, subscriptions over the page's socket, all with the key of the tab.

import { createGraphiQLFetcher, type Fetcher } from "@graphiql/toolkit";
import { connection, ENDPOINT } from "../shared/connection.ts";
import { keyedFetch } from "../shared/keys.ts";
import { asWritten } from "./operation.ts";

const ask = createGraphiQLFetcher({
  url: ENDPOINT.href,
  fetch: keyedFetch,
  wsClient: connection,
  enableIncrementalDelivery: false,
});

export const fetcher: Fetcher = (params, options) => {
  const { document, operationName } = asWritten(params.query, params.operationName ?? null);
  return ask({ ...params, operationName }, document ? { ...options, documentAST: document } : options);
};
