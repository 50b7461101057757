"""What is drawn: something at every moment, each colour somewhere, text that can be read."""

import io

import numpy as np
import pytest
from PIL import Image

from graph.samples.manifest import SampleTemplate
from tests.samples.fillings import SLUGS, Pair, bound, digest, filled, template
from tests.support.stills import Pixels, draw

TEMPLATES = pytest.mark.parametrize("slug", SLUGS)
MOMENTS = (0.2, 0.3, 0.45, 0.6, 0.75, 0.9)
# What is read upon what, and the least contrast; larger letters need less.
READ_ON = {
    "logo-intro": [("frd_text", "frd_primary", 4.5)],
    "social-promo": [
        ("frd_text", "frd_primary", 4.5),
        ("frd_text_light", "frd_secondary", 4.5),
        ("frd_text_light", "frd_accent", 4.5),
    ],
    "slideshow": [
        ("frd_text", "frd_primary", 4.5),
        ("frd_text", "frd_secondary", 4.5),
        ("frd_accent", "frd_primary", 4.5),
        ("frd_primary", "frd_accent", 4.5),
    ],
    "quote-card": [("frd_text", "frd_primary", 4.5), ("frd_accent", "frd_primary", 4.5)],
}


def _small(pair: Pair) -> tuple[int, int]:
    return pair[1].width // 4, pair[1].height // 4


def test_something_moves_from_moment_to_moment(pair: Pair) -> None:
    result = bound(pair[1], filled(pair, "fa"))
    stills = draw(result.data, *_small(pair), [result.frames * each for each in MOMENTS])
    assert len({still.tobytes() for still in stills}) == len(MOMENTS)
    for still in stills:
        assert still[..., 3].min() == 255
        assert still[..., :3].std() > 8


@TEMPLATES
def test_every_shared_colour_is_seen_somewhere(slug: str) -> None:
    found = template(slug)
    for project in found.projects:
        spec = filled((found, project), "en")
        frames = [project.seconds * 25 * each for each in MOMENTS[1::2]]
        size = _small((found, project))
        designed = draw(bound(project, spec).data, *size, frames)
        for colour in spec["colors"]:
            others = [each for each in spec["colors"] if each is not colour]
            changed = spec | {"colors": [*others, colour | {"value": "#00ff00"}]}
            drawn = draw(bound(project, changed).data, *size, frames)
            differ = max(_difference(a, b) for a, b in zip(designed, drawn, strict=True))
            assert differ > 0.05, colour["key"]


def test_the_check_box_hides_the_badge() -> None:
    found = template("social-promo")
    spec = filled((found, found.projects[0]), "en")
    without = spec | {"data": [{"key": "frd_badge", "value": "0"}]}
    size = _small((found, found.projects[0]))
    shown, hidden = (
        draw(bound(found.projects[0], each).data, *size, [90])[0] for each in (spec, without)
    )
    assert _orange(shown) > 300
    assert _orange(hidden) < _orange(shown) / 4


@TEMPLATES
def test_texts_can_be_read_in_every_preset(slug: str) -> None:
    found = template(slug)
    assert len(found.presets) == 3
    assert len({each.name.en for each in found.presets}) == 3
    for preset in found.presets:
        for text, ground, least in READ_ON[slug]:
            contrast = _contrast(_light(preset.colours[text]), _light(preset.colours[ground]))
            assert contrast >= least, (preset.name.en, text, ground, contrast)


def test_the_first_preset_is_the_default() -> None:
    for each in (template(slug) for slug in READ_ON):
        assert each.presets[0].colours == {c.key: c.default for c in each.shared_colours}


@pytest.mark.parametrize(
    ("slug", "key", "second", "rows"),
    [("slideshow", "frl_photo", 6.0, (0.80, 0.88)), ("quote-card", "frl_c1m1", 6.0, (0.25, 0.6))],
)
def test_text_over_a_white_picture_can_be_read(
    slug: str, key: str, second: float, rows: tuple[float, float]
) -> None:
    found = template(slug)
    project = found.projects[0]
    white = _white()
    spec = filled((found, project), "en")
    for part in (spec, *spec.get("scenes", ())):
        for layer in part["layers"]:
            if layer["key"] == key:
                layer["asset"] = digest(white)
            elif layer["type"] == "text":
                layer["value"] = " "
    still = draw(bound(project, spec, white).data, 320, 180, [second * 25])[0]
    first, last = (round(180 * each) for each in rows)
    ground = still[first:last, 80:240, :3].reshape(-1, 3)
    brightest = np.percentile(ground @ (0.2126, 0.7152, 0.0722), 95)
    assert _contrast(1.0, _linear(brightest)) >= 4.5


def _white() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (640, 360), "#ffffff").save(file, "PNG")
    return file.getvalue()


def _difference(a: Pixels, b: Pixels) -> float:
    return float(np.abs(a[..., :3].astype(float) - b[..., :3].astype(float)).mean())


def _orange(still: Pixels) -> int:
    red, green, blue = (still[..., n].astype(int) for n in range(3))
    return int(((red > 185) & (abs(green - 71) < 25) & (abs(blue - 31) < 25)).sum())


def _linear(channel: float) -> float:
    share = channel / 255
    return float(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)


def _light(colour: str) -> float:
    red, green, blue = (_linear(int(colour[n : n + 2], 16)) for n in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def test_templates_differ_in_slug_and_name() -> None:
    found: list[SampleTemplate] = [template(slug) for slug in READ_ON]
    assert len({each.name.fa for each in found} | {each.name.en for each in found}) == 8
