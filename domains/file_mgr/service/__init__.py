"""The rules of file_mgr: unit of work in, rows out, `AppError` raised, events published."""
