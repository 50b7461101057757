"""How each scene of the slideshow is drawn; each comes and goes within its own time."""

from domains.content.api import Both, Colour
from graph.samples.lottie.decor import Photo, photo, quotation_mark, rule, scrim, shadow
from graph.samples.lottie.documents import Stage
from graph.samples.lottie.layers import Box, Layers, Motion, Span, drawing
from graph.samples.lottie.shapes import ellipse, fill, rectangle, stroke, trim
from graph.samples.lottie.texts import Writing, line_box, lines_box, written
from graph.samples.lottie.values import (
    appear,
    between,
    fixed,
    pop,
)

TITLE_SECONDS, PHOTO_SECONDS, QUOTE_SECONDS, OUTRO_SECONDS = 4.0, 4.0, 5.0, 4.0
# Everything has left when this much of a scene is still to come, and it leaves in its last second.
_LEAVING = 0.5
PICTURE = "dusk"

PRIMARY = Colour("frd_primary", Both("زمینه", "Ground"), "#1d1a39")
SECONDARY = Colour("frd_secondary", Both("نور زمینه", "Light"), "#662549")
ACCENT = Colour("frd_accent", Both("رنگ تأکید", "Accent"), "#f39f5a")
WORDS = Colour("frd_text", Both("نوشته", "Text"), "#fff3e2")
CAPTIONS = Colour("frd_caption", Both("زیرنویس عکس", "Caption"), "#ffffff")
COLOURS = (PRIMARY, SECONDARY, ACCENT, WORDS, CAPTIONS)

TITLE = Both("سفر به شمال", "Our journey north")
SUBTITLE = Both("تابستان ۱۴۰۵", "Summer 2026")
CAPTION = Both("غروب بر فراز کوهستان", "Sunset over the mountains")
QUOTE = Both(
    "بهترین راه‌ها آن‌هایی‌اند که با هم می‌رویم؛ بی آن‌که بپرسیم تا کجا.",
    "The best roads are the ones we walk together, not asking how far they go.",
)
AUTHOR = Both("از دفتر سفر", "From the travel diary")
CLOSING = Both("سپاس از همراهی‌تان\nتا سفر بعدی", "Thanks for watching,\nuntil next time")
CONTACT = Both("@ava.travel", "@ava.travel")


def title(stage: Stage) -> Layers:
    unit, span, leave = stage.unit, Span(0, TITLE_SECONDS), TITLE_SECONDS - _LEAVING
    x, y = stage.middle
    size, small = unit * stage.pick(104, 84, 86), unit * stage.pick(38, 36, 38)
    top = y - unit * stage.pick(136, 136, 150)
    over = line_box(x, top, stage.width * 0.7, small)
    bar = Box.about(x, top + unit * 48, unit * 110, unit * 7)
    box = lines_box(x, top + unit * 72, stage.width * stage.pick(0.74, 0.74, 0.76), size, 2)
    headline = Writing("frl_title", TITLE.en, box, size, WORDS, 0.05, leave, weight=0.035)
    subtitle = Writing(
        "frl_subtitle", SUBTITLE.en, over, small, WORDS, 0.35, leave - 0.1, weight=0.012
    )
    return [
        *written(headline, span),
        *written(subtitle, span),
        rule(ACCENT, bar, span, 0.25, leave - 0.05),
        *_frame(stage, span, leave),
    ]


def _frame(stage: Stage, span: Span, leave: float) -> Layers:
    """A line along the safe margin, drawn from two corners at once."""
    edge = stage.unit * 46
    found = []
    for turned in (0, 180):
        place = Motion(
            place=fixed(*stage.middle), turn=fixed(turned), seen=appear(-0.2, over=0.2, leave=leave)
        )
        shape = rectangle(stage.width - 2 * edge, stage.height - 2 * edge, stage.unit * 28)
        drawn = trim(fixed(0), between(-0.1, 1.5, [0], [50]))
        found.append(drawing("", span, place, shape, drawn, stroke(ACCENT, stage.unit * 3, 75)))
    return found


def photo_box(stage: Stage) -> Box:
    edge, foot = stage.unit * 44, stage.unit * stage.pick(44, 44, 150)
    return Box(edge, foot, stage.width - 2 * edge, stage.height - 2 * foot)


