"""The demo: an airline's promise to its passengers, kept and broken by real flights."""
