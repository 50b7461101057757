"""The command line: `./flatrender` hands over to `main`."""

from graph.cli.commands import main

__all__ = ["main"]
