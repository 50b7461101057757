"""Every secret of a test run is written down, and at its end looked for in all logs."""
