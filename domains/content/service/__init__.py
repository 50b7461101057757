"""The rules of content: unit of work in, rows out, `AppError` raised, events published."""
