"""The agent itself: asks the server for work, has it done by processes of its own, and reports."""
