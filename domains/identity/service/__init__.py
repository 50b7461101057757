"""The rules of identity: unit of work in, rows out, `AppError` raised, events published."""
