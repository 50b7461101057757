"""Which FlatRender this is."""

from functools import cache
from importlib import metadata

UNINSTALLED = "0.1.0"


@cache
def version() -> str:
    """A checkout runs without being installed and then says the version that it stands for."""
    try:
        return metadata.version("flatrender")
    except metadata.PackageNotFoundError:
        return UNINSTALLED
