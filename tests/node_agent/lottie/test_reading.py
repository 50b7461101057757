"""Documents alone and in dotLottie archives."""

import json

import pytest

from node_agent.lottie.document import read
from tests.node_agent.lottie.hostile import packed, zipped
from tests.support.binding import stripes
from tests.support.lottie import Json, document

FIRST, SECOND = document(nm="first"), document(nm="second")


def manifest(**fields: object) -> bytes:
    return json.dumps(fields).encode()


def test_json_is_read_with_and_without_a_mark() -> None:
    assert read(packed(FIRST)) == FIRST
    assert read(b"\xef\xbb\xbf" + packed(FIRST)) == FIRST


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (manifest(animations=[{"id": "b"}, {"id": "a"}]), "second"),
        (manifest(animations=[{"id": "a"}], activeAnimationId="b"), "second"),
        (manifest(version="2", animations=[{"id": "a"}], initial={"animation": "b"}), "second"),
        (manifest(animations=[]), "first"),
        (manifest(animations=[{"id": "gone"}]), "first"),
    ],
)
def test_the_manifest_chooses(said: bytes, name: str) -> None:
    files = {"manifest.json": said, "animations/a.json": packed(FIRST)}
    data = zipped(**files, **{"animations/b.json": packed(SECOND)})
    assert read(data)["nm"] == name


def test_the_second_version_has_short_folders() -> None:
    assert read(zipped(**{"a/x.json": packed(FIRST)})) == FIRST


@pytest.mark.parametrize("folder", ["images/", "i/"])
def test_its_pictures_are_embedded(folder: str) -> None:
    asset: Json = {"id": "i", "w": 3, "h": 1, "u": "/images/", "p": "x.png", "e": 0}
    held = document(assets=[asset, {**asset, "id": "j", "p": "missing.png"}])
    files = {"animations/a.json": packed(held), f"{folder}x.png": stripes(3, 1)}
    found, missing = read(zipped(**files))["assets"]
    assert found["p"].startswith("data:image/png;base64,iVBOR")
    assert (found["u"], found["e"]) == ("", 1)
    assert missing["p"] == "missing.png"
