"""The family of a file by its first bytes, whatever it is called and said to be."""

HEAD = 8192
_STARTS = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"ID3", "mp3"),
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
    (b"\x1aE\xdf\xa3", "matroska"),
    (b"\x00\x01\x00\x00", "ttf"),
    (b"true", "ttf"),
    (b"OTTO", "otf"),
    (b"PK\x03\x04", "zip"),
)
_FORMS = (
    (b"RIFF", b"WEBP", "webp"),
    (b"RIFF", b"WAVE", "wav"),
    (b"RIFX", b"Egg!", "aep"),
)
_LONGEST_FORM = 12


def family_of(head: bytes) -> str | None:
    for start, family in _STARTS:
        if head.startswith(start):
            return family
    for start, form, family in _FORMS:
        if head[:4] == start and head[8:_LONGEST_FORM] == form:
            return family
    if head[4:8] == b"ftyp":
        return "isobmff"
    return _by_frames(head) or _text(head)


def _by_frames(head: bytes) -> str | None:
    """Sounds without a head begin with a frame: eleven bits set, and then its layer."""
    if len(head) < 2 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:  # noqa: PLR2004 - bits of a frame's head
        return None
    layer = head[1] >> 1 & 3
    if layer == 0:
        return "aac" if head[1] & 0xF0 == 0xF0 else None  # noqa: PLR2004 - bits of a frame's head
    return "mp3"


def _text(head: bytes) -> str | None:
    return "json" if head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")[:1] == b"{" else None
