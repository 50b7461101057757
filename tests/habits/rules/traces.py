"""Traces of one machine: what works here and nowhere else."""

import re
from collections.abc import Iterator

from tests.habits.tree import Finding, Tree

_HOSTS = re.compile(
    r"(?i)\b(?:pypi\.org|pythonhosted\.org|npmjs\.org|yarnpkg\.com|proxy\.golang\.org)\b"
    r"|--(?:extra-)?index-url\b|^\s*(?:extra-)?index-url\s*="
)
# A Unix socket's path must be short, so the embedded server has a folder of its own there.
_FOLDERS = re.compile(r"(?<![\w.~}$-])/(?:(?:work|root)/|tmp/(?!flatrender-)[\w{$])")


def no_traces_of_a_machine(tree: Tree) -> Iterator[Finding]:
    for file in tree.files:
        for number, line in enumerate(file.lines, 1):
            if _HOSTS.search(line):
                yield file.at(number, "name no package registry: every installation has its own")
            if _FOLDERS.search(line):
                yield file.at(number, "this folder exists on one machine: use a relative path")


def locked_once(tree: Tree) -> Iterator[Finding]:
    for file in tree.files:
        name = file.path.split("/")[-1]
        if name == "uv.lock":
            yield file.at(1, "delete it: requirements.txt is the lock, and names no registry")
        if name == "package-lock.json":
            for number, line in enumerate(file.lines, 1):
                if '"resolved"' in line:
                    yield file.at(number, "npm config set omit-lockfile-registry-resolved true")
