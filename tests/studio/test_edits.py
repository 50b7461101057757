"""Changes of a document: what they do, what they leave alone, and what a template forbids."""

from dataclasses import replace
from uuid import UUID

import pytest

from domains.content.api import ElementKind, ProjectGraph, ProjectType
from domains.studio.api import Sound, SoundKind, Value
from domains.studio.service.changes import (
    AddScene,
    Change,
    DuplicateScene,
    MoveScene,
    RemoveScene,
    Rename,
    SetColour,
    SetSceneSeconds,
    SetSounds,
    SetValue,
    SetVolumes,
)
from domains.studio.service.document import (
    LONGEST_FILM,
    MOST_SCENES,
    Document,
    begun,
    document_of,
    film_seconds,
    graph_of,
    stored_document,
    stored_graph,
)
from domains.studio.service.edits import MOST_CHANGES, edited
from domains.studio.service.sounds import MOST_SOUNDS
from kernel.errors import AppError, Code
from kernel.ids import CountingIds
from kernel.texts import Locale
from tests.studio.support import element, graph, scene, title_of, titled

FLEXIBLE, FIX, MOCKUP = graph(), graph(ProjectType.FIX), graph(ProjectType.MOCKUP)
FIRST, SECOND, UNKNOWN = UUID(int=1), UUID(int=2), UUID(int=999)
WORDS = tuple(element(f"frl_w{number}", ElementKind.TEXT) for number in range(20))
MUSIC = Sound(SoundKind.MUSIC, UUID(int=5))


def start(of: ProjectGraph = FLEXIBLE) -> Document:
    return begun(of, "Mine", Locale.EN, CountingIds())


def done(*changes: Change, of: ProjectGraph = FLEXIBLE) -> Document:
    return edited(start(of), of, changes, CountingIds(100))


def refused(*changes: Change, of: ProjectGraph = FLEXIBLE) -> tuple[Code, str | None]:
    with pytest.raises(AppError) as raised:
        done(*changes, of=of)
    return raised.value.code, raised.value.field


def order(document: Document) -> list[int]:
    return [one.id.int for one in document.scenes]


def test_a_document_begins_as_its_template_is() -> None:
    document = start()
    assert [one.key for one in document.scenes] == ["frc_title", "frc_photo"]
    assert order(document) == [1, 2]
    assert document.scenes[1].values == (
        Value("frl_photo", "landscape"),
        Value("frl_title", "Hello"),
    )
    assert document.scenes[0].colours == {"frd_ink": "#000000"}
    assert document.shared_colours == {"frd_main": "#ff0000"}
    assert [value.key for value in document.shared_values] == ["frl_voice", "frd_look", "frd_shade"]
    assert film_seconds(document, FLEXIBLE) == 8.0


def test_a_document_and_a_template_come_back_from_the_database_as_they_were() -> None:
    document = done(SetSounds((MUSIC,)), titled("نیم‌فاصله", FIRST))
    assert document_of(stored_document(document)) == document
    assert graph_of(stored_graph(FLEXIBLE)) == FLEXIBLE


def test_a_value_is_set_in_its_scene_and_nowhere_else() -> None:
    document = done(titled("first", FIRST), SetValue(None, Value("frd_look", "wild")))
    assert (title_of(document, 0), title_of(document, 1)) == ("first", "Hello")
    assert document.shared_values[1] == Value("frd_look", "wild")
    before = start()
    assert document.scenes[1] == before.scenes[1]
    assert replace(document, scenes=before.scenes, shared_values=before.shared_values) == before


def test_colours_are_set_by_scene_or_for_all() -> None:
    document = done(SetColour(SECOND, "frd_ink", "#ABCDEF"), SetColour(None, "frd_main", "#00ff00"))
    assert [one.colours for one in document.scenes] == [
        {"frd_ink": "#000000"},
        {"frd_ink": "#abcdef"},
    ]
    assert document.shared_colours == {"frd_main": "#00ff00"}


