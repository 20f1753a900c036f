"""API keys: made, listed, rotated and revoked."""
