"""What several templates are furnished with: grounds, light, photographs, shadows, marks."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from domains.content.api import Colour
from graph.samples.lottie.documents import Stage
from graph.samples.lottie.layers import (
    Box,
    Layers,
    Motion,
    Span,
    drawing,
    groups,
    picture,
    through,
)
from graph.samples.lottie.shapes import (
    BLACK,
    WHITE,
    Stop,
    curve,
    ellipse,
    fill,
    gradient,
    group,
    growing_rectangle,
    outline,
    rectangle,
    stroke,
    trim,
)
from graph.samples.lottie.values import (
    GLIDE,
    LEAVE,
    SETTLE,
    Json,
    Key,
    between,
    fixed,
    moving,
)

_RINGS, _RAYS, _STEPS = 6, 12, 48


def flood(paint: Colour | str, stage: Stage, span: Span, opacity: float = 100) -> Json:
    return panel(paint, stage.whole, span, opacity=opacity)


def panel(
    paint: Colour | str, box: Box, span: Span, *, radius: float = 0, opacity: float = 100
) -> Json:
    shape = rectangle(box.width, box.height, radius)
    return drawing("", span, Motion(place=fixed(*box.middle)), shape, fill(paint, opacity))


def wash(
    paint: Colour, box: Box, span: Span, line: tuple[Sequence[float], Sequence[float]],
    stops: Sequence[Stop] = ((0, 0), (1, 1)),
) -> Layers:  # fmt: skip
    """A shared colour that comes out of nothing along a line, which is in shares of the box."""
    start, end = (
        [(share - 0.5) * side for share, side in zip(point, (box.width, box.height), strict=True)]
        for point in line
    )
    place = Motion(place=fixed(*box.middle))
    shape = rectangle(box.width, box.height)
    matte = drawing("", span, place, shape, gradient(WHITE, stops, start, end))
    return through(matte, drawing("", span, place, shape, fill(paint)))


def glow(paint: Colour, radius: float, span: Span, place: Json, strength: float = 1) -> Layers:
    """A round cloud of a shared colour."""
    where = Motion(place=place)
    stops = ((0.0, strength), (0.45, strength * 0.55), (1.0, 0.0))
    light = gradient(WHITE, stops, (0, 0), (radius, 0), radial=True)
    shape = ellipse(2 * radius, 2 * radius)
    return through(
        drawing("", span, where, shape, light), drawing("", span, where, shape, fill(paint))
    )


def shadow(box: Box, radius: float, depth: float, span: Span, motion: Motion | None = None) -> Json:
    """Soft, for want of a blur: rings that grow fainter."""
    rings = []
    for n in range(_RINGS):
        more = depth * (n + 0.5) / _RINGS * 2
        ring = rectangle(box.width + more - depth, box.height + more - depth, radius + more / 2)
        rings.append(group("", ring, fill(BLACK, 4.5)))
    x, y = box.middle
    return groups("", span, motion or Motion(place=fixed(x, y + depth * 0.45)), rings)


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture in a frame with round corners, in which it moves slowly.

    The frame opens where it stands, or it travels: up into the film, and up out of it again.
    """

    key: str
    asset: str
    size: tuple[float, float]
    box: Box
    radius: float
    enter: float
    leave: float | None = None
    zoom: tuple[float, float] = (112, 100)
    travel: float = 0

    def place(self, lower: float = 0) -> Json:
        x, y = self.box.middle[0], self.box.middle[1] + lower
        if not self.travel:
            return fixed(x, y)
        keys = [Key(self.enter, [x, y + self.travel], SETTLE), Key(self.enter + 0.95, [x, y])]
        if self.leave is not None:
            keys[-1] = Key(self.enter + 0.95, [x, y], LEAVE)
            keys += [Key(self.leave, [x, y], LEAVE), Key(self.leave + 0.5, [x, y - self.travel])]
        return moving(*keys)

    @property
    def frame(self) -> Json:
        whole = [self.box.width, self.box.height]
        if self.travel:
            return rectangle(self.box.width, self.box.height, self.radius)
        keys = [
            Key(self.enter, [each * 0.7 for each in whole], SETTLE),
            Key(self.enter + 1.0, whole, LEAVE),
        ]
        if self.leave is not None:
            keys += [
                Key(self.leave, whole, LEAVE),
                Key(self.leave + 0.45, [each * 0.86 for each in whole]),
            ]
        return growing_rectangle(moving(*keys), self.radius)

    @property
    def seen(self) -> Json:
        if self.travel:
            return fixed(100)
        keys = [Key(self.enter, [0], GLIDE), Key(self.enter + 0.35, [100], LEAVE)]
        if self.leave is not None:
            keys += [Key(self.leave + 0.1, [100], LEAVE), Key(self.leave + 0.45, [0])]
        return moving(*keys)


