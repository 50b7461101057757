"""What the node agent sends: a node is answered known documents only."""

import re
from collections.abc import Iterator

from kernel.config import CHECKOUT

_PROTOCOL = CHECKOUT / "node_agent" / "agent" / "protocol.py"
_DOCUMENT = re.compile(r'^[A-Z]+ = """(\s*mutation .*?)"""', re.MULTILINE | re.DOTALL)


def node_documents() -> Iterator[str]:
    """Read and not imported: the agent is a program of its own, of which this is all we know."""
    yield from _DOCUMENT.findall(_PROTOCOL.read_text(encoding="utf-8"))
