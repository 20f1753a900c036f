"""Who calls: credentials, what they allow, and what a browser may ask for."""
