"""What the agent hands to the process, and what it gets back: lines of JSON."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from node_agent.film.failures import Code, RenderFailed
from node_agent.film.spent import Spent

Tell = Callable[..., None]


@dataclass(frozen=True, slots=True)
class BenchOrder:
    """`files` are at hand, by their hashes; what is made goes into `folder`."""

    kind: str
    spec: Mapping[str, Any]
    files: Mapping[str, Path]
    folder: Path
    spent: Spent = field(default_factory=Spent)

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "BenchOrder":
        files = {sha256: Path(path) for sha256, path in given["files"].items()}
        return cls(given["kind"], given["spec"], files, Path(given["folder"]))

    def file(self, sha256: str) -> Path:
        if sha256 not in self.files:
            raise RenderFailed(Code.BAD_ORDER, f"the file {sha256} was named but not given")
        return self.files[sha256]


@dataclass(frozen=True, slots=True)
class MadeFile:
    """`name` says which of the ordered outputs it is; empty where there is only one."""

    path: str
    media_type: str
    name: str = ""


@dataclass(slots=True)
class Made:
    files: list[MadeFile]
    frames: int = 0
    crcs: str = ""
    warnings: list[dict[str, str]] = field(default_factory=list)
    spent: dict[str, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
