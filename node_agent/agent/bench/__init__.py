"""One item's work in a process of its own: nothing of it can hurt the agent, and all of it ends."""
