"""How both pages of the social promo are drawn."""

from domains.content.api import Both, Colour
from graph.samples.lottie.decor import Photo, flood, glow, photo, rule, shadow
from graph.samples.lottie.documents import Stage
from graph.samples.lottie.layers import Box, Layers, Motion, Span, drawing, scene
from graph.samples.lottie.shapes import ellipse, fill, rectangle, star, stroke
from graph.samples.lottie.texts import Writing, line_box, lines_box, written
from graph.samples.lottie.values import (
    GLIDE,
    SPRING,
    SWAY,
    Json,
    Key,
    appear,
    between,
    fixed,
    moving,
    pop,
    swaying,
)

SECONDS, TURN = 10.0, 4.6
_BADGE = 300
PICTURE = "product"

PRIMARY = Colour("frd_primary", Both("زمینهٔ اول", "First ground"), "#fbefe3")
SECONDARY = Colour("frd_secondary", Both("زمینهٔ دوم", "Second ground"), "#0f4644")
ACCENT = Colour("frd_accent", Both("رنگ تأکید", "Accent"), "#f0603a")
WORDS = Colour("frd_text", Both("نوشتهٔ اول", "First text"), "#1d2b2c")
LIGHT_WORDS = Colour("frd_text_light", Both("نوشتهٔ دوم", "Second text"), "#ffffff")
COLOURS = (PRIMARY, SECONDARY, ACCENT, WORDS, LIGHT_WORDS)

HEADLINE = Both("عطر تابستان\nدر یک شیشه", "Summer,\nin a bottle")
DETAIL = Both("تازه از باغ‌های کاشان", "Fresh from the rose gardens")
BADGE = Both("۳۰٪", "30%")
OFFER = Both("همهٔ هفته\n۳۰٪ تخفیف", "30% off\nall week long")
CALL = Both("همین حالا بخرید", "Shop now")


def photo_box(stage: Stage) -> Box:
    width, height, edge = stage.width, stage.height, stage.unit * 44
    return stage.pick(
        Box(width * 0.5, edge, width * 0.5 - edge, height - 2 * edge),
        Box(edge, edge, width - 2 * edge, height * 0.6 - edge),
        Box(edge, edge, width - 2 * edge, height * 0.58 - edge),
    )


def first(stage: Stage) -> Layers:
    box, span = photo_box(stage), Span(0, TURN + 1.2)
    unit = stage.unit
    corner = stage.pick(
        (box.left + unit * 8, box.bottom - unit * 96),
        (box.left + box.width - unit * 96, box.bottom - unit * 30),
        (box.left + box.width - unit * 112, box.bottom - unit * 26),
    )
    shown = Photo("frl_c1m1", "photo", (box.width, box.height), box, unit * 40, 0.25)
    sign = Motion(
        place=fixed(*corner),
        anchor=fixed(_BADGE / 2, _BADGE / 2),
        scale=pop(1.5, full=unit * 66),
        turn=swaying([-8], [5], 3, SECONDS),
    )
    soft = Motion(place=fixed(box.middle[0], box.middle[1] + unit * 14), seen=appear(0.7))
    return [
        scene("frd_badge=1", "badge", span, (_BADGE, _BADGE), sign) | {"st": 0},
        *_first_texts(stage, span),
        *photo(shown, span),
        shadow(box, unit * 40, unit * 34, span, soft),
        *_confetti(stage, span),
        *glow(ACCENT, max(stage.size) * 0.42, span, _drift(stage), 0.2),
        flood(PRIMARY, stage, span),
    ]


def _drift(stage: Stage) -> Json:
    width, height = stage.size
    return swaying([width * 0.06, height * 0.95], [width * 0.06, height * 0.05], 5, SECONDS)


def _confetti(stage: Stage, span: Span) -> Layers:
    """A ring and a disc behind the picture, turning slowly."""
    unit, box = stage.unit, photo_box(stage)
    at = stage.pick(
        (box.left - unit * 20, unit * 92),
        (unit * 88, box.bottom + unit * 6),
        (unit * 80, box.bottom + unit * 4),
    )
    ring = Motion(place=fixed(*at), scale=pop(0.9))
    return [
        drawing("", span, ring, ellipse(unit * 118, unit * 118), stroke(SECONDARY, unit * 20)),
    ]


def _first_texts(stage: Stage, span: Span) -> Layers:
    unit, width, height = stage.unit, stage.width, stage.height
    size, small = unit * stage.pick(78, 58, 70), unit * stage.pick(33, 28, 34)
    room = stage.pick(width * 0.4, width * 0.86, width * 0.84)
    x = stage.pick(width * 0.25, width / 2, width / 2)
    top = stage.pick(height * 0.26, height * 0.635, height * 0.645)
    headline = lines_box(x, top, room, size, 2)
    bar = Box.about(x, headline.bottom + unit * stage.pick(30, 17, 28), unit * 84, unit * 7)
    detail = lines_box(x, bar.bottom + unit * stage.pick(26, 14, 24), room, small, 2)
    said = Writing("frl_c1t1", HEADLINE.en, headline, size, WORDS, 0.7, weight=0.04)
    more = Writing("frl_c1t2", DETAIL.en, detail, small, WORDS, 1.2)
    return [*written(said, span), *written(more, span), rule(ACCENT, bar, span, 1.0)]


