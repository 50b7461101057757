"""Slideshow: scenes that may be repeated and put in any order, over a ground that never ends."""

from fractions import Fraction
from functools import cache

from domains.content.api import Aspect, Both, ElementKind, Limits, ProjectType
from graph.samples import catalogue_words as words
from graph.samples import slideshow_scenes as drawn
from graph.samples.lottie.decor import flood, glow, ridge
from graph.samples.lottie.documents import Stage, composition, document, image, shared
from graph.samples.lottie.layers import Layers, Motion, Span, scene
from graph.samples.lottie.values import RATE, Json, swaying
from graph.samples.manifest import (
    SampleElement,
    SampleFill,
    SamplePreset,
    SampleProject,
    SampleScene,
    SampleTemplate,
)
from graph.samples.pictures import cropped

_LEAST, _MOST = 2.0, 8.0
_LONGEST_FILM = 600.0
_TIDE = 20.0


@cache
def template() -> SampleTemplate:
    return SampleTemplate(
        slug="slideshow",
        name=Both("اسلایدشوی سفر", "Travel slideshow"),
        description=Both(
            "تا هشت عکس با زیرنویس، یک نقل‌قول و یک پایان گرم. صحنه‌ها را اضافه کنید، جابه‌جا کنید و"
            " طول هرکدام را از دو تا هشت ثانیه برگزینید.",
            "Up to eight pictures with captions, a quote and a warm ending. Add scenes, move them,"
            " and let each last from two to eight seconds.",
        ),
        type=ProjectType.FLEXIBLE,
        categories=(words.SLIDESHOW, words.SOCIAL),
        tags=(words.PHOTOS, words.FAMILY),
        is_premium=True,
        projects=tuple(map(_project, Aspect)),
        shared_colours=drawn.COLOURS,
        presets=_PRESETS,
        music="memory",
        demo=_demo(),
    )


def _preset(name: Both, *colours: str) -> SamplePreset:
    return SamplePreset(name, {c.key: v for c, v in zip(drawn.COLOURS, colours, strict=True)})


_PRESETS = (
    _preset(Both("شفق", "Twilight"), "#1d1a39", "#662549", "#f39f5a", "#fff3e2", "#ffffff"),
    _preset(Both("دریا", "Ocean"), "#0b2545", "#115c70", "#8de4d3", "#f1fbff", "#ffffff"),
    _preset(Both("کاغذ", "Paper"), "#f6f0e4", "#ead7bb", "#9a4320", "#33271f", "#ffffff"),
)


def _project(aspect: Aspect) -> SampleProject:
    scenes = _scenes()
    stage = Stage(aspect, sum(each.seconds for each in scenes))
    return SampleProject(
        aspect, *stage.size, Fraction(RATE), stage.seconds, _document(stage, scenes), scenes
    )


def _text(key: str, label: Both, default: Both, limits: Limits) -> SampleElement:
    return SampleElement(key, ElementKind.TEXT, label, default, limits)


def _scene(key: str, title: Both, seconds: float, *elements: SampleElement) -> SampleScene:
    return SampleScene(key, title, seconds, _LEAST, _MOST, elements)


def _scenes() -> tuple[SampleScene, ...]:
    chosen = Both(drawn.PICTURE, drawn.PICTURE)
    media = ElementKind.MEDIA
    return (
        _scene(
            "frc_title",
            Both("عنوان", "Title"),
            drawn.TITLE_SECONDS,
            _text("frl_title", Both("عنوان", "Title"), drawn.TITLE, words.letters(44, 2)),
            _text("frl_subtitle", Both("زیرعنوان", "Subtitle"), drawn.SUBTITLE, words.letters(40)),
        ),
        _scene(
            "frc_photo",
            Both("عکس", "Picture"),
            drawn.PHOTO_SECONDS,
            SampleElement("frl_photo", media, Both("عکس", "Picture"), chosen, words.PICTURE),
            _text(
                "frl_caption", Both("زیرنویس", "Caption"), drawn.CAPTION, words.letters(48, least=0)
            ),
        ),
        _scene(
            "frc_quote",
            Both("نقل‌قول", "Quote"),
            drawn.QUOTE_SECONDS,
            _text("frl_quote", Both("متن", "Text"), drawn.QUOTE, words.letters(110, 4)),
            _text("frl_author", Both("گوینده", "Who said it"), drawn.AUTHOR, words.letters(40)),
        ),
        _scene(
            "frc_outro",
            Both("پایان", "Ending"),
            drawn.OUTRO_SECONDS,
            _text(
                "frl_closing", Both("پایان", "Closing words"), drawn.CLOSING, words.letters(40, 2)
            ),
            _text("frl_contact", Both("نشانی", "Contact"), drawn.CONTACT, words.letters(30)),
        ),
    )


