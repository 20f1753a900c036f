// How GraphiQL asks: queries and mutations over HTTP, subscriptions over the page's socket, all with the key of the tab.

import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { connection, ENDPOINT } from "../shared/connection.ts";
import { keyedFetch } from "../shared/keys.ts";

export const fetcher = createGraphiQLFetcher({
  url: ENDPOINT.href,
  fetch: keyedFetch,
  wsClient: connection,
  enableIncrementalDelivery: false,
});
