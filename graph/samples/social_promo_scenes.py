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
MIRROR = "frd_mirror"

PRIMARY = Colour("frd_primary", Both("زمینهٔ اول", "First ground"), "#fbefe3")
SECONDARY = Colour("frd_secondary", Both("زمینهٔ دوم", "Second ground"), "#0f4644")
ACCENT = Colour("frd_accent", Both("رنگ تأکید", "Accent"), "#cf471f")
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
    side = width * 0.5 - edge
    return stage.pick(
        Box.about(stage.across(width * 0.75 - edge / 2), height / 2, side, height - 2 * edge),
        Box(edge, edge, width - 2 * edge, height * 0.565 - edge),
        Box(edge, edge, width - 2 * edge, height * 0.58 - edge),
    )


def first(stage: Stage) -> Layers:
    box, span = photo_box(stage), Span(0, TURN + 0.76)
    unit = stage.unit
    x, y = stage.pick(
        (stage.width / 2 + unit * 52, box.bottom - unit * 100),
        (stage.width - unit * 140, box.bottom - unit * 74),
        (stage.width - unit * 150, box.bottom - unit * 78),
    )
    shown = Photo("frl_c1m1", "photo", (box.width, box.height), box, unit * 40, -0.2)
    sign = Motion(
        place=fixed(stage.across(x), y),
        anchor=fixed(_BADGE / 2, _BADGE / 2),
        scale=pop(1.0, full=unit * 66),
        turn=swaying([-8], [5], 3, SECONDS),
    )
    soft = Motion(place=fixed(box.middle[0], box.middle[1] + unit * 14), seen=appear(0.4))
    return [
        scene("frd_badge=1", "badge", span, (_BADGE, _BADGE), sign) | {"st": 0},
        *_first_texts(stage, span),
        *photo(shown, span),
        shadow(box, unit * 40, unit * 34, span, soft),
        _ring(stage, span),
        *glow(ACCENT, max(stage.size) * 0.42, span, _drift(stage), 0.2),
        flood(PRIMARY, stage, span),
    ]


def width_of_page(stage: Stage) -> float:
    return stage.width / 2


def _drift(stage: Stage) -> Json:
    width, height = stage.size
    x = stage.across(width * 0.06)
    return swaying([x, height * 0.95], [width * 0.06, height * 0.05], 5, SECONDS)


def _ring(stage: Stage, span: Span) -> Json:
    """Behind a corner of the picture."""
    unit, box = stage.unit, photo_box(stage)
    x, y = stage.pick(
        (stage.width / 2 - unit * 20, unit * 92),
        (unit * 70, box.bottom - unit * 14),
        (unit * 66, box.bottom - unit * 16),
    )
    ring = Motion(place=fixed(stage.across(x), y), scale=pop(0.45))
    return drawing("", span, ring, ellipse(unit * 118, unit * 118), stroke(SECONDARY, unit * 20))


def _first_texts(stage: Stage, span: Span) -> Layers:
    unit, width, height = stage.unit, stage.width, stage.height
    size, small = unit * stage.pick(84, 60, 80), unit * stage.pick(36, 30, 38)
    room = stage.pick(width * 0.4, width * 0.86, width * 0.86)
    x = stage.pick(stage.across(width * 0.25), width / 2, width / 2)
    top = stage.pick(height * 0.255, height * 0.59, height * 0.63)
    headline = lines_box(x, top, room, size, 2)
    bar = Box.about(x, headline.bottom + unit * stage.pick(30, 14, 26), unit * 84, unit * 7)
    detail = lines_box(x, bar.bottom + unit * stage.pick(26, 12, 22), room, small, 2)
    said = Writing("frl_c1t1", HEADLINE.en, headline, size, WORDS, 0.25, weight=0.04)
    more = Writing("frl_c1t2", DETAIL.en, detail, small, WORDS, 0.7, weight=0.012)
    return [*written(said, span), *written(more, span), rule(ACCENT, bar, span, 0.5)]


def badge() -> Layers:
    """In a composition of its own, which a check box shows or hides."""
    span, middle = Span(0, SECONDS), _BADGE / 2
    text = Writing(
        "frl_c1t3", BADGE.en, line_box(middle, middle, 176, 78), 78, LIGHT_WORDS, 1.15, weight=0.05
    )
    turning = Motion(place=fixed(middle, middle), turn=between(0, SECONDS, [0], [40]))
    return [
        *written(text, span),
        drawing("", span, turning, star(14, 146, 122, 22), fill(ACCENT)),
    ]


