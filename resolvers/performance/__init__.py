"""How nodes performed over a window."""
