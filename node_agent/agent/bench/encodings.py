"""The settings that the job carries, as the encoder takes them."""

from collections.abc import Mapping
from typing import Any, get_args

from node_agent.film.encoding import Encoding, Preset
from node_agent.film.failures import Code, RenderFailed

WORST_QUALITY = 51
MOST_THREADS = 64


def encoding_of(spec: Mapping[str, Any]) -> Encoding:
    given = spec.get("encode") or {}
    usual = Encoding()
    preset = given.get("preset", usual.preset)
    quality, threads = (
        int(given.get("crf", usual.quality)),
        int(given.get("threads", usual.threads)),
    )
    known = preset in get_args(Preset)
    if not known or not 0 <= quality <= WORST_QUALITY or not 1 <= threads <= MOST_THREADS:
        raise RenderFailed(Code.BAD_ORDER, f"this agent has no such encoding: {dict(given)}")
    return Encoding(preset, quality, threads)
