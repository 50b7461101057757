"""Reading a document ends in time and within its memory, and leaves no bound behind."""

import resource
import signal
import time

import orjson
import pytest

from node_agent.lottie.bounds import bounded
from node_agent.lottie.document import FontBook, FontError, LottieError, bind, examine
from node_agent.lottie.spec import BindSpec
from tests.node_agent.hostile.catalogue import ATTACKS
from tests.node_agent.hostile.making import ring
from tests.support.lottie import document


def _never_end() -> None:
    while True:
        list(ring(1))


def _swallow(swallowed: list[int]) -> None:
    try:
        _never_end()
    except LottieError:
        swallowed.append(1)
        _never_end()


def test_what_never_ends_is_given_up() -> None:
    before = signal.getsignal(signal.SIGALRM)
    started = time.monotonic()
    with pytest.raises(LottieError) as caught, bounded(seconds=0.2):
        _never_end()
    assert caught.value.code == "too_slow"
    assert time.monotonic() - started < 5
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_who_swallows_the_first_call_is_called_again() -> None:
    swallowed: list[int] = []
    with pytest.raises(LottieError, match="takes too long"), bounded(seconds=0.1):
        _swallow(swallowed)
    assert swallowed == [1]


def test_what_takes_all_memory_is_given_up() -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    with pytest.raises(LottieError) as caught, bounded(memory=64 << 20):
        bytearray(1 << 30)
    assert caught.value.code == "too_heavy"
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def test_what_no_exporter_writes_is_a_reason() -> None:
    with pytest.raises(LottieError) as caught, bounded():
        document().pop("nothing")
    assert (caught.value.code, caught.value.message) == (
        "not_lottie",
        "the file holds what no exporter writes (KeyError: 'nothing'); export it again",
    )


@pytest.mark.parametrize("name", ["forty thousand sounds", "a thousand sounds at once"])
def test_sounds_are_counted_where_they_are_unfolded(name: str) -> None:
    held = orjson.loads(ATTACKS[name]())
    examine(held)
    with pytest.raises(LottieError) as caught:
        bind(held, BindSpec.of({"version": 1}), {}, FontBook.usual(), strict=False)
    assert caught.value.code == "too_many_sounds"


def test_a_packed_font_is_not_unpacked() -> None:
    with pytest.raises(FontError, match="it begins like neither"):
        FontBook.usual([b"wOFF" + b"\0" * 99])


def test_an_honest_document_is_free_of_it() -> None:
    with bounded():
        scan = examine(document())
    assert scan.frames == 50