def second(stage: Stage) -> Layers:
    """The page turns: two circles grow over everything, and on the second one stands the offer.

    In the end a third one brings the first ground back, so that the film can begin again.
    """
    span = Span(TURN, SECONDS)
    return [
        _grown(stage, PRIMARY, Span(SECONDS - 0.62, SECONDS), 0.58),
        *_button(stage, span),
        *_offer(stage, span),
        *_round_photo(stage, span),
        *_circles(stage, span),
        _grown(stage, SECONDARY, Span(TURN + 0.14, SECONDS), 0.8),
        _grown(stage, ACCENT, Span(TURN, TURN + 1.0), 0.8),
    ]


def _grown(stage: Stage, paint: Colour, span: Span, over: float) -> Json:
    """From the lower edge over the whole picture."""
    far = 2.3 * max(stage.size)
    scale = moving(Key(span.start, [0, 0], GLIDE), Key(span.start + over, [100, 100]))
    place = fixed(stage.width / 2, stage.height)
    return drawing("", span, Motion(place=place, scale=scale), ellipse(far, far), fill(paint))


def _round_at(stage: Stage) -> tuple[float, float, float]:
    width, height, unit = stage.width, stage.height, stage.unit
    return stage.pick(
        (stage.across(width * 0.27), height / 2, unit * 430),
        (width / 2, height * 0.27, unit * 280),
        (width / 2, height * 0.29, unit * 420),
    )


def _round_photo(stage: Stage, span: Span) -> Layers:
    x, y, wide = _round_at(stage)
    box = photo_box(stage)
    start = TURN + 0.5
    seen = Photo(
        "frl_c1m1",
        "photo",
        (box.width, box.height),
        Box.about(x, y, wide, wide),
        wide / 2,
        start,
        zoom=(118, 104),
    )
    ring = Motion(place=fixed(x, y), scale=pop(start + 0.1), turn=between(5, 10, [0], [60]))
    return [
        *photo(seen, span),
        drawing("", span, ring, ellipse(wide * 1.12, wide * 1.12), stroke(ACCENT, stage.unit * 7)),
    ]


def _circles(stage: Stage, span: Span) -> Layers:
    """Large faint rings behind the offer."""
    x, y, wide = _round_at(stage)
    found = []
    for n, share in enumerate((1.6, 2.25, 3.0)):
        motion = Motion(place=fixed(x, y), scale=pop(TURN + 0.6 + n * 0.1), seen=fixed(16 - n * 4))
        pen = stroke(LIGHT_WORDS, stage.unit * 3)
        found.append(drawing("", span, motion, ellipse(wide * share, wide * share), pen))
    return found


def _offer(stage: Stage, span: Span) -> Layers:
    unit, width, height = stage.unit, stage.width, stage.height
    size = unit * stage.pick(92, 72, 92)
    x = stage.pick(stage.across(width * 0.72), width / 2, width / 2)
    top = stage.pick(height * 0.215, height * 0.495, height * 0.51)
    box = lines_box(x, top, stage.pick(width * 0.48, width * 0.88, width * 0.88), size, 2)
    text = Writing("frl_c2t1", OFFER.en, box, size, LIGHT_WORDS, TURN + 0.75, weight=0.04)
    return written(text, span)


def _button(stage: Stage, span: Span) -> Layers:
    """It springs up and then breathes, so that the eye goes there last."""
    unit, width, height = stage.unit, stage.width, stage.height
    x, y = stage.pick(
        (stage.across(width * 0.72), height * 0.72),
        (width / 2, height * 0.865),
        (width / 2, height * 0.785),
    )
    start, size = TURN + 1.25, unit * 42
    keys = [Key(start, [0, 0], SPRING), Key(start + 0.6, [100, 100], SWAY)]
    keys += [Key(start + 1.2 + n * 0.6, [104 - n % 2 * 4] * 2, SWAY) for n in range(6)]
    shape = rectangle(unit * 420, unit * 104, unit * 52)
    text = Writing(
        "frl_c2t2", CALL.en, line_box(x, y, unit * 350, size), size, LIGHT_WORDS, start + 0.08,
        weight=0.03,
    )  # fmt: skip
    return [
        *written(text, span),
        drawing("", span, Motion(place=fixed(x, y), scale=moving(*keys)), shape, fill(ACCENT)),
    ]


def pages(stage: Stage) -> Layers:
    return [*second(stage), *first(stage)]
