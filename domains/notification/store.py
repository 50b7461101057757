"""The statements of notification: session in, rows out."""