def scrim(photo: Photo, span: Span, stops: Sequence[Stop]) -> Json:
    """Darkness on the picture from its top to its bottom, so that text on it can be read."""
    half = photo.box.height / 2
    shade = gradient(BLACK, stops, (0, -half), (0, half))
    place = Motion(place=photo.place(), seen=photo.seen)
    return drawing("", span, place, photo.frame, shade)


def photo(photo: Photo, span: Span) -> Layers:
    box, place = photo.box, Motion(place=photo.place(), seen=photo.seen)
    matte = drawing("", span, place, photo.frame, fill(WHITE))
    fit = max(box.width / photo.size[0], box.height / photo.size[1])
    first, last = (each * fit for each in photo.zoom)
    slow = moving(Key(span.start, [first, first], SETTLE), Key(span.end, [last, last]))
    inside = Motion(
        place=photo.place(), anchor=fixed(photo.size[0] / 2, photo.size[1] / 2), scale=slow
    )
    return through(matte, picture(photo.key, photo.asset, span, inside))


def rule(paint: Colour, box: Box, span: Span, enter: float, leave: float | None = None) -> Json:
    """A bar with round ends that grows from its middle."""
    upright = box.height > box.width
    thin = [box.width, 0] if upright else [0, box.height]
    keys = [Key(enter, thin, SETTLE), Key(enter + 0.9, [box.width, box.height], LEAVE)]
    if leave is not None:
        whole = [box.width, box.height]
        keys += [Key(leave, whole, LEAVE), Key(leave + 0.4, thin)]
    shape = growing_rectangle(moving(*keys), min(box.width, box.height) / 2)
    return drawing("", span, Motion(place=fixed(*box.middle)), shape, fill(paint))


def quotation_mark(paint: Colour, at: Sequence[float], size: float, span: Span, seen: Json) -> Json:
    """Two drops, leaning: the same mark for either direction of writing."""
    drops = [
        group("", _drop(size * 0.42), fill(paint), place=fixed(side * size * 0.27, 0))
        for side in (-1, 1)
    ]
    rise = between(span.start, span.start + 1.2, [at[0], at[1] + size * 0.3], at)
    return groups("", span, Motion(place=rise, seen=seen), drops)


def _drop(size: float) -> Json:
    r = size / 2
    k = r * 0.5523
    points = [(-r, 0.3 * r), (0, 1.3 * r), (r, 0.3 * r), (0, -0.7 * r), (0.55 * r, -1.9 * r)]
    incoming = [(0, -1.5 * r), (-k, 0), (0, k), (k, 0), (-0.5 * r, 0.12 * r)]
    outgoing = [(0, k), (k, 0), (0, -k), (0.02 * r, -0.5 * r), (-0.95 * r, 0.1 * r)]
    return curve(points, incoming, outgoing)


def burst(
    paint: Colour, reach: tuple[float, float], width: float, span: Span, motion: Motion
) -> Json:
    """Short lines that shoot outwards from a circle to a wider one."""
    near, far = reach
    ways = [
        (math.cos(turn), math.sin(turn)) for turn in (n * math.tau / _RAYS for n in range(_RAYS))
    ]
    rays = [outline([(x * near, y * near), (x * far, y * far)], closed=False) for x, y in ways]
    at = span.start
    tail, head = between(at + 0.12, span.end, [0], [100]), between(at, at + 0.4, [0], [100])
    return drawing("", span, motion, *rays, trim(tail, head), stroke(paint, width))


def ridge(
    paint: Colour | str, stage: Stage, span: Span, place: Json, height: float, opacity: float
) -> Json:
    """Hills along the lower edge, wide enough to be moved a little to either side."""
    steps = [n / _STEPS for n in range(_STEPS + 1)]
    wide = stage.width * 1.3
    line = [((x - 0.5) * wide, -height * _hill(x)) for x in steps]
    shape = outline([*line, (wide / 2, stage.height * 0.2), (-wide / 2, stage.height * 0.2)])
    return drawing("", span, Motion(place=place), shape, fill(paint, opacity))


def _hill(x: float) -> float:
    """From 0 to 1, never twice the same within the picture."""
    waves = math.sin(x * 7.3 + 0.6) + 0.55 * math.sin(x * 15.1 + 2.2) + 0.22 * math.sin(x * 33.7)
    return 0.5 + waves / 3.54
