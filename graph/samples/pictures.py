"""The library of sample pictures."""

import io
from functools import cache, partial

from PIL import Image, ImageOps

from domains.content.api import Both
from graph.samples.manifest import SamplePicture
from graph.samples.painting import objects
from graph.samples.painting.landscapes import SCENERIES, landscape
from graph.samples.painting.paint import jpeg

_JPEG, _PNG = "image/jpeg", "image/png"

_TITLES = {
    "dawn": Both("سپیده‌دم", "Dawn"),
    "noon": Both("نیم‌روز", "Noon"),
    "dusk": Both("غروب", "Dusk"),
    "night": Both("شب", "Night"),
    "sea": Both("دریا", "Sea"),
    "desert": Both("کویر", "Desert"),
}


@cache
def pictures() -> tuple[SamplePicture, ...]:
    painted = tuple(
        SamplePicture(slug, _TITLES[slug], _JPEG, cache(partial(landscape, scenery)))
        for slug, scenery in SCENERIES.items()
    )
    return (
        *painted,
        SamplePicture("city", Both("شهر", "City"), _JPEG, cache(objects.city)),
        SamplePicture("product", Both("بطری", "Bottle"), _JPEG, cache(objects.product)),
        SamplePicture("mark", Both("نشان", "Mark"), _PNG, cache(objects.mark)),
    )


def picture(slug: str) -> SamplePicture:
    return next(each for each in pictures() if each.slug == slug)


@cache
def cropped(slug: str, size: tuple[float, float], focus: tuple[float, float] = (0.5, 0.5)) -> bytes:
    """That part of a sample picture which fills a box of this size, as a JPEG."""
    whole = Image.open(io.BytesIO(picture(slug).data))
    wanted = (round(size[0]), round(size[1]))
    fitted = ImageOps.fit(whole, wanted, Image.Resampling.LANCZOS, centering=focus)
    return jpeg(fitted)
