"""What every GraphQL slice shares: the context, problems, connections, declared permissions."""
