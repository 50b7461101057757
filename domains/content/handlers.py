"""What content does about events."""

from typing import Any

from domains.content.api import TemplateBegun
from domains.content.service import popularity
from kernel.handlers import Handler

HANDLERS: tuple[Handler[Any], ...] = (Handler("content.count_use", TemplateBegun, popularity.note),)
