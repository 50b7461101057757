"""Quote card: words over a picture that drifts, and bars that dance to the music."""

import math
from fractions import Fraction
from functools import cache

import numpy as np
from numpy.typing import NDArray

from domains.content.api import Aspect, Both, Colour, ElementKind, Limits, ProjectType
from graph.samples import catalogue_words as words
from graph.samples.lottie.decor import flood, glow, quotation_mark, rule, wash
from graph.samples.lottie.documents import Stage, audio, document, image, shared
from graph.samples.lottie.layers import Box, Layers, Motion, drawing, groups, picture, sound
from graph.samples.lottie.shapes import fill, group, growing_rectangle, outline, stroke, trim
from graph.samples.lottie.texts import Writing, line_box, lines_box, written
from graph.samples.lottie.values import (
    EVEN,
    RATE,
    SWAY,
    Json,
    Key,
    appear,
    between,
    fixed,
    moving,
    swaying,
)
from graph.samples.manifest import (
    SampleElement,
    SamplePreset,
    SampleProject,
    SampleScene,
    SampleTemplate,
)
from graph.samples.pictures import cropped
from graph.samples.sound.music import calm
from graph.samples.sound.synth import RATE as SAMPLES
from graph.samples.sound.tape import wav
from graph.samples.spectrum import LAYER, excerpt, levels

_SECONDS = 12.0
_PICTURE, _MUSIC = "night", "calm"
_STEP = 0.12
_EVERY = 2
_LONGEST_SOUND = 600
# So that the moon of the picture is seen, and not behind the words.
_MOON = (0.7, 0.115)
_LEAVE = _SECONDS - 0.55

PRIMARY = Colour("frd_primary", Both("پردهٔ روی عکس", "Veil over the picture"), "#0b1030")
SECONDARY = Colour("frd_secondary", Both("نور", "Light"), "#3a2c8f")
ACCENT = Colour("frd_accent", Both("میله‌ها", "Bars"), "#7ee0d0")
WORDS = Colour("frd_text", Both("نوشته", "Text"), "#ffffff")
COLOURS = (PRIMARY, SECONDARY, ACCENT, WORDS)

QUOTE = Both(
    "به آرامی آغاز کن؛ هر شب بلندی هم با یک ستاره شروع می‌شود.",
    "Begin softly. Even the longest night starts with one star.",
)
AUTHOR = Both("پادکست شب‌های روشن", "The Bright Nights podcast")


@cache
def template() -> SampleTemplate:
    return SampleTemplate(
        slug="quote-card",
        name=Both("کارت نقل‌قول با موسیقی", "Musical quote card"),
        description=Both(
            "یک جملهٔ خوب روی عکس شما، با میله‌هایی که با موسیقی می‌رقصند؛ برای پادکست، شعر و سخن"
            " روز.",
            "One good sentence over your picture, and bars that dance to the music: for podcasts,"
            " poems and words of the day.",
        ),
        type=ProjectType.MUSIC_VISUALIZER,
        categories=(words.MUSIC, words.SOCIAL),
        tags=(words.QUOTE, words.PODCAST, words.STORY),
        is_premium=False,
        projects=tuple(map(_project, Aspect)),
        shared_colours=COLOURS,
        presets=_PRESETS,
        music=_MUSIC,
    )


def _preset(name: Both, *colours: str) -> SamplePreset:
    return SamplePreset(name, {c.key: v for c, v in zip(COLOURS, colours, strict=True)})


_PRESETS = (
    _preset(Both("شب", "Night"), "#0b1030", "#3a2c8f", "#7ee0d0", "#ffffff"),
    _preset(Both("غروب", "Dusk"), "#2b0f2e", "#8a2d54", "#ffb36b", "#fff6ec"),
    _preset(Both("زمرد", "Emerald"), "#04241f", "#0e6e55", "#e7d27c", "#f6fff9"),
)


def _project(aspect: Aspect) -> SampleProject:
    stage = Stage(aspect, _SECONDS)
    return SampleProject(
        aspect,
        *stage.size,
        Fraction(RATE),
        _SECONDS,
        _document(stage),
        (_scene(),),
        (
            SampleElement(
                "frl_music",
                ElementKind.AUDIO,
                Both("موسیقی", "Music"),
                Both(_MUSIC, _MUSIC),
                Limits(least=1, most=_LONGEST_SOUND, accepts=("audio",)),
            ),
        ),
    )


def _scene() -> SampleScene:
    text, media = ElementKind.TEXT, ElementKind.MEDIA
    chosen = Both(_PICTURE, _PICTURE)
    elements = (
        SampleElement("frl_c1m1", media, Both("عکس", "Picture"), chosen, words.PICTURE),
        SampleElement("frl_c1t1", text, Both("جمله", "Sentence"), QUOTE, words.letters(120, 5)),
        SampleElement("frl_c1t2", text, Both("گوینده", "Who says it"), AUTHOR, words.letters(40)),
    )
    title = Both("نقل‌قول", "Quote")
    return SampleScene("frc_1", title, _SECONDS, _SECONDS, _SECONDS, elements)


