"""The hierarchy of moments: its nodes, contributions and standards, and how they are edited."""
