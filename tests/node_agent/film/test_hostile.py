"""Documents that hang, crash or swell end in a reason, and take nothing with them."""

import os
import resource
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import psutil
import pytest

from node_agent.film import films, stills
from node_agent.film.drawing import Drawing
from node_agent.film.failures import Code, RenderFailed
from node_agent.film.processes import bare_environment
from node_agent.film.terms import Limits, Terms
from tests.node_agent.film import lotties
from tests.support.waiting import until

LONG = 5000
IMPATIENT = Limits(first_frame_seconds=1.5, frame_seconds=1.5)


def drawing(data: bytes, frames: int = 50) -> Drawing:
    return Drawing(data, 160, 90, Fraction(25), frames, Fraction(1))


def failure(data: bytes, target: Path, limits: Limits) -> RenderFailed:
    with pytest.raises(RenderFailed) as failed:
        films.whole_film(drawing(data), None, target, terms=Terms(limits))
    assert not target.exists()
    return failed.value


def test_a_document_that_hangs_is_late(tmp_path: Path) -> None:
    started = time.monotonic()
    found = failure(lotties.endless(), tmp_path / "film.mp4", IMPATIENT)
    assert (found.code, found.reason) == (
        Code.FRAME_TIMEOUT,
        "the first frame was not drawn within 1.5 s",
    )
    assert time.monotonic() - started < 10


def test_a_document_that_hangs_later_is_late_by_its_frame(tmp_path: Path) -> None:
    found = failure(lotties.endless(from_frame=7), tmp_path / "film.mp4", IMPATIENT)
    assert (found.code, found.reason) == (
        Code.FRAME_TIMEOUT,
        "frame 7 was not drawn within 1.5 s",
    )


def test_a_document_that_crashes_the_engine_says_so(tmp_path: Path) -> None:
    found = failure(lotties.crashing(), tmp_path / "film.mp4", Limits())
    assert found.code is Code.CRASHED
    assert found.reason == (
        "the engine crashed (SIGSEGV) at the first frame, with at most 3072 MiB of memory"
    )
    assert "Segmentation fault" in found.log_tail


def test_a_document_that_swells_is_stopped_by_its_limit(tmp_path: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    found = failure(lotties.bloated(), tmp_path / "film.mp4", Limits(memory=512 << 20))
    assert found.code in (Code.CRASHED, Code.NO_MEMORY)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss <= max(before, 512 << 10)


def test_a_canvas_beyond_the_limit_is_no_crash() -> None:
    vast = replace(drawing(lotties.sliding()), width=8192, height=8192)
    with pytest.raises(RenderFailed) as failed:
        stills.still(vast, 0, terms=Terms(Limits(memory=256 << 20)))
    assert (failed.value.code, failed.value.reason) == (
        Code.NO_MEMORY,
        "the document needs more than 256 MiB",
    )


def test_what_is_no_document_is_refused(tmp_path: Path) -> None:
    found = failure(b"<html>", tmp_path / "film.mp4", Limits())
    assert found.code is Code.REFUSED
    assert found.reason.startswith("the engine refuses the document")


def test_a_document_that_is_slow_all_along_is_given_up(tmp_path: Path) -> None:
    limits = Limits(mean_seconds=0.0, mean_after=0.0)
    found = failure(lotties.sliding(), tmp_path / "film.mp4", limits)
    assert found.code is Code.TOO_SLOW
    assert found.reason.endswith("s to draw; make the template simpler")


def test_a_document_reads_no_file_of_this_machine(tmp_path: Path) -> None:
    white = tmp_path / "white.svg"
    white.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="160" height="90">'
        '<rect width="160" height="90" fill="#fff"/></svg>'
    )
    plain = stills.still(drawing(lotties.document([])), 0)
    assert stills.still(drawing(lotties.showing(white)), 0) == plain


def test_the_child_sees_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    assert "secret" not in str(bare_environment())


def test_a_cancelled_film_ends_within_a_second(tmp_path: Path) -> None:
    stop = threading.Event()
    at: list[float] = []

    def cancel(done: int) -> None:
        if done == 20:
            at.append(time.monotonic())
            stop.set()

    target = tmp_path / "film.mp4"
    with pytest.raises(RenderFailed) as failed:
        films.whole_film(
            drawing(lotties.sliding(), LONG), None, target, terms=Terms(stop=stop, tell=cancel)
        )
    assert failed.value.code is Code.CANCELLED
    assert time.monotonic() - at[0] < 1
    assert not target.exists()


def test_a_hanging_document_can_be_cancelled(tmp_path: Path) -> None:
    stop = threading.Event()
    clock = threading.Timer(0.5, stop.set)
    clock.start()
    with pytest.raises(RenderFailed, match="cancelled"):
        films.segment(
            drawing(lotties.endless()), range(5), tmp_path / "part.mp4", terms=Terms(stop=stop)
        )
    clock.join()
    assert not (tmp_path / "part.mp4").exists()


def _kill_child(name: str) -> None:
    (child,) = (each for each in psutil.Process().children() if name in each.name())
    child.kill()


async def _killed_in_the_middle(kill: Callable[[], None], target: Path) -> RenderFailed:
    failures: list[RenderFailed] = []
    begun = threading.Event()

    def make() -> None:
        with pytest.raises(RenderFailed) as failed:
            films.whole_film(
                drawing(lotties.sliding(), LONG),
                None,
                target,
                terms=Terms(tell=lambda _: begun.set()),
            )
        failures.append(failed.value)

    thread = threading.Thread(target=make)
    thread.start()
    await until(begun.is_set, what="the first frame")
    kill()
    await until(lambda: not thread.is_alive(), what="the end of the film")
    return failures[0]


async def test_a_killed_encoder_is_to_blame_not_the_document(tmp_path: Path) -> None:
    target = tmp_path / "film.mp4"
    found = await _killed_in_the_middle(lambda: _kill_child("ffmpeg"), target)
    assert (found.code, found.reason) == (
        Code.ENCODER,
        "the encoder failed (SIGKILL): it said nothing",
    )
    assert not target.exists()


async def test_a_killed_child_is_a_crash(tmp_path: Path) -> None:
    target = tmp_path / "film.mp4"
    found = await _killed_in_the_middle(lambda: _kill_child("python"), target)
    assert found.code is Code.CRASHED
    assert found.reason.startswith("the engine crashed (SIGKILL) at frame ")
    assert not target.exists()


@contextmanager
def _files_of_at_most(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_is_said_plainly(tmp_path: Path) -> None:
    target = tmp_path / "part.mp4"
    with _files_of_at_most(2000), pytest.raises(RenderFailed) as failed:
        films.segment(drawing(lotties.sliding()), range(50), target)
    assert (failed.value.code, failed.value.reason) == (
        Code.DISK_FULL,
        "the disk is full; free some space and retry",
    )
    assert not target.exists()


def test_a_folder_that_is_not_there_is_said_before_anything_is_drawn(tmp_path: Path) -> None:
    told: list[int] = []
    with pytest.raises(RenderFailed) as failed:
        films.segment(
            drawing(lotties.sliding()),
            range(5),
            tmp_path / "no" / "part.mp4",
            terms=Terms(tell=told.append),
        )
    assert failed.value.code is Code.BAD_ORDER
    assert failed.value.reason.endswith(f"can't be written: {os.strerror(2)}")
    assert told == []
