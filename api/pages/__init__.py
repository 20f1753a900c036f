"""The dashboard and GraphiQL: what a browser is given, and its sources."""
