"""Audio layers are listed with the seconds of the film at which they play."""

from node_agent.lottie.document import Sound
from tests.support.binding import bound, codes, document_of, sha256
from tests.support.lottie import Json, document, fixed, layer, precomp

DATA = b"ID3 some sound"
URI = "data:audio/mpeg;base64,SUQzIHNvbWUgc291bmQ="
ASSET: Json = {"id": "s", "nm": "click.mp3", "u": "", "p": URI, "e": 1}


def audio(name: str = "frl_music", **more: object) -> Json:
    return layer(6, name, refId="s", **more)


def test_one_sound_plays_from_its_in_point() -> None:
    held = document(audio(ip=25, op=45, st=10), assets=[ASSET])
    assert bound(held).sounds == (
        Sound("frl_music", DATA, start=1.0, seconds=0.8, volume=1.0, skip=0.6),
    )


def test_it_ends_with_the_film() -> None:
    held = document(audio(ip=25, op=500), assets=[ASSET])
    assert [(each.start, each.seconds) for each in bound(held).sounds] == [(1.0, 1.0)]


def test_its_level_is_its_volume() -> None:
    held = document(audio(au={"lv": fixed([40, 40])}), assets=[ASSET])
    assert [each.volume for each in bound(held).sounds] == [0.4]


def test_inside_of_a_composition_it_moves_with_it() -> None:
    inner = {"id": "c", "layers": [audio(ip=5, op=100)]}
    held = document(precomp("c", ip=20, op=45, st=20), assets=[ASSET, inner])
    assert [(each.start, each.seconds) for each in bound(held).sounds] == [(1.0, 0.8)]


def test_in_a_longer_film_it_moves_with_what_is_seen() -> None:
    held = document(audio(ip=75, op=100), op=100, assets=[ASSET])
    assert [(each.start, each.seconds) for each in bound(held, seconds="8").sounds] == [(7.0, 1.0)]


def test_each_instance_of_a_scene_has_its_own() -> None:
    inner = {"id": "c", "nm": "frc_a", "layers": [audio(ip=0, op=25)]}
    held = document(precomp("c"), assets=[ASSET, inner])
    sounds = bound(held, scenes=[{"key": "frc_a"}, {"key": "frc_a"}]).sounds
    assert [(each.start, each.seconds) for each in sounds] == [(0.0, 1.0), (2.0, 1.0)]


def test_hidden_or_empty_layers_are_silent() -> None:
    held = document(audio(hd=True), audio(ip=60, op=70), layer(6, refId="none"), assets=[ASSET])
    assert bound(held).sounds == ()


def test_a_customers_sound_takes_its_place() -> None:
    mine = b"my own music"
    values = [{"key": "frl_music", "type": "audio", "asset": sha256(mine)}]
    result = bound(document(audio(), assets=[ASSET]), (mine,), layers=values)
    assert [each.data for each in result.sounds] == [mine]
    assert codes(result) == []


def test_an_audio_key_without_a_layer_is_told() -> None:
    values = [{"key": "frl_music", "type": "audio", "asset": sha256(DATA)}]
    assert codes(bound(document(), (DATA,), layers=values)) == [("unbound", "frl_music")]


def test_the_engine_is_not_given_sounds() -> None:
    result = bound(document(audio(), assets=[ASSET]))
    assert b"audio/mpeg" not in result.data
    assert document_of(result)["assets"][0]["p"] == ""
