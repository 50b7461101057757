"""Logo intro: a mark springs up on its plate, light passes over it, name and slogan follow."""

from fractions import Fraction
from functools import cache

from domains.content.api import Aspect, Both, Colour, ElementKind, ProjectType
from graph.samples import catalogue_words as words
from graph.samples.lottie.decor import burst, flood, glow, rule
from graph.samples.lottie.documents import Stage, document, either_way, image, shared
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
    LEAVE,
    RATE,
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
# Everything has left within the last half second; a light crosses the plate when it has come.
_LEAVE = 5.3
_LIT, _SPARKS = Span(1.75, 2.75), Span(0.04, 0.56)
MIRROR = "frd_mirror"

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
    _preset(Both("جنگل", "Forest"), "#0d2b26", "#17705b", "#f2b84b", "#fdf8ec", "#fdf8ec"),
    _preset(Both("روشن", "Daylight"), "#f4f1ea", "#ffcf9f", "#e4572e", "#ffffff", "#2a2438"),
)


def _project(aspect: Aspect) -> SampleProject:
    stage = Stage(aspect, _SECONDS)
    return SampleProject(
        aspect, *stage.size, Fraction(RATE), _SECONDS, _document(stage), (_scene(stage),)
    )


def _scene(stage: Stage) -> SampleScene:
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
            *((words.mirrored(MIRROR),) if stage.is_wide else ()),
        ),
    )


def _document(stage: Stage) -> Json:
    mark = sample_picture("mark")
    logo = image("logo", "frl_c1m1", mark.data, mark.media_type, (_LOGO_SIDE, _LOGO_SIDE))
    ground = _ground(stage)
    if not stage.is_wide:
        return document("frfinal", stage, [*_lockup(stage), *ground], [logo, shared(COLOURS)])
    layers, ways = either_way(stage, MIRROR, _lockup)
    assets = [logo, *ways, shared(COLOURS, {MIRROR: 0})]
    return document("frfinal", stage, [*layers, *ground], assets)


def _lockup(stage: Stage) -> Layers:
    """Logo and words; in the wide picture they stand side by side."""
    return [*_texts(stage), *_logo(stage)]


def _logo_at(stage: Stage) -> tuple[float, float]:
    width, height = stage.size
    return stage.pick(
        (stage.across(width * 0.265), height / 2),
        (width / 2, height * 0.335),
        (width / 2, height * 0.36),
    )


def _plate_size(stage: Stage) -> float:
    return stage.unit * stage.pick(296, 280, 330)


def _logo(stage: Stage) -> Layers:
    x, y = _logo_at(stage)
    size, span = _plate_size(stage), stage.span
    place = moving(
        Key(0, [*stage.middle], GLIDE), Key(0.85, [*stage.middle], GLIDE), Key(1.6, [x, y])
    )
    plate_scale = pop(0, least=50, leave=_LEAVE + 0.22)
    share = size * 0.6 / _LOGO_SIDE * 100
    mark = Motion(
        place=place,
        anchor=fixed(_LOGO_SIDE / 2, _LOGO_SIDE / 2),
        scale=pop(0.1, full=share, least=share * 0.2, leave=_LEAVE + 0.16),
        turn=between(0.1, 1.1, [-24], [0]),
    )
    plate = rectangle(size, size, size * 0.26)
    shown = Motion(place=place, scale=plate_scale)
    return [
        *through(drawing("", _LIT, shown, plate, fill(WHITE)), _shine(size, place)),
        picture("frl_c1m1", "logo", span, mark),
        drawing("", span, shown, plate, fill(PLATE)),
        _plate_shadow(size, shown, span),
        *_rings(size, place, span),
        burst(
            ACCENT,
            (size * 0.66, size * 0.98),
            size * 0.022,
            _SPARKS,
            Motion(place=fixed(*stage.middle)),
        ),
    ]


def _shine(size: float, place: Json) -> Json:
    """A slanting beam that crosses the plate."""
    stops = ((0.0, 0.0), (0.5, 0.75), (1.0, 0.0))
    reach = size * 0.2
    beam = gradient(WHITE, stops, (-reach, 0), (reach, 0))
    start, end = _LIT.start, _LIT.end
    crossing = moving(Key(start, [-size * 1.2, 0], GLIDE), Key(end, [size * 1.2, 0]))
    shape = group("", rectangle(reach * 2, size * 2), beam, place=crossing)
    return groups("", _LIT, Motion(place=place, turn=fixed(20)), [shape])


def _plate_shadow(size: float, shown: Motion, span: Span) -> Json:
    rings = []
    for n in range(6):
        wider = size * (0.98 + n * 0.035)
        low = fixed(0, size * 0.07)
        rings.append(group("", rectangle(wider, wider, wider * 0.27), fill(BLACK, 4), place=low))
    return groups("", span, shown, rings)


def _rings(size: float, place: Json, span: Span) -> Layers:
    """Two circles that are drawn around the plate: one stays faint, the wider one fades away."""
    found = []
    for n, (wide, rest) in enumerate(((1.5, 30), (1.86, 0))):
        start = 0.1 + n * 0.16
        drawn = trim(fixed(0), between(start, start + 1.2, [0], [100]))
        line = [ellipse(size * wide, size * wide), drawn]
        keys = [Key(start + 0.7, [100], GLIDE), Key(start + 1.7, [rest], LEAVE)]
        keys += [Key(_LEAVE, [rest], LEAVE), Key(_LEAVE + 0.4, [0])]
        turned = between(start, _SECONDS, [-90 + n * 120], [-30 + n * 120])
        pen = stroke(ACCENT, size * (0.014 - n * 0.006))
        motion = Motion(place=place, seen=moving(*keys), turn=turned)
        found.append(drawing("", span, motion, *line, pen))
    return found


def _texts(stage: Stage) -> Layers:
    unit, span = stage.unit, stage.span
    size, small = unit * stage.pick(104, 88, 88), unit * stage.pick(40, 37, 38)
    room = stage.pick(stage.width * 0.465, stage.width * 0.86, stage.width * 0.86)
    x, y = stage.pick(
        (stage.across(stage.width * 0.675), stage.height * 0.415),
        (stage.width / 2, stage.height * 0.68),
        (stage.width / 2, stage.height * 0.61),
    )
    name = line_box(x, y, room, size)
    title = Writing("frl_c1t1", TITLE.en, name, size, WORDS, 1.3, _LEAVE + 0.06, weight=0.035)
    slogan_y = y + unit * stage.pick(150, 128, 130)
    said = line_box(x, slogan_y, room, small)
    slogan = Writing("frl_c1t2", SLOGAN.en, said, small, WORDS, 1.75, _LEAVE, weight=0.015)
    bar = Box.about(x, y + unit * stage.pick(92, 78, 80), unit * 110, unit * 7)
    return [
        *written(title, span),
        *written(slogan, span),
        rule(ACCENT, bar, span, 1.55, _LEAVE + 0.03),
    ]


def _ground(stage: Stage) -> Layers:
    span, (x, y) = stage.span, stage.middle
    wide = max(stage.size) * 0.5
    first = swaying([x * 1.55, y * 0.3], [x * 0.12, y * 0.1], 6, _SECONDS)
    second = swaying([x * 0.35, y * 1.75], [x * 0.1, y * 0.08], 6, _SECONDS)
    return [
        _dust(stage),
        *glow(ACCENT, wide * 0.62, span, second, 0.26),
        *glow(SECONDARY, wide * 1.15, span, first, 0.95),
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
