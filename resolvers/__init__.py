"""GraphQL, and nothing but GraphQL: a resolver translates, calls the domain, translates back."""
