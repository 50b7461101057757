"""What may be uploaded: types and sizes for each purpose, and who may."""

from collections.abc import Mapping
from dataclasses import dataclass

from domains.file_mgr.api import Purpose
from kernel.actor import Actor
from kernel.errors import bad_input, forbidden
from kernel.permissions import Permission, permissions_of
from kernel.texts import Text

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kind:
    most_bytes: int
    media_types: frozenset[str]


TAKEN: Mapping[Purpose, Kind] = {
    Purpose.IMAGE: Kind(
        50 * MIB, frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
    ),
    Purpose.AUDIO: Kind(
        200 * MIB,
        frozenset(
            {
                "audio/mpeg",
                "audio/wav",
                "audio/ogg",
                "audio/flac",
                "audio/aac",
                "audio/mp4",
                "audio/webm",
            }
        ),
    ),
    Purpose.VIDEO: Kind(
        2000 * MIB,
        frozenset({"video/mp4", "video/quicktime", "video/webm", "video/x-matroska"}),
    ),
    Purpose.FONT: Kind(30 * MIB, frozenset({"font/ttf", "font/otf"})),
    Purpose.SOURCE: Kind(
        2000 * MIB,
        frozenset(
            {
                "application/json",
                "application/zip+dotlottie",
                "application/zip",
                "application/x-aftereffects-project",
            }
        ),
    ),
}
# They belong to templates, and templates to the tenant.
OF_CATALOGUE = frozenset({Purpose.FONT, Purpose.SOURCE})
_NOT_UPLOADED = Text(
    en="Files of this purpose are made by the system. Upload a picture, a sound or a video.",
    fa="پرونده‌های این کاربرد را خود سامانه می‌سازد. تصویر، صدا یا ویدئو بارگذاری کنید.",
)
_SIZE = Text(
    en="A file of this purpose has 1 byte to {most} MiB. Make it smaller and say its true size.",
    fa="پروندهٔ این کاربرد باید ۱ بایت تا {most} مبی‌بایت باشد. آن را کوچک‌تر کنید و اندازهٔ "
    "درستش را بنویسید.",
)


def keeps_catalogue(actor: Actor) -> bool:
    return Permission.CONTENT_WRITE in permissions_of(actor)


def check(actor: Actor, purpose: Purpose, size: int, *, for_catalogue: bool) -> None:
    kind = TAKEN.get(purpose)
    if kind is None:
        raise bad_input("input.purpose", _NOT_UPLOADED)
    if (for_catalogue or purpose in OF_CATALOGUE) and not keeps_catalogue(actor):
        raise forbidden()
    if not 1 <= size <= kind.most_bytes:
        raise bad_input("input.size", _SIZE.with_(most=kind.most_bytes // MIB))
