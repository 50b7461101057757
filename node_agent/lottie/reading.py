"""Reads a Lottie document's JSON, refusing what would not fit into memory before it is parsed."""

from typing import Any

import orjson

from node_agent.lottie import limits
from node_agent.lottie.dotlottie import is_archive, unpack
from node_agent.lottie.errors import LottieError

_BOM = b"\xef\xbb\xbf"
# What one such byte costs once it is parsed: an object, a list, a value, half a string.
_COSTS = {b"{": 240, b"[": 88, b",": 40, b'"': 30}


def read(data: bytes) -> dict[str, Any]:
    if len(data) > limits.BYTES:
        raise LottieError(
            "too_large", f"the file has more than {limits.BYTES >> 20} MiB; shrink it"
        )
    return unpack(data, parse) if is_archive(data) else parse(data)


def parse(data: bytes) -> dict[str, Any]:
    data = data.removeprefix(_BOM)
    cost = len(data) + sum(data.count(mark) * each for mark, each in _COSTS.items())
    if cost > limits.PARSED_BYTES:
        raise LottieError("too_large", "the JSON holds too many values; bake less into the file")
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise _unreadable(error) from error
    if not isinstance(document, dict):
        raise LottieError(
            "not_lottie", "the JSON is no object; export the file from Bodymovin again"
        )
    _check_depth(document)
    return document


def _unreadable(error: orjson.JSONDecodeError) -> LottieError:
    if "depth limit" in str(error):
        return _too_deep()
    return LottieError("broken_json", f"the file is no proper JSON ({error}); export it again")


def _too_deep() -> LottieError:
    return LottieError("too_deep", f"the JSON is nested deeper than {limits.DEPTH} levels")


def _check_depth(document: dict[str, Any]) -> None:
    level: list[Any] = [document]
    for _ in range(limits.DEPTH):
        level = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)
            if isinstance(child, dict) or _holds_more(child)
        ]
        if not level:
            return
    raise _too_deep()


def _holds_more(child: object) -> bool:
    """Not the many lists of numbers that paths are made of."""
    return isinstance(child, list) and bool(child) and isinstance(child[0], dict | list)
