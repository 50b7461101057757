"""A hostile file ends in a film or in one line of reason; nothing stays, nothing else is read."""

from pathlib import Path

import pytest

from node_agent.film import probing
from node_agent.lottie.document import LottieError, examine, read
from tests.node_agent.hostile.catalogue import ATTACKS, ROOMS
from tests.node_agent.hostile.outside import nothing_reached
from tests.node_agent.hostile.trying import FILM, Trial, tried
from tests.support.properties import LONG

MOST_SECONDS = 30.0
MOST_MEMORY = 4 << 30
LEAST_KINDS = 60
REFUSED = {
    "a composition shows itself": "precomp_cycle",
    "forty compositions in a ring": "precomp_cycle",
    "two compositions of one name": "precomp_cycle",
    "parents in a large ring": "parent_cycle",
    "mattes in a ring": "matte_cycle",
    "two to the thirtieth layers": "too_many_layers",
    "a thousand million copies": "too_many_copies",
    "copies that grow by old keyframes": "too_many_copies",
    "copies by stages": "too_many_copies",
    "a star of a hundred million points": "too_many_points",
    "ten thousand by ten thousand": "bad_size",
    "no width": "bad_size",
    "no rate": "bad_rate",
    "an end before the start": "bad_length",
    "an end after a million million frames": "bad_length",
    "not a number": "broken_json",
    "half of it": "broken_json",
    "two bytes for each letter": "broken_json",
    "deep lists": "too_deep",
    "a name that climbs": "bad_archive",
    "a link to a secret": "bad_archive",
    "a manifest that swells": "bad_archive",
    "a picture that promises too much": "picture_too_large",
    "a text of a million letters": "text_too_long",
    "nineteen thousand texts": "text_too_long",
    "one picture for twenty thousand assets": "bad_archive",
    "a bomb packed by bzip2": "bad_archive",
    "a picture of this machine's secrets": "external_path",
    "a picture by climbing": "external_path",
    "a picture by http": "external_path",
    "a picture of a drive": "external_path",
    "a rate of next to nothing": "bad_rate",
}
DRAWN = {
    "for ever": "the first frame was not drawn within 5 s",
    "a star from an expression": "the engine crashed (SIGSEGV) at the first frame",
}
HARMLESS = ("an error", "nonsense", "a mark before it", "dashes of next to nothing")
REACHING = ("an SVG that shows a file", "it reads a file", "a sound that is a list of files")


def test_there_are_many_kinds() -> None:
    assert len(ATTACKS) == sum(len(room.ATTACKS) for room in ROOMS)
    assert len(ATTACKS) > LEAST_KINDS


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_before_anything_is_drawn(name: str) -> None:
    with pytest.raises(LottieError) as caught:
        examine(read(ATTACKS[name]()))
    assert caught.value.code == REFUSED[name]


@pytest.mark.slow
@pytest.mark.parametrize("name", DRAWN)
def test_what_is_found_out_by_drawing_ends_in_a_reason(name: str, tmp_path: Path) -> None:
    trial = tried(ATTACKS[name](), tmp_path)
    check(trial, tmp_path)
    assert trial.code == 1
    assert trial.reason.startswith(DRAWN[name])


@pytest.mark.slow
@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_only_strange_becomes_a_film(name: str, tmp_path: Path) -> None:
    trial = tried(ATTACKS[name](), tmp_path, "--seconds", "0.2")
    check(trial, tmp_path)
    assert (trial.code, trial.made) == (0, [FILM])


@pytest.mark.slow
def test_nothing_outside_of_the_template_is_reached(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with nothing_reached() as reached:
        for name in ATTACKS if LONG else REACHING:
            folder = tmp_path_factory.mktemp("reaching")
            trial = tried(ATTACKS[name](), folder, *(() if LONG else ("--seconds", "0.2")))
            check(trial, folder)
    assert reached == []


def check(trial: Trial, folder: Path) -> None:
    """What holds for every file."""
    assert trial.left == []
    assert trial.seconds < MOST_SECONDS
    assert trial.memory < MOST_MEMORY
    assert "Traceback" not in trial.said
    if trial.code == 0:
        assert trial.made == [FILM]
        assert probing.contents(folder / FILM).frames > 0
    else:
        assert (trial.code, trial.made) == (1, [])
        assert trial.said.splitlines()[-1].startswith("flatrender lottie: ")
        assert len(trial.reason) > len("it failed")