def badge() -> Layers:
    """In a composition of its own, which a check box shows or hides."""
    span, middle = Span(0, SECONDS), _BADGE / 2
    text = Writing(
        "frl_c1t3", BADGE.en, line_box(middle, middle, 176, 78), 78, LIGHT_WORDS, 1.7, weight=0.05
    )
    turning = Motion(place=fixed(middle, middle), turn=between(0, SECONDS, [0], [40]))
    return [
        *written(text, span),
        drawing("", span, turning, star(14, 146, 122, 22), fill(ACCENT)),
    ]


def second(stage: Stage) -> Layers:
    """The page turns: two circles grow over everything, and on the second one stands the offer."""
    span = Span(TURN, SECONDS)
    far = 2.3 * max(stage.size)
    x, y = stage.width / 2, stage.height
    grown = [
        drawing("", span, _growing(x, y, start), ellipse(far, far), fill(paint))
        for start, paint in ((TURN + 0.18, SECONDARY), (TURN, ACCENT))
    ]
    return [
        *_button(stage, span),
        *_offer(stage, span),
        *_round_photo(stage, span),
        *_circles(stage, span),
        *grown,
    ]


def _growing(x: float, y: float, start: float) -> Motion:
    return Motion(
        place=fixed(x, y), scale=moving(Key(start, [0, 0], GLIDE), Key(start + 0.95, [100, 100]))
    )


def _round_at(stage: Stage) -> tuple[float, float, float]:
    width, height, unit = stage.width, stage.height, stage.unit
    return stage.pick(
        (width * 0.265, height / 2, unit * 400),
        (width / 2, height * 0.265, unit * 272),
        (width / 2, height * 0.3, unit * 400),
    )


def _round_photo(stage: Stage, span: Span) -> Layers:
    x, y, wide = _round_at(stage)
    box = photo_box(stage)
    start = TURN + 0.8
    seen = Photo(
        "frl_c1m1",
        "photo",
        (box.width, box.height),
        Box.about(x, y, wide, wide),
        wide / 2,
        start,
        zoom=(118, 104),
    )
    ring = Motion(place=fixed(x, y), scale=pop(start + 0.2), turn=between(5, 10, [0], [60]))
    return [
        *photo(seen, span),
        drawing("", span, ring, ellipse(wide * 1.12, wide * 1.12), stroke(ACCENT, stage.unit * 6)),
    ]


def _circles(stage: Stage, span: Span) -> Layers:
    """Large faint rings behind the offer."""
    x, y, wide = _round_at(stage)
    found = []
    for n, share in enumerate((1.6, 2.25, 3.0)):
        motion = Motion(place=fixed(x, y), scale=pop(TURN + 0.9 + n * 0.12), seen=fixed(16 - n * 4))
        pen = stroke(LIGHT_WORDS, stage.unit * 3)
        found.append(drawing("", span, motion, ellipse(wide * share, wide * share), pen))
    return found


def _offer(stage: Stage, span: Span) -> Layers:
    unit, width, height = stage.unit, stage.width, stage.height
    size = unit * stage.pick(82, 68, 82)
    x = stage.pick(width * 0.715, width / 2, width / 2)
    top = stage.pick(height * 0.235, height * 0.5, height * 0.52)
    box = lines_box(x, top, stage.pick(width * 0.46, width * 0.86, width * 0.86), size, 2)
    text = Writing("frl_c2t1", OFFER.en, box, size, LIGHT_WORDS, TURN + 1.0, weight=0.04)
    return written(text, span)


def _button(stage: Stage, span: Span) -> Layers:
    """It springs up and then breathes, so that the eye goes there last."""
    unit, width, height = stage.unit, stage.width, stage.height
    x, y = stage.pick(
        (width * 0.715, height * 0.71), (width / 2, height * 0.86), (width / 2, height * 0.78)
    )
    start, size = TURN + 1.6, unit * 38
    keys = [Key(start, [0, 0], SPRING), Key(start + 0.7, [100, 100], SWAY)]
    keys += [Key(start + 1.3 + n * 0.6, [104 - n % 2 * 4] * 2, SWAY) for n in range(6)]
    shape = rectangle(unit * 380, unit * 96, unit * 48)
    text = Writing(
        "frl_c2t2", CALL.en, line_box(x, y, unit * 310, size), size, LIGHT_WORDS, start + 0.3,
        weight=0.03,
    )  # fmt: skip
    return [
        *written(text, span),
        drawing("", span, Motion(place=fixed(x, y), scale=moving(*keys)), shape, fill(ACCENT)),
    ]
