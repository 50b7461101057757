"""The rules of studio: unit of work in, rows out, `AppError` raised, events published."""
