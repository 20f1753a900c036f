"""What a database must go through, once and in order, before this release may serve it."""
