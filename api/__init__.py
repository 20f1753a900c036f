"""The process: commands, routes, middleware, settings, and what is composed into them."""
