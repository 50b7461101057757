"""The bind-spec is checked before anything is done with it."""

from fractions import Fraction
from typing import Any

import pytest

from node_agent.lottie.document import BindSpec, LottieError
from node_agent.lottie.spec import AudioValue, MediaValue, Scene, TextValue, Value, Values

SHA = "0123456789abcdef" * 4


def test_a_whole_one() -> None:
    found = BindSpec.of(
        {
            "version": 1,
            "composition": "frfinal",
            "width": 1280,
            "height": 720,
            "rate": "30000/1001",
            "seconds": "6.5",
            "colors": [{"key": "c", "value": "#fff"}],
            "data": [{"key": "d", "value": "1"}],
            "layers": [
                {"key": "t", "type": "text", "value": "x", "size": 9, "direction": "rtl"},
                {"key": "m", "type": "media", "asset": SHA, "fit": "contain", "focus": [0, 2]},
                {"key": "a", "type": "audio", "asset": SHA},
            ],
            "scenes": [{"key": "frc_a", "seconds": "3.5", "data": [{"key": "e", "value": ""}]}],
        }
    )
    assert found == BindSpec(
        composition="frfinal",
        width=1280,
        height=720,
        rate=Fraction(30000, 1001),
        seconds=Fraction(13, 2),
        values=Values(
            colors=(Value("c", "#fff"),),
            data=(Value("d", "1"),),
            layers=(
                TextValue("t", "x", size=9.0, direction="rtl"),
                MediaValue("m", SHA, fit="contain", focus=(0.0, 1.0)),
                AudioValue("a", SHA),
            ),
        ),
        scenes=(Scene("frc_a", Fraction(7, 2), Values(data=(Value("e", ""),))),),
    )


WRONG: list[dict[str, Any]] = [
    {"version": 2},
    {"width": 0},
    {"width": "100"},
    {"height": 10_000},
    {"rate": "0"},
    {"rate": "1/0"},
    {"rate": "1000"},
    {"seconds": "-1"},
    {"seconds": "nan"},
    {"seconds": "4000"},
    {"composition": 1},
    {"background": "red"},
    {"colors": {}},
    {"colors": [1]},
    {"colors": [{"key": "c"}]},
    {"scenes": [{"seconds": "1"}]},
    {"scenes": [{"key": "a"}] * 1001},
    {"layers": [{"key": "x", "type": "film"}]},
    {"layers": [{"key": "x", "type": "text", "value": None}]},
    {"layers": [{"key": "x", "type": "text", "value": "a" * 5_001}]},
    {"layers": [{"key": "x", "type": "text", "value": "a", "size": 0}]},
    {"layers": [{"key": "x", "type": "text", "value": "a", "direction": "up"}]},
    {"layers": [{"key": "x", "type": "media", "asset": "../../etc/passwd"}]},
    {"layers": [{"key": "x", "type": "media", "asset": SHA, "fit": "tile"}]},
    {"layers": [{"key": "x", "type": "media", "asset": SHA, "focus": [1]}]},
    {"layers": [{"key": "x", "type": "media", "asset": SHA, "focus": ["a", 1]}]},
]


@pytest.mark.parametrize("fields", WRONG, ids=lambda fields: str(fields)[:60])
def test_what_is_wrong_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(LottieError) as caught:
        BindSpec.of({"version": 1, **fields})
    assert caught.value.code == "bad_spec"
    assert caught.value.message.startswith("the bind-spec's ")
