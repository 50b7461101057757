"""Logo intro: a mark springs up on its plate, light passes over it, name and slogan follow."""

from fractions import Fraction
from functools import cache

from domains.content.api import Aspect, Both, Colour, ElementKind, ProjectType
from graph.samples import catalogue_words as words
from graph.samples.lottie.decor import flood, glow, rule, wash
from graph.samples.lottie.documents import Stage, document, image, shared
from graph.samples.lottie.layers import Box, Layers, Motion, Span, drawing, groups, picture, through
from graph.samples.lottie.shapes import (
    BLACK,
    WHITE,
    ellipse,
    fill,
    gradient,
    group,
    rectangle,
    stroke,
    trim,
)
from graph.samples.lottie.texts import Writing, line_box, written
from graph.samples.lottie.values import (
    GLIDE,
    RATE,
    SETTLE,
    Json,
    Key,
    appear,
    between,
    fixed,
    moving,
    pop,
    swaying,
)
from graph.samples.manifest import (
    SampleElement,
    SamplePreset,
    SampleProject,
    SampleScene,
    SampleTemplate,
)
from graph.samples.pictures import picture as sample_picture

_SECONDS = 6.0
_LOGO_SIDE = 512

PRIMARY = Colour("frd_primary", Both("زمینه", "Ground"), "#15173d")
SECONDARY = Colour("frd_secondary", Both("نور", "Light"), "#5b3df5")
ACCENT = Colour("frd_accent", Both("رنگ تأکید", "Accent"), "#ff6b4a")
PLATE = Colour("frd_plate", Both("صفحهٔ لوگو", "Plate"), "#ffffff")
WORDS = Colour("frd_text", Both("نوشته", "Text"), "#ffffff")
COLOURS = (PRIMARY, SECONDARY, ACCENT, PLATE, WORDS)

TITLE = Both("استودیو آوا", "Ava Studio")
SLOGAN = Both("هر ایده، یک داستان", "Every idea has a story")


@cache
def template() -> SampleTemplate:
    return SampleTemplate(
        slug="logo-intro",
        name=Both("معرفی لوگو", "Logo intro"),
        description=Both(
            "شش ثانیه برای یک آغاز خوب: لوگو با جهشی نرم ظاهر می‌شود، نوری از رویش می‌گذرد و نام و"
            " شعار شما پس از آن می‌آیند.",
            "Six seconds for a good beginning: the logo springs up, light passes over it, and your"
            " name and slogan follow.",
        ),
        type=ProjectType.FIX,
        categories=(words.LOGO, words.BUSINESS),
        tags=(words.MINIMAL, words.INTRO),
        is_premium=False,
        projects=tuple(map(_project, Aspect)),
        shared_colours=COLOURS,
        presets=_PRESETS,
        music="lift",
    )


def _preset(name: Both, *colours: str) -> SamplePreset:
    return SamplePreset(name, {c.key: v for c, v in zip(COLOURS, colours, strict=True)})


_PRESETS = (
    _preset(Both("نیلی", "Indigo"), "#15173d", "#5b3df5", "#ff6b4a", "#ffffff", "#ffffff"),
    _preset(Both("جنگل", "Forest"), "#0d2b26", "#1f8a70", "#f2b84b", "#fdf8ec", "#fdf8ec"),
    _preset(Both("روشن", "Daylight"), "#f4f1ea", "#ffcf9f", "#e4572e", "#ffffff", "#2a2438"),
)


def _project(aspect: Aspect) -> SampleProject:
    stage = Stage(aspect, _SECONDS)
    return SampleProject(
        aspect, *stage.size, Fraction(RATE), _SECONDS, _document(stage), (_scene(),)
    )


def _scene() -> SampleScene:
    text, media = ElementKind.TEXT, ElementKind.MEDIA
    return SampleScene(
        "frc_1",
        Both("معرفی", "Intro"),
        _SECONDS,
        _SECONDS,
        _SECONDS,
        (
            SampleElement(
                "frl_c1m1", media, Both("لوگو", "Logo"), Both("mark", "mark"), words.PICTURE
            ),
            SampleElement("frl_c1t1", text, Both("نام", "Name"), TITLE, words.letters(22)),
            SampleElement("frl_c1t2", text, Both("شعار", "Slogan"), SLOGAN, words.letters(48)),
        ),
    )


def _document(stage: Stage) -> Json:
    mark = sample_picture("mark")
    logo = image("logo", "frl_c1m1", mark.data, mark.media_type, (_LOGO_SIDE, _LOGO_SIDE))
    layers = [*_texts(stage), *_logo(stage), *_ground(stage)]
    return document("frfinal", stage, layers, [logo, shared(COLOURS)])


def _logo_at(stage: Stage) -> tuple[float, float]:
    width, height = stage.size
    return stage.pick(
        (width * 0.3, height / 2), (width / 2, height * 0.34), (width / 2, height * 0.37)
    )


def _plate_size(stage: Stage) -> float:
    return stage.unit * stage.pick(300, 290, 340)


