"""The business: what moments, standards, interactions and performance are. Rules without any IO."""