def _document(stage: Stage) -> Json:
    size = stage.size
    assets = [
        image("photo", "frl_c1m1", cropped(_PICTURE, size, _MOON), "image/jpeg", size),
        audio("music", "frl_music", _heard()),
        shared(COLOURS),
    ]
    layers = [
        *_texts(stage),
        _line_of_time(stage),
        _bars(stage),
        *_ground(stage),
        sound("frl_music", "music", stage.span),
    ]
    return document("frfinal", stage, layers, assets)


@cache
def _heard() -> bytes:
    """The beginning of the music at half its rate, so that the document stays small."""
    return wav(excerpt(calm(), _SECONDS, _EVERY), SAMPLES // _EVERY)


@cache
def _dance(bands: int) -> NDArray[np.float64]:
    return levels(calm(), bands, _STEP, round(_SECONDS / _STEP) + 1)


def _texts(stage: Stage) -> Layers:
    unit, span, (width, height) = stage.unit, stage.span, stage.size
    size, small = unit * stage.pick(64, 58, 62), unit * stage.pick(34, 33, 36)
    lines = stage.pick(3, 4, 5)
    x, top = width / 2, height * stage.pick(0.235, 0.21, 0.235)
    box = lines_box(x, top, width * stage.pick(0.78, 0.86, 0.86), size, lines)
    bar = Box.about(x, height * stage.pick(0.645, 0.68, 0.69), unit * 84, unit * 6)
    said = Writing("frl_c1t1", QUOTE.en, box, size, WORDS, 0.2, _LEAVE, weight=0.025)
    by = line_box(x, bar.bottom + unit * 40, width * 0.8, small)
    who = Writing("frl_c1t2", AUTHOR.en, by, small, ACCENT, 0.8, _LEAVE - 0.08, weight=0.015)
    seen = appear(-0.2, over=0.4, leave=_LEAVE)
    return [
        *written(said, span),
        *written(who, span),
        rule(ACCENT, bar, span, 0.65, _LEAVE - 0.04),
        quotation_mark(ACCENT, (x, top - unit * 62), unit * 104, span, seen),
    ]


def _bars(stage: Stage) -> Json:
    """Mirrored, and the nearer to the middle, the higher: the lowest band is at both edges."""
    unit, half = stage.unit, stage.pick(20, 16, 12)
    wide, tall = stage.width * 0.8, unit * stage.pick(150, 140, 230)
    pitch = wide / (2 * half)
    found = []
    for n in range(2 * half):
        away = abs(2 * n + 1 - 2 * half) // 2
        band = half - 1 - away
        at = ((n + 0.5) * pitch - wide / 2, 0)
        high = tall * (0.42 + 0.58 * math.cos(away / half * math.pi / 2) ** 2)
        size = _heights(_dance(half)[:, band], pitch * 0.46, high)
        shape = growing_rectangle(size, pitch * 0.23)
        found.append(group(str(band + 1), shape, fill(ACCENT), place=fixed(*at)))
    place = fixed(stage.width / 2, stage.height * stage.pick(0.855, 0.865, 0.84))
    seen = appear(-0.1, over=0.8, leave=_LEAVE + 0.05)
    return groups(LAYER, stage.span, Motion(place=place, seen=seen), found)


def _heights(loud: NDArray[np.float64], width: float, tall: float) -> Json:
    keys = [
        Key(n * _STEP, [width, width + (tall - width) * float(each)], SWAY)
        for n, each in enumerate(loud)
    ]
    return moving(*keys)


def _line_of_time(stage: Stage) -> Json:
    """Along the lower edge, as far as the film has come."""
    y = stage.height - stage.unit * 3
    grown = moving(Key(0, [0], EVEN), Key(_SECONDS, [100]))
    line = outline([(0, 0), (stage.width, 0)], closed=False)
    place = Motion(place=fixed(0, y), seen=appear(0, leave=_LEAVE + 0.1))
    return drawing(
        "", stage.span, place, line, trim(fixed(0), grown), stroke(ACCENT, stage.unit * 6)
    )


def _ground(stage: Stage) -> Layers:
    span, (x, y) = stage.span, stage.middle
    zoom = between(0, _SECONDS, [114, 114], [102, 102])
    inside = Motion(
        place=fixed(x, y), anchor=fixed(x, y), scale=zoom, turn=between(0, _SECONDS, [1.5], [0])
    )
    foot = Box(0, stage.height * 0.45, stage.width, stage.height * 0.55)
    cloud = swaying([x, y * 0.9], [x * 0.5, y * 0.2], 12, _SECONDS)
    return [
        *wash(PRIMARY, foot, span, ((0.5, 0), (0.5, 1)), ((0, 0), (1, 0.9))),
        *glow(SECONDARY, max(stage.size) * 0.6, span, cloud, 0.5),
        flood(PRIMARY, stage, span, 58),
        picture("frl_c1m1", "photo", span, inside),
    ]
