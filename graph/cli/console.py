"""What the command line says, and how it fails: with a sentence, not with a traceback."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape

OUT = Console(highlight=False)
ERR = Console(stderr=True, highlight=False)


class CommandError(Exception):
    """The text says what is wrong and what to do next."""


@contextmanager
def step(doing: str) -> Iterator[None]:
    """A spinner on a terminal, one line elsewhere."""
    if OUT.is_terminal:
        with OUT.status(f"{doing} …"):
            yield
    else:
        OUT.print(f"{doing} …")
        yield
    if OUT.is_terminal:
        OUT.print(f"[green]✓[/] {doing}")


@contextmanager
def aside() -> Iterator[None]:
    """What is said meanwhile goes to standard error: standard output is for the result alone."""
    OUT.stderr = True
    try:
        yield
    finally:
        OUT.stderr = False


def fail(error: Exception) -> None:
    ERR.print(f"[red]flatrender:[/] {escape(str(error))}", soft_wrap=True, markup=True)
    sys.exit(1)