def photograph(stage: Stage) -> Layers:
    unit, span, leave = stage.unit, Span(0, PHOTO_SECONDS), PHOTO_SECONDS - _LEAVING
    box, radius = photo_box(stage), stage.unit * 36
    x = stage.width / 2
    size = unit * stage.pick(42, 36, 36)
    y = box.bottom - unit * 74
    caption = Writing(
        "frl_caption", CAPTION.en, line_box(x, y, box.width - unit * 110, size), size, CAPTIONS,
        0.6, leave - 0.15, weight=0.025,
    )  # fmt: skip
    bar = Box.about(x, y - unit * 54, unit * 66, unit * 6)
    shown = Photo(
        "frl_photo", "photo", (box.width, box.height), box, radius, -0.08, leave, (114, 102),
        stage.height,
    )  # fmt: skip
    dark = ((0.0, 0.0), (0.52, 0.0), (0.8, 0.5), (1.0, 0.82))
    soft = Motion(place=shown.place(unit * 12))
    return [
        *written(caption, span),
        rule(ACCENT, bar, span, 0.5, leave - 0.15),
        scrim(shown, span, dark),
        *photo(shown, span),
        shadow(box, radius, unit * 30, span, soft),
    ]


def quote(stage: Stage) -> Layers:
    unit, span, leave = stage.unit, Span(0, QUOTE_SECONDS), QUOTE_SECONDS - _LEAVING
    x, height = stage.width / 2, stage.height
    size, small = unit * stage.pick(62, 57, 58), unit * stage.pick(34, 33, 36)
    lines = stage.pick(3, 4, 4)
    top = stage.pick(height * 0.3, height * 0.3, height * 0.33)
    box = lines_box(x, top, stage.width * stage.pick(0.68, 0.82, 0.84), size, lines)
    bar = Box.about(x, box.bottom + unit * 34, unit * 84, unit * 6)
    said = Writing("frl_quote", QUOTE.en, box, size, WORDS, 0.1, leave, weight=0.02)
    who = Writing(
        "frl_author", AUTHOR.en, line_box(x, bar.bottom + unit * 42, stage.width * 0.7, small),
        small, ACCENT, 0.6, leave - 0.1, weight=0.015,
    )  # fmt: skip
    mark = (x, top - unit * 66)
    seen = appear(-0.1, over=0.4, leave=leave)
    return [
        *written(said, span),
        *written(who, span),
        rule(ACCENT, bar, span, 0.45, leave - 0.05),
        quotation_mark(ACCENT, mark, unit * 110, span, seen),
    ]


def outro(stage: Stage) -> Layers:
    unit, span, leave = stage.unit, Span(0, OUTRO_SECONDS), OUTRO_SECONDS - _LEAVING
    x, y = stage.middle
    size, small = unit * stage.pick(88, 59, 57), unit * 38
    box = lines_box(x, y - size * 1.9, stage.width * stage.pick(0.8, 0.86, 0.84), size, 2)
    at = (x, box.bottom + unit * 84)
    closing = Writing("frl_closing", CLOSING.en, box, size, WORDS, 0.05, leave, weight=0.035)
    contact = Writing(
        "frl_contact", CONTACT.en, line_box(*at, unit * 380, small), small, PRIMARY, 0.55,
        leave - 0.05, weight=0.03,
    )  # fmt: skip
    pill = Motion(place=fixed(*at), scale=pop(0.45, over=0.6, leave=leave))
    return [
        *written(closing, span),
        *written(contact, span),
        drawing("", span, pill, rectangle(unit * 460, unit * 98, unit * 49), fill(ACCENT)),
        *_ripples(stage, span, leave),
    ]


def _ripples(stage: Stage, span: Span, leave: float) -> Layers:
    found = []
    for n, share in enumerate((0.62, 0.86, 1.1)):
        wide = min(stage.size) * share
        motion = Motion(
            place=fixed(*stage.middle),
            scale=pop(-0.2 + n * 0.12, over=1.1, leave=leave),
            seen=appear(-0.2 + n * 0.12),
        )
        pen = stroke(ACCENT, stage.unit * 3, 34 - n * 9)
        found.append(drawing("", span, motion, ellipse(wide, wide), pen))
    return found
