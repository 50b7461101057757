"""Operations over a WebSocket: the protocol `graphql-transport-ws` and no other."""
