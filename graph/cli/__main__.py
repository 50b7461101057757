"""`python -m graph.cli`, which is what the start script runs."""

from graph.cli import main

main()