def _logo(stage: Stage) -> Layers:
    x, y = _logo_at(stage)
    size, span = _plate_size(stage), stage.span
    place = moving(
        Key(0.3, [stage.width / 2, stage.height / 2], GLIDE),
        Key(1.1, [stage.width / 2, stage.height / 2], GLIDE),
        Key(1.9, [x, y], SETTLE),
    )
    share = size * 0.6 / _LOGO_SIDE * 100
    mark = Motion(
        place=place,
        anchor=fixed(_LOGO_SIDE / 2, _LOGO_SIDE / 2),
        scale=pop(0.55, full=share),
        turn=between(0.55, 1.5, [-18], [0]),
    )
    plate = rectangle(size, size, size * 0.26)
    return [
        *through(
            drawing("", span, Motion(place=place, scale=pop(0.3)), plate, fill(WHITE)),
            _shine(size, place, span),
        ),
        picture("frl_c1m1", "logo", span, mark),
        drawing("", span, Motion(place=place, scale=pop(0.3)), plate, fill(PLATE)),
        _plate_shadow(size, place, span),
        *_rings(size, place, span),
    ]


def _shine(size: float, place: Json, span: Span) -> Json:
    """A slanting beam that crosses the plate."""
    stops = ((0.0, 0.0), (0.5, 0.75), (1.0, 0.0))
    reach = size * 0.2
    beam = gradient(WHITE, stops, (-reach, 0), (reach, 0))
    crossing = moving(Key(2.1, [-size * 1.2, 0], GLIDE), Key(3.0, [size * 1.2, 0]))
    shape = group("", rectangle(reach * 2, size * 2), beam, place=crossing)
    return groups("", span, Motion(place=place, turn=fixed(20)), [shape])


def _plate_shadow(size: float, place: Json, span: Span) -> Json:
    rings = []
    for n in range(6):
        wider = size * (0.98 + n * 0.035)
        low = fixed(0, size * 0.07)
        rings.append(group("", rectangle(wider, wider, wider * 0.27), fill(BLACK, 4), place=low))
    return groups("", span, Motion(place=place, scale=pop(0.3)), rings)


def _rings(size: float, place: Json, span: Span) -> Layers:
    """Two circles that are drawn around the plate and fade away, and one that stays faint."""
    found = []
    for n, wide in enumerate((1.75, 2.2)):
        start = 0.45 + n * 0.18
        drawn = trim(fixed(0), between(start, start + 1.3, [0], [100]))
        line = [ellipse(size * wide, size * wide), drawn]
        seen = moving(Key(start + 0.7, [100], GLIDE), Key(start + 2.2, [24 - n * 10]))
        turned = between(start, _SECONDS, [-90 + n * 120], [-30 + n * 120])
        pen = stroke(ACCENT, size * (0.014 - n * 0.006))
        found.append(drawing("", span, Motion(place=place, seen=seen, turn=turned), *line, pen))
    return found


def _texts(stage: Stage) -> Layers:
    unit, span = stage.unit, stage.span
    size, small = unit * stage.pick(84, 80, 82), unit * stage.pick(36, 34, 37)
    room = stage.pick(stage.width * 0.44, stage.width * 0.84, stage.width * 0.86)
    x, y = stage.pick(
        (stage.width * 0.69, stage.height * 0.43),
        (stage.width / 2, stage.height * 0.685),
        (stage.width / 2, stage.height * 0.63),
    )
    title = Writing(
        "frl_c1t1", TITLE.en, line_box(x, y, room, size), size, WORDS, 1.7, weight=0.035
    )
    slogan_y = y + unit * stage.pick(126, 120, 126)
    slogan = Writing("frl_c1t2", SLOGAN.en, line_box(x, slogan_y, room, small), small, WORDS, 2.25)
    bar = Box.about(x, y + unit * stage.pick(76, 72, 76), unit * 96, unit * 6)
    return [*written(title, span), *written(slogan, span), rule(ACCENT, bar, span, 2.0)]


def _ground(stage: Stage) -> Layers:
    span, (x, y) = stage.span, stage.middle
    wide = max(stage.size) * 0.5
    first = swaying([x * 1.55, y * 0.3], [x * 0.12, y * 0.1], 6, _SECONDS)
    second = swaying([x * 0.35, y * 1.75], [x * 0.1, y * 0.08], 6, _SECONDS)
    return [
        _dust(stage),
        *glow(ACCENT, wide * 0.7, span, second, 0.34),
        *glow(SECONDARY, wide, span, first, 0.95),
        *wash(SECONDARY, stage.whole, span, ((0, 0), (1, 1)), ((0, 0), (1, 0.4))),
        flood(PRIMARY, stage, span),
    ]


def _dust(stage: Stage) -> Json:
    """A few points of light that rise, each at a place that a spiral gives it."""
    points = []
    for n in range(18):
        x = (n * 0.618034 % 1 - 0.5) * stage.width
        y = (n * 0.381966 * 1.7 % 1 - 0.5) * stage.height
        rise = between(0, _SECONDS, [x, y + stage.height * 0.05], [x, y - stage.height * 0.07])
        wide = stage.unit * (3 + n % 4)
        points.append(group("", ellipse(wide, wide), fill(WORDS, 10 + n % 3 * 8), place=rise))
    return groups("", stage.span, Motion(place=fixed(*stage.middle), seen=appear(0.2)), points)
