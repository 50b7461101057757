"""Sounds: decoded to their end, because a head may say any length."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import av.error
import numpy as np

from domains.file_mgr.service.inspection.findings import Facts, UnfitError, reading

POINTS = 200
LONGEST = 2 * 3600
RATE = 8000
_STEP = RATE // 50  # peaks of 20 ms, until the length is known
_MOST_FAULTS = 50
# A demuxer is named, so that nothing is taken for a list of other files.
DEMUXERS = {
    "mp3": "mp3",
    "wav": "wav",
    "ogg": "ogg",
    "flac": "flac",
    "aac": "aac",
    "isobmff": "mov",
    "matroska": "matroska",
}
_TYPES = {"mp3": "mpeg", "isobmff": "mp4", "matroska": "webm"}


def look(path: Path, family: str) -> Facts:
    if family not in DEMUXERS:
        raise UnfitError("UNKNOWN_KIND")
    with reading(), opened(path, family) as container:
        if film_in(container) is not None or not container.streams.audio:
            raise UnfitError("UNKNOWN_KIND")
        peaks = _peaks(container)
    if not len(peaks):
        raise UnfitError("BROKEN")
    seconds = len(peaks) * _STEP / RATE
    return Facts(f"audio/{_TYPES.get(family, family)}", seconds=seconds, waveform=_reduced(peaks))


def opened(path: Path, family: str) -> Any:
    return av.open(
        str(path), format=DEMUXERS[family], container_options={"protocol_whitelist": "file"}
    )


def film_in(container: Any) -> Any:
    """The stream of moving pictures; the cover of a song is none."""
    covers = av.stream.Disposition.attached_pic
    found = [one for one in container.streams.video if not one.disposition & covers]
    return found[0] if found else None


def _peaks(container: Any) -> "np.ndarray[Any, Any]":
    stream = container.streams.audio[0]
    stream.codec_context.thread_count = 1
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    gathered: list[Any] = []
    samples = 0
    for frame in _frames(container, stream):
        for small in resampler.resample(frame):
            piece = small.to_ndarray()[0]
            samples += len(piece)
            gathered.append(piece)
        if samples > LONGEST * RATE:
            raise UnfitError("TOO_LONG")
    whole = np.concatenate(gathered) if gathered else np.zeros(0, np.int16)
    loud = np.abs(whole.astype(np.int32))
    padded = np.pad(loud, (0, -len(loud) % _STEP))
    peaks: np.ndarray[Any, Any] = padded.reshape(-1, _STEP).max(axis=1)
    return peaks


def _frames(container: Any, stream: Any) -> Any:
    """A few broken packets are heard as a click; a file that is nothing else is broken."""
    faults = 0
    for packet in container.demux(stream):
        try:
            yield from packet.decode()
        except av.error.InvalidDataError:
            faults += 1
            if faults > _MOST_FAULTS:
                raise


def _reduced(peaks: "np.ndarray[Any, Any]") -> tuple[int, ...]:
    edges = np.linspace(0, len(peaks), POINTS + 1)
    parts = [
        peaks[int(first) : max(int(first) + 1, int(np.ceil(last)))].max()
        for first, last in pairwise(edges)
    ]
    return tuple(min(255, int(part) * 255 // 32767) for part in parts)
