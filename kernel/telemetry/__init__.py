"""What the process tells about itself: logs without secrets, traces, metrics."""
