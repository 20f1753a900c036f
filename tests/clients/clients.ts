// Every client, set up as its users do, behind one shape, so that all can be asked for the same.

import { ApolloClient, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { Client as Urql, cacheExchange, fetchExchange, subscriptionExchange } from "@urql/core";
import type { GraphQLFormattedError } from "graphql";
import { type Client as EventsClient, createClient as createEventsClient } from "graphql-sse";
import { type Client as SocketClient, type Sink, createClient as createSocketClient } from "graphql-ws";
import { Arrivals } from "./arrivals.ts";

export type Variables = Record<string, unknown>;

/** A client. None connects again by itself. */
export interface Client {
  subscribe<Data>(query: string, variables: Variables): Arrivals<Data>;
  ask<Data>(query: string, variables: Variables): Promise<Data>;
  close(): void | Promise<void>;
}

/** By name, each from the service's URL for HTTP and the one for sockets. */
export const CLIENTS: Record<string, (http: string, socket: string) => Client> = {
  "graphql-ws": (_, socket) => reference(overSocket(socket)),
  "graphql-sse": (http) => reference(overEvents(http)),
  "Apollo Client over a socket": (_, socket) => apolloOverSocket(overSocket(socket)),
  "Apollo Client over multipart HTTP": (http) => apollo(new HttpLink({ uri: http })),
  "urql with server-sent events": (http) => urqlOverFetch(http),
  "urql with graphql-ws": (http, socket) => urqlOver(http, overSocket(socket)),
  "urql with graphql-sse": (http) => urqlOver(http, overEvents(http)),
};

const overSocket = (url: string) => createSocketClient({ url, retryAttempts: 0, lazyCloseTimeout: 1_000 });
const overEvents = (url: string) => createEventsClient({ url, retryAttempts: 0 }); // a connection each: its default

interface Answer<Data> {
  data?: Data | null | undefined;
  errors?: readonly GraphQLFormattedError[] | undefined;
}

/** Either of the reference clients, which answer a query like a subscription that ends after its first answer. */
function reference(client: SocketClient | EventsClient): Client {
  const subscribe = <Data>(query: string, variables: Variables): Arrivals<Data> => {
    const arrivals = new Arrivals<Data>();
    const next = ({ data, errors }: Answer<Data>) => (errors ? arrivals.error(errors) : arrivals.next(data as Data));
    client.subscribe({ query, variables }, { ...arrivals, next } as Sink);
    return arrivals;
  };
  const ask = <Data>(query: string, variables: Variables): Promise<Data> => subscribe<Data>(query, variables).take();
  return { subscribe, ask, close: () => client.dispose() };
}

function apolloOverSocket(client: SocketClient): Client {
  return apollo(new GraphQLWsLink(client), () => client.dispose());
}

function apollo(link: HttpLink | GraphQLWsLink, close: Client["close"] = () => undefined): Client {
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  const open: { unsubscribe: () => void }[] = [];
  return {
    subscribe: <Data>(query: string, variables: Variables): Arrivals<Data> => {
      const arrivals = new Arrivals<Data>();
      const answers = client.subscribe<Data>({ query: gql(query), variables, fetchPolicy: "no-cache" });
      const next = ({ data, error }: Pick<ApolloClient.SubscribeResult<Data>, "data" | "error">) =>
        error ? arrivals.error(error) : arrivals.next(data as Data);
      open.push(answers.subscribe({ ...arrivals, next }));
      return arrivals;
    },
    ask: async <Data>(text: string, variables: Variables): Promise<Data> => {
      const document = gql(text);
      const { data } = text.startsWith("mutation")
        ? await client.mutate<Data>({ mutation: document, variables })
        : await client.query<Data>({ query: document, variables });
      return data as Data;
    },
    close: () => {
      for (const each of open) each.unsubscribe();
      client.stop();
      return close();
    },
  };
}

function urqlOverFetch(url: string): Client {
  return urql(new Urql({ url, exchanges: [cacheExchange, fetchExchange], fetchSubscriptions: true }), () => undefined);
}

/** As the READMEs of graphql-ws and graphql-sse say. */
function urqlOver(url: string, client: SocketClient | EventsClient): Client {
  const exchange = subscriptionExchange({
    forwardSubscription: ({ query = "", variables = {} }) => ({
      subscribe: (to) => ({ unsubscribe: client.subscribe({ query, variables }, to as Sink) }),
    }),
  });
  return urql(new Urql({ url, exchanges: [cacheExchange, fetchExchange, exchange] }), () => client.dispose());
}

function urql(client: Urql, close: Client["close"]): Client {
  const open: { unsubscribe: () => void }[] = [];
  return {
    subscribe: <Data>(query: string, variables: Variables): Arrivals<Data> => {
      const arrivals = new Arrivals<Data>();
      const subscription = client.subscription<Data>(query, variables).subscribe(({ data, error }) => {
        if (error) arrivals.error(error);
        else if (data) arrivals.next(data);
      });
      open.push(subscription);
      return arrivals;
    },
    ask: async <Data>(text: string, variables: Variables): Promise<Data> => {
      const result = text.startsWith("mutation")
        ? await client.mutation<Data>(text, variables)
        : await client.query<Data>(text, variables);
      if (result.error) throw result.error;
      return result.data as Data;
    },
    close: () => {
      for (const each of open) each.unsubscribe();
      return close();
    },
  };
}
