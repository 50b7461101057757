"""Files that are no JSON, too much JSON, or JSON that two readers read differently."""

from collections.abc import Callable

from tests.node_agent.hostile.making import packed, raw, red, root
from tests.support.lottie import document

_MEBIBYTE = 2**20


def _nested(mark: bytes, end: bytes, depth: int) -> bytes:
    return raw(b'"nm": "main"', b'"x": ' + mark * depth + b"0" + end * depth)


def _padded(size: int) -> bytes:
    return root() + b" " * size


def _doubled_keys() -> bytes:
    """The first is large, the last is small: which one is drawn?"""
    return raw(b'"w": 100', b'"w": 100000, "w": 100, "op": 99999999, "op": 50')


def _hidden_layers() -> bytes:
    ring = b'"layers": [{"ty": 0, "refId": "c", "ip": 0, "op": 50, "st": 0, "ks": {}}]'
    return raw(b'"assets": []', b'"assets": [{"id": "c", ' + ring + b', "layers": []}]')


def _keys(count: int) -> bytes:
    held = b",".join(b'"k%d": 0' % n for n in range(count))
    return raw(b'"nm": "main"', held)


def _names_alike(count: int) -> bytes:
    return packed(document(*[red(nm="x" * 1000)] * count))


ATTACKS: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "a space": lambda: b" ",
    "half of it": lambda: root()[:200],
    "two of them": lambda: root() * 2,
    "a list of it": lambda: b"[" + root() + b"]",
    "a text": lambda: b'"' + b"a" * 1000 + b'"',
    "null": lambda: b"null",
    "true": lambda: b"true",
    "a web page": lambda: b"<!doctype html><html><body>404</body></html>",
    "a script": lambda: b"#!/bin/sh\ntouch owned\n",
    "noise": lambda: bytes(range(256)) * 400,
    "null bytes": lambda: b"\0" * 100_000,
    "a null byte in the middle": lambda: raw(b'"main"', b'"ma\0in"'),
    "an escaped null byte": lambda: raw(b'"main"', b'"ma\\u0000in"'),
    "a mark before it": lambda: b"\xef\xbb\xbf" + root(),
    "a thousand marks before it": lambda: b"\xef\xbb\xbf" * 1000 + root(),
    "two bytes for each letter": lambda: root().decode().encode("utf-16"),
    "four bytes for each letter": lambda: root().decode().encode("utf-32"),
    "letters of another code": lambda: raw(b'"main"', b'"\xe9t\xe9"'),
    "half a pair": lambda: raw(b'"main"', b'"\\ud800"'),
    "halves the wrong way": lambda: raw(b'"main"', b'"\\udc00\\ud800"'),
    "letters written too long": lambda: raw(b'"main"', b'"\xc0\xaf"'),
    "a comment": lambda: raw(b'"nm"', b'/* here */ "nm"'),
    "a comma too many": lambda: raw(b'"nm": "main"', b'"nm": "main",'),
    "deep lists": lambda: _nested(b"[", b"]", 100_000),
    "deep objects": lambda: _nested(b'{"a":', b"}", 100_000),
    "deep lists that never end": lambda: b"[" * 1_000_000,
    "lists down to the limit": lambda: _nested(b"[", b"]", 235),
    "a million small lists": lambda: raw(b'"nm": "main"', b'"x": [' + b"[]," * 10**6 + b"0]"),
    "three million numbers": lambda: raw(b'"nm": "main"', b'"x": [' + b"0," * 3 * 10**6 + b"0]"),
    "six hundred thousand keys": lambda: _keys(600_000),
    "a long text": lambda: raw(b'"main"', b'"' + b"a" * 60 * _MEBIBYTE + b'"'),
    "long names": lambda: _names_alike(15_000),
    "three hundred mebibytes": lambda: _padded(300 * _MEBIBYTE),
    "sixty mebibytes of spaces": lambda: _padded(60 * _MEBIBYTE),
    "keys that come twice": _doubled_keys,
    "layers that come twice": _hidden_layers,
    "layers as an object": lambda: root(layers={"0": red()}),
    "a layer that is null": lambda: root(layers=[None]),
    "assets as a text": lambda: root(assets="c"),
    "an asset that is a number": lambda: root(assets=[5]),
    "fonts as a list": lambda: root(fonts=[["list"]]),
    "letters as a number": lambda: root(chars=5),
    "slots as a list": lambda: root(slots=[{"p": 5}]),
    "markers as an object": lambda: root(markers={"cm": 5, "tm": [], "dr": None}),
    "everything is null": lambda: root(v=None, nm=None, ddd=None, assets=None, slots=None),
}
