"""Pictures: decoded once, whole, and made small."""

from pathlib import Path

from PIL import Image, ImageOps

from domains.file_mgr.service.inspection.findings import Facts, UnfitError, reading

MOST_PIXELS = 50_000_000
THUMBNAIL = 320
QUALITY = 80
FAMILIES = {"png": "PNG", "jpeg": "JPEG", "webp": "WEBP", "gif": "GIF"}
# Our own bound is checked before anything is decoded.
Image.MAX_IMAGE_PIXELS = None


def look(path: Path, family: str, thumbnail: Path) -> Facts:
    form = FAMILIES.get(family)
    if form is None:
        raise UnfitError("UNKNOWN_KIND")
    with reading(), Image.open(path, formats=[form]) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            raise UnfitError("TOO_MANY_PIXELS")
        # Reads a JPEG to its end all the same, in a fraction of the memory.
        image.draft("RGB", (THUMBNAIL * 2, THUMBNAIL * 2))
        image.load()
        turned = _is_turned(image)
        keep(image, thumbnail)
    size = (height, width) if turned else (width, height)
    return Facts(f"image/{form.lower()}", *size)


def keep(image: Image.Image, thumbnail: Path) -> None:
    """Upright, and without a word of what the file told besides."""
    small = _eight_bits(image).convert("RGBA" if image.has_transparency_data else "RGB")
    small.thumbnail((THUMBNAIL, THUMBNAIL))
    upright = ImageOps.exif_transpose(small)
    upright.info.clear()
    upright.save(thumbnail, "WEBP", quality=QUALITY)


def _eight_bits(image: Image.Image) -> Image.Image:
    """A grey of 16 bits would be cut off at 255 instead of made smaller, and come out white."""
    if not image.mode.startswith("I"):
        return image
    grey = image.convert("I").point(lambda value: value / 256).convert("L")
    grey.info = {name: value for name, value in image.info.items() if name == "exif"}
    return grey


def _is_turned(image: Image.Image) -> bool:
    """Whether the camera lay on its side: what everybody sees is as high as the file is wide."""
    return image.getexif().get(0x0112, 1) in {5, 6, 7, 8}