def test_scenes_are_added_copied_moved_and_removed() -> None:
    assert order(done(AddScene("frc_photo"))) == [100, 1, 2]
    assert order(done(AddScene("frc_photo", after=SECOND))) == [1, 2, 100]
    assert order(done(MoveScene(SECOND))) == [2, 1]
    assert order(done(MoveScene(FIRST, after=SECOND))) == [2, 1]
    assert order(done(MoveScene(FIRST, after=FIRST))) == [1, 2]
    assert order(done(RemoveScene(FIRST))) == [2]


def test_a_copy_of_a_scene_has_its_values_and_a_life_of_its_own() -> None:
    mine = UUID(int=50)
    document = done(titled("one", FIRST), DuplicateScene(FIRST, id=mine), titled("two", mine))
    assert order(document) == [1, 50, 2]
    assert (title_of(document, 0), title_of(document, 1)) == ("one", "two")


def test_a_scene_that_a_client_names_can_be_filled_in_the_same_save() -> None:
    mine = UUID(int=50)
    document = done(AddScene("frc_title", after=FIRST, id=mine), titled("new", mine))
    assert title_of(document, 1) == "new"


def test_lengths_are_those_that_the_scene_allows() -> None:
    document = done(SetSceneSeconds(FIRST, 2.0), SetSceneSeconds(SECOND, 8.0))
    assert film_seconds(document, FLEXIBLE) == 10.0
    assert film_seconds(done(SetSceneSeconds(FIRST, 5.0), of=MOCKUP), MOCKUP) == 9.0
    blamed = (Code.BAD_USER_INPUT, "changes[0].setSceneSeconds.seconds")
    for wrong in (1.9, 8.1, float("nan"), float("inf")):
        assert refused(SetSceneSeconds(FIRST, wrong)) == blamed


@pytest.mark.parametrize(
    "change",
    [
        AddScene("frc_title"),
        DuplicateScene(FIRST),
        RemoveScene(FIRST),
        MoveScene(SECOND),
    ],
)
def test_only_flexible_templates_let_scenes_move(change: Change) -> None:
    for of in (FIX, MOCKUP, graph(ProjectType.MUSIC_VISUALIZER)):
        assert refused(change, of=of)[0] is Code.BAD_USER_INPUT


def test_a_fixed_template_takes_contents_and_keeps_its_length() -> None:
    document = done(titled("mine", FIRST), SetSceneSeconds(FIRST, 4.0), of=FIX)
    assert title_of(document) == "mine"
    assert film_seconds(document, FIX) == FIX.seconds
    blamed = (Code.BAD_USER_INPUT, "changes[0].setSceneSeconds.seconds")
    assert refused(SetSceneSeconds(FIRST, 5.0), of=FIX) == blamed


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (titled("x", UNKNOWN), "setValue.sceneId"),
        (SetValue(None, Value("frl_title", "x")), "setValue.key"),
        (SetValue(SECOND, Value("frd_badge", "true")), "setValue.key"),
        (SetColour(UNKNOWN, "frd_ink", "#000000"), "setColour.sceneId"),
        (SetColour(None, "frd_ink", "#000000"), "setColour.key"),
        (SetSceneSeconds(UNKNOWN, 4.0), "setSceneSeconds.sceneId"),
        (AddScene("frc_else"), "addScene.key"),
        (AddScene("frc_title", after=UNKNOWN), "addScene.after"),
        (DuplicateScene(UNKNOWN), "duplicateScene.sceneId"),
        (RemoveScene(UNKNOWN), "removeScene.sceneId"),
        (MoveScene(UNKNOWN), "moveScene.sceneId"),
        (MoveScene(FIRST, after=UNKNOWN), "moveScene.after"),
    ],
)
def test_what_is_not_there_is_named(change: Change, field: str) -> None:
    assert refused(change) == (Code.NOT_FOUND, f"changes[0].{field}")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (titled("", FIRST), "setValue.value"),
        (SetColour(None, "frd_main", "red"), "setColour.value"),
        (AddScene("frc_title", id=FIRST), "addScene.id"),
        (DuplicateScene(FIRST, id=SECOND), "duplicateScene.id"),
        (Rename(" "), "rename.name"),
        (Rename("x" * 121), "rename.name"),
        (Rename("a\nb"), "rename.name"),
        (SetVolumes(music=1.1), "setVolumes.musicVolume"),
        (SetVolumes(sfx=float("nan")), "setVolumes.sfxVolume"),
        (SetSounds((MUSIC,) * (MOST_SOUNDS + 1)), "setSounds.sounds"),
        (SetSounds((MUSIC, replace(MUSIC, volume=-0.1))), "setSounds.sounds[1].volume"),
        (SetSounds((replace(MUSIC, start=-1.0),)), "setSounds.sounds[0]"),
        (SetSounds((replace(MUSIC, start=601.0),)), "setSounds.sounds[0]"),
        (SetSounds((replace(MUSIC, trim_in=3.0, trim_out=3.0),)), "setSounds.sounds[0]"),
        (
            SetSounds((replace(MUSIC, trim_out=3.0, fade_in=2.0, fade_out=2.0),)),
            "setSounds.sounds[0]",
        ),
    ],
)
def test_what_is_against_a_limit_is_named(change: Change, field: str) -> None:
    assert refused(titled("fine", FIRST), change) == (Code.BAD_USER_INPUT, f"changes[1].{field}")


