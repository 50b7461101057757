"""The rules of render: unit of work in, rows out, `AppError` raised, events published."""
