"""What this machine can do, and how busy it is."""

import shutil
from importlib.metadata import version
from pathlib import Path

import psutil

from node_agent.agent import logs
from node_agent.lottie.document import Face, FontBook, FontError

FONTS = "fonts"
LEAST_FREE_BYTES = 512 << 20
_ENDINGS = (".ttf", ".otf")


def engines() -> list[dict[str, str]]:
    return [{"name": "LOTTIE", "version": f"thorvg-python {version('thorvg-python')}"}]


def installed_fonts(folder: Path) -> dict[Path, str]:
    """Files in the agent's own folder of fonts, and their families."""
    found = {}
    for path in sorted((folder / FONTS).glob("*")):
        if path.suffix.lower() not in _ENDINGS:
            continue
        try:
            found[path] = Face.of(path.read_bytes()).family
        except (FontError, OSError) as error:
            logs.warning("a font can't be used", file=path.name, reason=error)
    return found


def font_families(installed: dict[Path, str]) -> list[str]:
    carried = [face.family for face in FontBook.usual().fallback]
    return sorted({*carried, *installed.values()})


def load(folder: Path) -> dict[str, float]:
    """Shares from 0 to 1."""
    percents = {
        "cpu": psutil.cpu_percent(),
        "memory": psutil.virtual_memory().percent,
        "disk": psutil.disk_usage(str(folder)).percent,
    }
    return {name: round(min(100.0, percent) / 100, 3) for name, percent in percents.items()}


def has_room(folder: Path) -> bool:
    return shutil.disk_usage(folder).free > LEAST_FREE_BYTES
