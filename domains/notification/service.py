"""The rules of notification: unit of work in, rows out, `AppError` raised, events published."""
