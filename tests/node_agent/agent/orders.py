"""Items as the server makes them, of small documents."""

from fractions import Fraction
from typing import Any

from tests.node_agent.agent.fake_server import Farm, Json, work_item
from tests.node_agent.film import lotties

WIDTH, HEIGHT, RATE = 160, 90, 25


def frames(
    farm: Farm, *, total: int = 50, first: int = 0, count: int | None = None, **more: Any
) -> Json:
    """A red box slides over the film; by default one chunk makes all of it."""
    lease = more.pop("lease", 30)
    source = farm.store(lotties.sliding(total, size=(WIDTH, HEIGHT)))
    spec = {
        "bind": _bind(total),
        "source": {**source, "mediaType": "application/json"},
        "assets": [],
        "fonts": [],
        "rate": f"{RATE}/1",
        "width": WIDTH,
        "height": HEIGHT,
        "frames": total,
        "first": first,
        "count": total if count is None else count,
        "final": count is None,
        "encode": {"preset": "veryfast", "crf": 20, "threads": 2},
        "watermark": None,
        "put": {"url": f"/made/{first}.mp4", "mediaType": "video/mp4"},
        "preview": {"everySeconds": 2},
    }
    return work_item("FRAMES", {**spec, **more}, lease)


def endless(farm: Farm, *, lease: int = 30) -> Json:
    """Far more frames than any test waits for."""
    return frames(farm, total=80_000, lease=lease)


def assembly(farm: Farm, segments: list[Json], total: int, **more: Any) -> Json:
    outputs = [("film.mp4", "MP4"), ("poster.jpg", "POSTER")]
    spec = {
        "segments": segments,
        "rate": f"{RATE}/1",
        "width": WIDTH,
        "height": HEIGHT,
        "frames": total,
        "final": False,
        "encode": {"preset": "veryfast", "crf": 20, "threads": 2},
        "sounds": [],
        "ducking": False,
        "loudness": -14,
        "templateSounds": True,
        "outputs": [
            {"name": name, "kind": kind, "url": f"/made/{name}", "objectKey": f"out/{name}"}
            for name, kind in outputs
        ],
    }
    return work_item("ASSEMBLY", {**spec, **more})


def _bind(total: int) -> Json:
    return {
        "version": 1,
        "composition": None,
        "width": WIDTH,
        "height": HEIGHT,
        "rate": f"{RATE}/1",
        "seconds": str(float(Fraction(total, RATE))),
        "colors": [],
        "data": [],
        "layers": [],
        "scenes": None,
    }