def test_volumes_that_are_not_named_stay() -> None:
    mix = done(SetVolumes(ducking=False, music=0.25), SetVolumes(sfx=0.5)).mix
    assert (mix.ducking, mix.music_volume, mix.sfx_volume) == (False, 0.25, 0.5)
    assert mix.voiceover_volume == 1.0


def test_a_film_has_a_scene_and_not_too_many() -> None:
    assert refused(RemoveScene(FIRST), RemoveScene(SECOND)) == (
        Code.BAD_USER_INPUT,
        "changes[1].removeScene",
    )
    full = [DuplicateScene(FIRST)] * (MOST_SCENES - 2)
    assert len(done(*full).scenes) == MOST_SCENES
    field = f"changes[{MOST_SCENES - 2}].duplicateScene"
    assert refused(*full, DuplicateScene(FIRST)) == (Code.BAD_USER_INPUT, field)


def test_a_film_has_an_end() -> None:
    long = replace(scene(1, "frc_title"), seconds=300.0, most_seconds=400.0)
    tall = graph(scenes=(long, replace(long, key="frc_photo")))
    assert film_seconds(start(tall), tall) == LONGEST_FILM
    assert refused(AddScene("frc_title"), of=tall) == (Code.BAD_USER_INPUT, "changes[0].addScene")
    assert refused(SetSceneSeconds(FIRST, 301.0), of=tall)[0] is Code.BAD_USER_INPUT
    assert film_seconds(done(SetSceneSeconds(FIRST, 299.0), of=tall), tall) == LONGEST_FILM - 1


def test_a_save_holds_some_changes_and_not_too_many() -> None:
    assert refused() == (Code.BAD_USER_INPUT, "changes")
    many = [Rename("x")] * (MOST_CHANGES + 1)
    assert refused(*many) == (Code.BAD_USER_INPUT, "changes")
    assert done(*many[1:]).name == "x"


def test_a_document_is_not_larger_than_is_kept() -> None:
    wordy = graph(scenes=(scene(1, "frc_title", *WORDS), scene(2, "frc_photo")))
    filled = [SetValue(FIRST, Value(word.key, "\u0633" * 2_000)) for word in WORDS]
    large = edited(start(wordy), wordy, filled, CountingIds(100))
    assert len(stored_document(large)["scenes"][0]["values"]) == len(WORDS)
    larger = edited(large, wordy, [DuplicateScene(FIRST)] * 10, CountingIds(200))
    with pytest.raises(AppError) as raised:
        stored_document(larger)
    assert (raised.value.code, raised.value.field) == (Code.BAD_USER_INPUT, "changes")
