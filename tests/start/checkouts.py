"""A checkout of its own, and what a run of the start script in it said and told."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

BASE_PYTHON = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
SHELL = shutil.which("dash") or "/bin/sh"
EXIT_CODE = 7


@dataclass(frozen=True)
class Ran:
    code: int
    said: str
    told: dict[str, object] = field(default_factory=dict)

    @property
    def installed(self) -> bool:
        return "installing Python packages" in self.said


@dataclass(frozen=True)
class Checkout:
    root: Path
    tools: Path

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def mark(self) -> Path:
        return self.venv / ".requirements-digest"

    def require(self, text: str) -> None:
        (self.root / "requirements.txt").write_text(text)

    def begin(
        self, *arguments: str, script: Path | None = None, cwd: Path | None = None, **variables: str
    ) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [SHELL, script or self.root / "flatrender", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd or "/",
            env={"PATH": str(self.tools), "PYTHONDONTWRITEBYTECODE": "1", **variables},
            text=True,
        )

    def run(
        self, *arguments: str, script: Path | None = None, cwd: Path | None = None, **variables: str
    ) -> Ran:
        return ended(self.begin(*arguments, script=script, cwd=cwd, **variables))

    def add_python(self) -> None:
        (self.tools / "python3").symlink_to(BASE_PYTHON)


def ended(process: "subprocess.Popen[str]") -> Ran:
    output, said = process.communicate("hello", timeout=60)
    return Ran(process.returncode, said, json.loads(output) if output else {})
