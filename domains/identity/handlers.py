"""What identity does about the events of other domains."""

from typing import Any

from kernel.handlers import Handler

HANDLERS: tuple[Handler[Any], ...] = ()
