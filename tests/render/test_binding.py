"""What a customer has ordered, as an engine binds it."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from domains.content.api import Both, Element, ElementKind, ProjectType, Track
from domains.file_mgr.api import FileFacts, Purpose
from domains.render.service import binding
from domains.studio.api import Fit, Mix, Ordered, SceneCopy, Sound, SoundKind, Value
from kernel.errors import AppError, Code
from kernel.ids import HOUSE_TENANT_ID
from tests.render.stage import element, graph, ordered

PICTURE = binding.Picture(1280, 720, 25)
PHOTO, MUSIC = uuid4(), uuid4()


def file(file_id: UUID, sha256: str, media_type: str) -> FileFacts:
    return FileFacts(
        file_id, HOUSE_TENANT_ID, None, "a", Purpose.IMAGE, media_type, 7, sha256, "files/a/b"
    )


FACTS = {
    PHOTO: file(PHOTO, "b" * 64, "image/png"),
    MUSIC: file(MUSIC, "c" * 64, "audio/wav"),
}
PHOTO_VALUE = Value("frl_photo", "", PHOTO, Fit.CONTAIN, (0.25, 0.75))


def an_order(kind: ProjectType = ProjectType.FIX, **changes: Any) -> Ordered:
    return ordered(uuid4(), graph(uuid4(), type=kind), 6.5, **changes)


def scene(*values: Value, **colours: str) -> SceneCopy:
    return SceneCopy(uuid4(), "frc_one", 3.25, values, colours)


def test_a_fixed_film_binds_all_of_its_scenes_at_once() -> None:
    title = Value("frl_title", "سلام", font="Vazirmatn", justification="CENTER", direction="RTL")
    given = an_order(
        scenes=(scene(title, Value("frd_badge", "1")), scene(PHOTO_VALUE, frd_a="#000000"))
    )
    assert binding.bind_spec(given, FACTS, PICTURE) == {
        "version": 1,
        "composition": "frfinal",
        "width": 1280,
        "height": 720,
        "rate": "25/1",
        "seconds": "6.5",
        "colors": [
            {"key": "frd_primary", "value": "#ff8800"},
            {"key": "frd_a", "value": "#000000"},
        ],
        "data": [{"key": "frd_badge", "value": "1"}],
        "layers": [
            {
                "key": "frl_title",
                "type": "text",
                "value": "سلام",
                "font": "Vazirmatn",
                "size": None,
                "justification": "center",
                "direction": "rtl",
            },
            {
                "key": "frl_photo",
                "type": "media",
                "asset": "b" * 64,
                "mime": "image/png",
                "fit": "contain",
                "focus": [0.25, 0.75],
            },
        ],
        "scenes": None,
    }


def test_a_flexible_film_keeps_its_scenes_apart() -> None:
    scenes = (scene(Value("frl_title", "one")), scene(Value("frl_title", "two")))
    spec = binding.bind_spec(an_order(ProjectType.FLEXIBLE, scenes=scenes), FACTS, PICTURE)
    assert (spec["composition"], spec["layers"]) == ("flatrender", [])
    told = [(one["key"], one["seconds"], one["layers"][0]["value"]) for one in spec["scenes"]]
    assert told == [("frc_one", "3.25", "one"), ("frc_one", "3.25", "two")]


@pytest.mark.parametrize(
    ("kind", "where", "entry"),
    [
        (ElementKind.DROP_DOWN, "data", {"key": "k", "value": "2"}),
        (ElementKind.NUMBER, "data", {"key": "k", "value": "2"}),
        (ElementKind.FILL, "colors", {"key": "k", "value": "2"}),
    ],
)
def test_each_kind_of_element_goes_to_its_place(
    kind: ElementKind, where: str, entry: dict[str, str]
) -> None:
    project = replace(graph(uuid4()), shared_elements=(of("k", kind),))
    given = replace(an_order(), project=project, shared_values=(Value("k", "2"),))
    assert entry in binding.bind_spec(given, FACTS, PICTURE)[where]


def of(key: str, kind: ElementKind) -> Element:
    return element(key, kind)


def test_a_picture_that_nobody_chose_stays_the_template_s() -> None:
    spec = binding.bind_spec(an_order(scenes=(scene(Value("frl_photo", "")),)), FACTS, PICTURE)
    assert spec["layers"] == []


def test_a_file_that_is_gone_is_named() -> None:
    given = an_order(scenes=(scene(replace(PHOTO_VALUE, file_id=uuid4())),))
    with pytest.raises(AppError) as refused:
        binding.bind_spec(given, FACTS, PICTURE)
    assert (refused.value.code, refused.value.field) == (Code.BAD_USER_INPUT, "frl_photo")


def test_sounds_carry_the_volume_of_their_kind() -> None:
    sound = Sound(SoundKind.MUSIC, MUSIC, 0.5, 1.0, 2.0, 9.0, 0.25, 0.75, loop=True)
    given = an_order(mix=Mix((sound,), music_volume=0.5))
    assert binding.sounds(given, FACTS) == [
        {
            "kind": "MUSIC",
            "file_id": str(MUSIC),
            "sha256": "c" * 64,
            "volume": 0.25,
            "start": 1.0,
            "trimIn": 2.0,
            "trimOut": 9.0,
            "fadeIn": 0.25,
            "fadeOut": 0.75,
            "loop": True,
        }
    ]


TRACK = Track(uuid4(), Both("آهنگ", "Tune"), MUSIC, 20.0)
IN_THE_MIX = Mix((Sound(SoundKind.MUSIC, MUSIC),))
ONLY_A_VOICE = Mix((Sound(SoundKind.VOICEOVER, MUSIC),))
FILLED, EMPTY = (Value("frl_music", "", MUSIC),), (Value("frl_music", ""),)


@pytest.mark.parametrize(
    ("music", "values", "mix", "heard"),
    [
        (None, EMPTY, Mix(), True),
        (None, EMPTY, ONLY_A_VOICE, True),
        (None, EMPTY, IN_THE_MIX, False),
        (None, FILLED, IN_THE_MIX, False),
        (TRACK, EMPTY, IN_THE_MIX, False),
        (TRACK, EMPTY, Mix(), False),
        (TRACK, EMPTY, ONLY_A_VOICE, False),
        (TRACK, FILLED, Mix(), True),
    ],
)
def test_one_piece_of_music_is_heard_at_once(
    music: Track | None, values: tuple[Value, ...], mix: Mix, *, heard: bool
) -> None:
    """With a designer's track, taking it off is silence, unless the file was given a sound."""
    shared = (of("frl_music", ElementKind.AUDIO),)
    project = replace(graph(uuid4()), music=music, shared_elements=shared)
    given = replace(an_order(mix=mix), project=project, shared_values=values)
    assert binding.plays_its_own(given) is heard


def test_only_who_draws_a_visualiser_hears_the_film() -> None:
    drawn = {kind: binding.is_drawn_from_sound(an_order(kind)) for kind in ProjectType}
    assert [kind for kind, hears in drawn.items() if hears] == [ProjectType.MUSIC_VISUALIZER]


def test_files_and_assets_are_named_once() -> None:
    sound = Sound(SoundKind.SFX, MUSIC)
    given = an_order(scenes=(scene(PHOTO_VALUE), scene(PHOTO_VALUE)), mix=Mix((sound, sound)))
    assert binding.files_of(given) == [PHOTO, MUSIC]
    (asset,) = binding.assets(given, FACTS)
    assert asset == {
        "sha256": "b" * 64,
        "file_id": str(PHOTO),
        "mime": "image/png",
        "size": 7,
    }


@pytest.mark.parametrize(
    ("seconds", "text"), [(6.0, "6"), (6.5, "6.5"), (0.1 + 0.2, "0.3"), (1e-5, "0.00001")]
)
def test_seconds_are_written_without_noise(seconds: float, text: str) -> None:
    assert binding.decimal(seconds) == text
