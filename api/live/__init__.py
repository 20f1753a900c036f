"""Operations that stay open: over sockets, as server-sent events and in parts."""
