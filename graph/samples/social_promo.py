"""Social promo: a picture beside its headline, then a turn of the page to the offer."""

from fractions import Fraction
from functools import cache

from domains.content.api import Aspect, Both, ElementKind, Limits, ProjectType
from graph.samples import catalogue_words as words
from graph.samples import social_promo_scenes as drawn
from graph.samples.lottie.documents import (
    Stage,
    composition,
    document,
    either_way,
    image,
    shared,
)
from graph.samples.lottie.values import (
    RATE,
    Json,
)
from graph.samples.manifest import (
    SampleElement,
    SamplePreset,
    SampleProject,
    SampleScene,
    SampleTemplate,
)
from graph.samples.pictures import cropped


@cache
def template() -> SampleTemplate:
    return SampleTemplate(
        slug="social-promo",
        name=Both("تبلیغ برای شبکه‌های اجتماعی", "Social promo"),
        description=Both(
            "ده ثانیه برای یک پیشنهاد: عکس و تیتر، نشان تخفیف، و سپس پیشنهاد شما با یک دکمهٔ دعوت.",
            "Ten seconds for one offer: picture and headline, a badge with the discount, then the"
            " offer itself and a call to action.",
        ),
        type=ProjectType.FIX,
        categories=(words.SOCIAL, words.BUSINESS),
        tags=(words.SALE, words.STORY),
        is_premium=False,
        projects=tuple(map(_project, Aspect)),
        shared_colours=drawn.COLOURS,
        presets=_PRESETS,
        music="drive",
    )


def _preset(name: Both, *colours: str) -> SamplePreset:
    return SamplePreset(name, {c.key: v for c, v in zip(drawn.COLOURS, colours, strict=True)})


_PRESETS = (
    _preset(Both("باغ", "Garden"), "#fbefe3", "#0f4644", "#cf471f", "#1d2b2c", "#ffffff"),
    _preset(Both("شبانه", "Nocturne"), "#1b1b3a", "#693668", "#d03470", "#fdf2ff", "#ffffff"),
    _preset(Both("نعنا", "Mint"), "#e3f6ef", "#123c5a", "#067a7d", "#12324a", "#f7fffb"),
)


def _project(aspect: Aspect) -> SampleProject:
    stage = Stage(aspect, drawn.SECONDS)
    return SampleProject(
        aspect,
        *stage.size,
        Fraction(RATE),
        drawn.SECONDS,
        _document(stage),
        (_first_scene(), _second_scene()),
    )


def _text(key: str, label: Both, default: Both, limits: Limits) -> SampleElement:
    return SampleElement(key, ElementKind.TEXT, label, default, limits)


def _first_scene() -> SampleScene:
    media, check = ElementKind.MEDIA, ElementKind.CHECK_BOX
    chosen = Both(drawn.PICTURE, drawn.PICTURE)
    elements = (
        SampleElement("frl_c1m1", media, Both("عکس", "Picture"), chosen, words.PICTURE),
        _text("frl_c1t1", Both("تیتر", "Headline"), drawn.HEADLINE, words.letters(40, 2)),
        _text("frl_c1t2", Both("توضیح", "Detail"), drawn.DETAIL, words.letters(60, 2)),
        SampleElement("frd_badge", check, Both("نشان تخفیف", "Badge"), Both("1", "1"), words.CHECK),
        _text("frl_c1t3", Both("نوشتهٔ نشان", "Text of the badge"), drawn.BADGE, words.letters(6)),
        words.mirrored(drawn.MIRROR),
    )
    return SampleScene(
        "frc_1", Both("معرفی", "Picture and headline"), drawn.TURN, drawn.TURN, drawn.TURN, elements
    )


def _second_scene() -> SampleScene:
    elements = (
        _text("frl_c2t1", Both("پیشنهاد", "Offer"), drawn.OFFER, words.letters(40, 2)),
        _text("frl_c2t2", Both("دعوت", "Call to action"), drawn.CALL, words.letters(24)),
    )
    rest = drawn.SECONDS - drawn.TURN
    return SampleScene("frc_2", Both("پیشنهاد", "Offer"), rest, rest, rest, elements)


def _document(stage: Stage) -> Json:
    box = drawn.photo_box(stage)
    size = (box.width, box.height)
    chosen = image("photo", "frl_c1m1", cropped(drawn.PICTURE, size), "image/jpeg", size)
    badge = composition("badge", "badge", drawn.badge())
    controls = shared(drawn.COLOURS, {"frd_badge": 1, drawn.MIRROR: 0})
    layers, ways = either_way(stage, drawn.MIRROR, drawn.pages)
    return document("frfinal", stage, layers, [chosen, badge, *ways, controls])
