"""What studio says to people about what they have saved."""

from kernel.texts import Text

NO_SUCH_TEMPLATE = Text(
    en="There is no such template, or it is not offered any more. Choose another one.",
    fa="چنین قالبی پیدا نشد یا دیگر عرضه نمی‌شود. قالب دیگری انتخاب کنید.",
)
NO_SUCH_PRESET = Text(
    en="The template has no such set of colours. Choose one of those that it has.",
    fa="این قالب چنین مجموعه‌رنگی ندارد. یکی از مجموعه‌های آن را انتخاب کنید.",
)
NO_SUCH_FILE = Text(
    en="There is no such file, or it is not yours. Upload it again.",
    fa="چنین پرونده‌ای پیدا نشد یا به شما تعلق ندارد. آن را دوباره بارگذاری کنید.",
)
NO_SUCH_TRACK = Text(
    en="There is no such piece in the music library. Choose another one.",
    fa="چنین قطعه‌ای در کتابخانهٔ موسیقی پیدا نشد. قطعهٔ دیگری انتخاب کنید.",
)
NO_SUCH_SCENE = Text(
    en="The project has no such scene. Load it again: the scene may have been removed.",
    fa="پروژه چنین صحنه‌ای ندارد. آن را دوباره بارگیری کنید؛ شاید صحنه حذف شده باشد.",
)
NO_SUCH_TEMPLATE_SCENE = Text(
    en="The template has no scene of this key. Take the key of one of its scenes.",
    fa="این قالب صحنه‌ای با این کلید ندارد. کلید یکی از صحنه‌های آن را به کار ببرید.",
)
NO_SUCH_KEY = Text(
    en="There is nothing of this key here. Take a key that the template has in this place.",
    fa="در اینجا چیزی با این کلید نیست. کلیدی را به کار ببرید که قالب در همین جا دارد.",
)
SCENE_EXISTS = Text(
    en="There is a scene of this id already. Leave the id out, or choose a new one.",
    fa="صحنه‌ای با این شناسه از پیش هست. شناسه را ننویسید یا شناسهٔ تازه‌ای انتخاب کنید.",
)
FIXED_SCENES = Text(
    en="This template's scenes are fixed: fill in their contents. "
    "A flexible template lets you add, remove and move scenes.",
    fa="صحنه‌های این قالب ثابت است؛ محتوای آن‌ها را پر کنید. "
    "در قالب‌های انعطاف‌پذیر می‌توانید صحنه اضافه، حذف یا جابه‌جا کنید.",
)
FIXED_LENGTHS = Text(
    en="The lengths of this template's scenes are fixed. Leave them as they are.",
    fa="طول صحنه‌های این قالب ثابت است. آن را همان‌گونه که هست بگذارید.",
)
SCENE_COUNT = Text(
    en="A film has 1 to {most} scenes. Remove one before you add another.",
    fa="یک ویدیو ۱ تا {most} صحنه دارد. پیش از افزودن صحنه، یکی را حذف کنید.",
)
LAST_SCENE = Text(
    en="A film has at least one scene. Add another one before you remove this.",
    fa="ویدیو دست‌کم یک صحنه دارد. پیش از حذف این صحنه، صحنهٔ دیگری اضافه کنید.",
)
SCENE_SECONDS = Text(
    en="This scene lasts {least:g} to {most:g} seconds. Choose a length between them.",
    fa="این صحنه {least:g} تا {most:g} ثانیه طول می‌کشد. طولی در همین بازه انتخاب کنید.",
)
FILM_SECONDS = Text(
    en="A film lasts {most} seconds at most. Shorten or remove a scene.",
    fa="یک ویدیو حداکثر {most} ثانیه است. صحنه‌ای را کوتاه یا حذف کنید.",
)
COLOUR = Text(
    en="Write a colour as #rrggbb, for instance #ff8800.",
    fa="رنگ را به شکل ‎#rrggbb بنویسید؛ برای نمونه ‎#ff8800.",
)
NAME = Text(
    en="A name has 1 to {most} characters on one line.",
    fa="نام ۱ تا {most} نویسه در یک سطر دارد.",
)
LOCALE = Text(
    en="Choose fa or en as locale.",
    fa="برای locale یکی از fa یا en را انتخاب کنید.",
)
TOO_MANY_CHANGES = Text(
    en="Send 1 to {most} changes at once. Save the others next.",
    fa="در هر بار ۱ تا {most} تغییر بفرستید و بقیه را پس از آن ذخیره کنید.",
)
TOO_LARGE = Text(
    en="The project has grown too large to be saved. Shorten texts or remove scenes.",
    fa="پروژه بزرگ‌تر از آن شده است که ذخیره شود. متن‌ها را کوتاه یا صحنه‌هایی را حذف کنید.",
)
TOO_MANY_PROJECTS = Text(
    en="You have {most} projects, and there is no room for more. "
    "Remove some from the trash for good.",
    fa="شما {most} پروژه دارید و جای بیشتری نیست. چند پروژه را از سطل برای همیشه حذف کنید.",
)
IN_THE_TRASH = Text(
    en="This project is in the trash. Restore it first.",
    fa="این پروژه در سطل است. ابتدا آن را برگردانید.",
)
NOT_IN_THE_TRASH = Text(
    en="Only what is in the trash can be removed for good. Move it there first.",
    fa="تنها آنچه در سطل است برای همیشه حذف می‌شود. ابتدا پروژه را به سطل ببرید.",
)
NOTHING_TO_UNDO = Text(
    en="There is nothing to undo.",
    fa="چیزی برای واگرد نیست.",
)
NOTHING_TO_REDO = Text(
    en="There is nothing to redo.",
    fa="چیزی برای ازنو نیست.",
)
STALE = Text(
    en="The project was saved elsewhere in the meantime: version {saved} is newer than your "
    "version {yours}. Nothing is lost: compare the two and save again on top of the newer one.",
    fa="در این میان پروژه در جای دیگری ذخیره شده است: نسخهٔ {saved} از نسخهٔ {yours} شما تازه‌تر "
    "است. چیزی از دست نرفته: دو نسخه را بسنجید و دوباره روی نسخهٔ تازه‌تر ذخیره کنید.",
)
TEMPLATE_HAS_CHANGED = Text(
    en="The template has changed since this project was made. Bring the project up to date with "
    "projectRefresh, look at it, and order again.",
    fa="قالب از زمان ساخت این پروژه تغییر کرده است. پروژه را با projectRefresh به‌روز کنید، "
    "نگاهی به آن بیندازید و دوباره سفارش دهید.",
)
