"""What studio says about a value that an element or a sound does not take."""

from kernel.texts import Text

NO_FILE_HERE = Text(
    en="This takes no file. Send its value alone.",
    fa="اینجا پرونده نمی‌پذیرد. تنها مقدار آن را بفرستید.",
)
FILE_ONLY = Text(
    en="This is filled with a file. Send the file's id, or nothing for what the template has.",
    fa="اینجا با پرونده پر می‌شود. شناسهٔ پرونده را بفرستید یا برای محتوای خود قالب چیزی نفرستید.",
)
CHARACTERS = Text(
    en="This text has {least} to {most} characters, and now it has {now}.",
    fa="این متن {least} تا {most} نویسه دارد و اکنون {now} نویسه است.",
)
LINES = Text(
    en="This text has {most} lines at most. Join some of them.",
    fa="این متن حداکثر {most} سطر دارد. چند سطر را به هم بچسبانید.",
)
CONTROL_CHARACTERS = Text(
    en="This text holds characters that can't be shown. Write it without them.",
    fa="در این متن نویسه‌هایی هست که نمایش داده نمی‌شود. آن را بدون آن‌ها بنویسید.",
)
NUMBER = Text(
    en="Write a number, for instance 12.5.",
    fa="یک عدد بنویسید؛ برای نمونه 12.5.",
)
NUMBER_RANGE = Text(
    en="Choose a number from {least} to {most}.",
    fa="عددی از {least} تا {most} انتخاب کنید.",
)
OPTION = Text(
    en="Choose one of these: {options}.",
    fa="یکی از این‌ها را انتخاب کنید: {options}.",
)
CHECK_BOX = Text(
    en="A check box is true or false.",
    fa="مقدار این گزینه true یا false است.",
)
FOCUS = Text(
    en="A focus point is two numbers from 0 to 1.",
    fa="نقطهٔ تمرکز دو عدد از ۰ تا ۱ است.",
)
FONT = Text(
    en="This template does not have that font. Choose one of these: {fonts}.",
    fa="این قالب آن قلم را ندارد. یکی از این‌ها را انتخاب کنید: {fonts}.",
)
FONT_SIZE = Text(
    en="A font size is a number from {least} to {most}.",
    fa="اندازهٔ قلم عددی از {least} تا {most} است.",
)
JUSTIFICATION = Text(
    en="A text stands left, center or right.",
    fa="چینش متن یکی از left، center یا right است.",
)
DIRECTION = Text(
    en="A text runs rtl or ltr.",
    fa="جهت متن یکی از rtl یا ltr است.",
)
FILE_KIND = Text(
    en="A file of this kind does not fit here. Choose one of these kinds: {accepts}.",
    fa="این گونه پرونده اینجا جا نمی‌گیرد. یکی از این گونه‌ها را انتخاب کنید: {accepts}.",
)
FILE_SECONDS = Text(
    en="This takes {least} to {most} seconds of sound, and the file has {now:g}.",
    fa="اینجا {least} تا {most} ثانیه صدا می‌پذیرد و این پرونده {now:g} ثانیه است.",
)
SOUND_COUNT = Text(
    en="A film has {most} sounds at most. Remove one before you add another.",
    fa="یک ویدیو حداکثر {most} صدا دارد. پیش از افزودن صدا، یکی را حذف کنید.",
)
SOUND_SOURCE = Text(
    en="A sound is either a file of yours or a piece of the library. Name one of the two.",
    fa="هر صدا یا پرونده‌ای از خود شماست یا قطعه‌ای از کتابخانه. یکی از این دو را نام ببرید.",
)
VOLUME = Text(
    en="A volume is a number from 0 to 1.",
    fa="بلندی صدا عددی از ۰ تا ۱ است.",
)
SOUND_TIMES = Text(
    en="These times do not fit the sound. It starts within {most} seconds, its part ends behind "
    "its beginning, and its fades are no longer than the part.",
    fa="این زمان‌ها با صدا جور نیست. صدا در {most} ثانیهٔ نخست آغاز می‌شود، پایان بخش پس از آغاز "
    "آن است و محو شدن‌ها از خود بخش بلندتر نیست.",
)
