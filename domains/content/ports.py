"""What content needs of other domains, as Protocols with their keys."""

from typing import Any

from kernel.ports import PortKey

PORTS: tuple[PortKey[Any], ...] = ()
