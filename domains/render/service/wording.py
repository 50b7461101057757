"""What persons read about their renders."""

from kernel.errors import AppError, Code
from kernel.texts import Text

RATE = Text(
    en="Choose a frame rate from 1 to 60.",
    fa="نرخ فریم را از ۱ تا ۶۰ برگزینید.",
)
CHUNKS = Text(
    en="A film is cut into 1 to {most} chunks, and only an administrator says how many.",
    fa="فیلم به ۱ تا {most} تکه بریده می‌شود و تنها مدیر شمار آن را می‌گوید.",
)
ENGINE = Text(
    en="This template needs {engine}, and no node of the farm has it. Choose another template, "
    "or connect a node that has it.",
    fa="این قالب به {engine} نیاز دارد و هیچ گره‌ای آن را ندارد. قالب دیگری برگزینید یا گره‌ای که "
    "آن را دارد وصل کنید.",
)
NO_SOURCE = Text(
    en="This template has no file to be rendered from yet. Ask the administrator to upload it.",
    fa="این قالب هنوز پرونده‌ای برای رندر ندارد. از مدیر بخواهید آن را بارگذاری کند.",
)
FONTS = Text(
    en="No node has the font {names}. Choose another font, or have it installed, then order again.",
    fa="هیچ گره‌ای قلم {names} را ندارد. قلم دیگری برگزینید یا بخواهید نصب شود، سپس دوباره "
    "سفارش دهید.",
)
NO_FILE = Text(
    en="The file of {key} is gone. Choose another one in the editor, then order again.",
    fa="پروندهٔ {key} دیگر نیست. در ویرایشگر پروندهٔ دیگری برگزینید و دوباره سفارش دهید.",
)
OVER = Text(
    en="This render is over already; nothing was changed.",
    fa="این رندر پیش‌تر پایان یافته است؛ چیزی تغییر نکرد.",
)
NOT_FAILED = Text(
    en="Only a render that failed or was cancelled can be tried again. Order a new one instead.",
    fa="تنها رندری که ناموفق یا لغو شده باشد دوباره اجرا می‌شود. به جای آن رندر تازه سفارش دهید.",
)
STALE = Text(
    en="This work was given to somebody else or called back. Stop it and drop it.",
    fa="این کار به دیگری سپرده یا بازخوانده شده است. آن را متوقف کنید و کنار بگذارید.",
)
FOREIGN_OBJECT = Text(
    en="The objects of this report are not those that were asked for. Report what was uploaded.",
    fa="پرونده‌های این گزارش همان‌هایی نیستند که خواسته شده بود. آنچه بارگذاری شده را گزارش کنید.",
)
MALFORMED = Text(
    en="This is not of the form that the protocol asks for. Update the node agent.",
    fa="این به شکلی که پروتکل می‌خواهد نیست. برنامهٔ گره را به‌روز کنید.",
)

CALLED_OFF = Text(
    en="An administrator has stopped this render; nothing was charged. Order it again.",
    fa="مدیر این رندر را متوقف کرد؛ هزینه‌ای گرفته نشد. دوباره سفارش دهید.",
)
CANCELLED = Text(
    en="You have cancelled this render; nothing was charged. Order it again whenever you like.",
    fa="شما این رندر را لغو کردید؛ هزینه‌ای گرفته نشد. هر زمان خواستید دوباره سفارش دهید.",
)
CANCELLED_MIDWAY = Text(
    en="You have cancelled this render. {drawn} of its {seconds} seconds were drawn by then and "
    "stay charged; the rest was given back.",
    fa="شما این رندر را لغو کردید. {drawn} ثانیه از {seconds} ثانیهٔ آن تا آن هنگام ساخته شده بود و "
    "هزینه‌اش می‌ماند؛ بقیه بازگردانده شد.",
)
REFUSED = Text(
    en="The template or something that was filled in can't be rendered: {message}. Mend it and "
    "order again; nothing was charged.",
    fa="قالب یا چیزی که در آن پر شده رندر نمی‌شود: {message}. آن را درست کنید و دوباره سفارش دهید؛ "
    "هزینه‌ای گرفته نشد.",
)
GAVE_UP = Text(
    en="The render failed {times} times and was given up; the last time: {message}. Try again; "
    "nothing was charged.",
    fa="رندر {times} بار ناموفق بود و رها شد؛ آخرین بار: {message}. دوباره تلاش کنید؛ هزینه‌ای "
    "گرفته نشد.",
)
LOST = "the node did not report for {seconds} seconds"


def stale() -> AppError:
    """The same for an item that never was, one of another node, and one of an older attempt."""
    return AppError(Code.STALE_ATTEMPT, STALE)
