"""Why bytes were not taken, in words that say what to do next."""

from collections.abc import Mapping
from enum import StrEnum

from kernel.texts import Text


class Refusal(StrEnum):
    UNKNOWN_KIND = "UNKNOWN_KIND"
    BROKEN = "BROKEN"
    TOO_MANY_PIXELS = "TOO_MANY_PIXELS"
    TOO_LONG = "TOO_LONG"
    TOO_HEAVY = "TOO_HEAVY"
    OTHER_BYTES = "OTHER_BYTES"
    HOSTILE_ARCHIVE = "HOSTILE_ARCHIVE"
    NO_TEMPLATE = "NO_TEMPLATE"
    NO_ROOM = "NO_ROOM"
    FAILED = "FAILED"


class RefusedError(Exception):
    """What came is not what may be kept."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


TEXTS: Mapping[Refusal, Text] = {
    Refusal.UNKNOWN_KIND: Text(
        en="This is no file of a kind that is taken here, whatever its name says. Pictures: PNG, "
        "JPEG, WebP, GIF; sounds: MP3, WAV, M4A, AAC, Ogg, FLAC; videos: MP4, MOV, WebM, MKV; "
        "fonts: TTF, OTF.",
        fa="این پرونده، نامش هرچه باشد، از گونه‌های پذیرفته نیست. تصویر: PNG، JPEG، WebP، GIF؛ صدا: "
        "MP3، WAV، M4A، AAC، Ogg، FLAC؛ ویدئو: MP4، MOV، WebM، MKV؛ قلم: TTF، OTF.",
    ),
    Refusal.BROKEN: Text(
        en="The file is damaged or not complete. Save or export it anew and upload that.",
        fa="پرونده آسیب دیده یا ناقص است. آن را دوباره ذخیره کنید و بارگذاری کنید.",
    ),
    Refusal.TOO_MANY_PIXELS: Text(
        en="The picture has too many pixels: 50 million at most, 35 million in a video. Make it "
        "smaller and upload it again.",
        fa="شمار پیکسل‌ها بیش از حد است: حداکثر ۵۰ میلیون، در ویدئو ۳۵ میلیون. آن را کوچک‌تر کنید و "
        "دوباره بارگذاری کنید.",
    ),
    Refusal.TOO_LONG: Text(
        en="It lasts too long: a sound 2 hours at most, a video 1 hour. Cut it and send it again.",
        fa="بیش از حد طولانی است: صدا حداکثر ۲ ساعت و ویدئو ۱ ساعت. آن را کوتاه کنید و دوباره "
        "بارگذاری کنید.",
    ),
    Refusal.TOO_HEAVY: Text(
        en="Reading the file takes more time or memory than is allowed. Export it in a simpler "
        "form and upload that.",
        fa="خواندن این پرونده بیش از حد مجاز زمان یا حافظه می‌خواهد. آن را به شکل ساده‌تری ذخیره "
        "کنید و بارگذاری کنید.",
    ),
    Refusal.OTHER_BYTES: Text(
        en="What has arrived is not what was announced. Begin the upload again.",
        fa="آنچه رسیده همان نیست که اعلام شده بود. بارگذاری را از نو آغاز کنید.",
    ),
    Refusal.HOSTILE_ARCHIVE: Text(
        en="The archive has entries that leave their folder, links, or more files or bytes than "
        "are allowed. Pack it anew from the project's folder.",
        fa="بایگانی مسیرهای بیرون از پوشه، پیوند، یا پرونده‌ها و بایت‌های بیش از حد دارد. آن را "
        "دوباره از پوشهٔ پروژه بسازید.",
    ),
    Refusal.NO_TEMPLATE: Text(
        en="There is no template in it: send a Lottie file, a dotLottie, a project of After "
        "Effects or an archive with exactly one.",
        fa="قالبی در آن نیست: پروندهٔ Lottie، dotLottie، پروژهٔ افترافکت یا بایگانی با دقیقاً یک "
        "پروژه بفرستید.",
    ),
    Refusal.NO_ROOM: Text(
        en="There is no room for it any more. Remove files that you no longer need, also from the "
        "trash, and upload it again.",
        fa="دیگر برای آن جا نیست. پرونده‌هایی را که لازم ندارید پاک کنید، از سطل زباله هم، و دوباره "
        "بارگذاری کنید.",
    ),
    Refusal.FAILED: Text(
        en="The file could not be looked at. Upload it again; if it stays, tell us.",
        fa="بررسی پرونده ممکن نشد. دوباره بارگذاری کنید و اگر ادامه داشت به ما بگویید.",
    ),
}
