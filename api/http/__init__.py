"""GraphQL over HTTP, as its specification has it: https://graphql.github.io/graphql-over-http/draft/."""