def _document(stage: Stage, scenes: tuple[SampleScene, ...]) -> Json:
    layers: Layers = []
    start = 0.0
    for each in scenes:
        span = Span(start, start + each.seconds)
        layers.append(scene(each.key, each.key, span, stage.size, Motion()))
        start += each.seconds
    layers.append(scene("ground", "ground", stage.span, stage.size, Motion()))
    box = drawn.photo_box(stage)
    size = (box.width, box.height)
    assets = [
        image("photo", "frl_photo", cropped(drawn.PICTURE, size), "image/jpeg", size),
        composition("frc_title", "frc_title", drawn.title(stage)),
        composition("frc_photo", "frc_photo", drawn.photograph(stage)),
        composition("frc_quote", "frc_quote", drawn.quote(stage)),
        composition("frc_outro", "frc_outro", drawn.outro(stage)),
        composition("ground", "ground", _ground(stage)),
        shared(drawn.COLOURS),
    ]
    return document("flatrender", stage, layers, assets)


def _ground(stage: Stage) -> Layers:
    """It lasts as long as the longest film, whatever scenes come."""
    (x, y), span = stage.middle, Span(0, _LONGEST_FILM)
    wide = max(stage.size) * 0.55
    first = swaying([x * 0.3, y * 0.35], [x * 0.2, y * 0.2], _TIDE, _LONGEST_FILM)
    second = swaying([x * 1.75, y * 1.7], [x * 0.15, y * 0.25], _TIDE * 1.5, _LONGEST_FILM)
    return [
        *(_hills(stage, n) for n in range(3)),
        *glow(drawn.ACCENT, wide * 0.8, span, second, 0.28),
        *glow(drawn.SECONDARY, wide * 1.3, span, first, 0.95),
        flood(drawn.PRIMARY, stage, span),
    ]


def _hills(stage: Stage, n: int) -> Json:
    """The nearer, the lower, the darker, and the farther they drift."""
    (x, _), unit = stage.middle, stage.unit
    swing = [unit * (54 - n * 18), 0]
    shift = swaying([x + unit * (40 - n * 70), stage.height], swing, _TIDE, _LONGEST_FILM)
    paint, opacity = ((drawn.PRIMARY, 62), (drawn.PRIMARY, 48), (drawn.SECONDARY, 60))[n]
    high = unit * stage.pick(120, 130, 170) * (1 + n * 0.62)
    return ridge(paint, stage, Span(0, _LONGEST_FILM), shift, high, opacity)


_CAPTIONS = {
    "dawn": Both("نخستین روشنی روز", "First light"),
    "noon": Both("نیم‌روز در درهٔ سبز", "Noon in the green valley"),
    "sea": Both("کنار آب‌های آرام", "By quiet waters"),
    "desert": Both("راهی میان شن‌ها", "A way through the sand"),
    "city": Both("شهر، پس از غروب", "The city after sunset"),
    "dusk": Both("غروب بر فراز کوهستان", "Sunset over the mountains"),
    "night": Both("شبی پر از ستاره", "A night full of stars"),
    "product": Both("یادگاری برای خانه", "Something to take home"),
}


def _demo() -> tuple[SampleFill, ...]:
    return (
        SampleFill("frc_title", {}),
        *(
            SampleFill("frc_photo", {"frl_photo": Both(slug, slug), "frl_caption": caption})
            for slug, caption in _CAPTIONS.items()
        ),
        SampleFill("frc_quote", {}),
        SampleFill("frc_outro", {}),
    )
