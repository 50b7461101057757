"""What content says when it refuses something."""

from kernel.texts import Text

NAME = Text(
    en="Write it in Persian and in English, 1 to 200 characters each.",
    fa="آن را به فارسی و انگلیسی بنویسید، هر کدام ۱ تا ۲۰۰ نویسه.",
)
DESCRIPTION = Text(
    en="A description has at most 5000 characters in each language.",
    fa="توضیح در هر زبان حداکثر ۵۰۰۰ نویسه دارد.",
)
SLUG = Text(
    en="A slug has 1 to 64 small letters a-z, digits and hyphens, no hyphen at its ends.",
    fa="شناسهٔ متنی ۱ تا ۶۴ حرف کوچک انگلیسی، رقم یا خط تیره است و خط تیره در دو سر آن نمی‌آید.",
)
SLUG_TAKEN = Text(
    en="Another template has this slug already. Choose another one.",
    fa="قالب دیگری این شناسه را دارد. شناسهٔ دیگری برگزینید.",
)
CHANGED = Text(
    en="Somebody has changed it meanwhile. Load it again and repeat your change.",
    fa="در این میان کسی آن را تغییر داده است. دوباره بارگیری کنید و تغییر خود را تکرار کنید.",
)
NO_CATEGORY = Text(
    en="There is no category {slug}. Make it first, or choose another one.",
    fa="دسته‌ای با شناسهٔ {slug} نیست. نخست آن را بسازید یا دستهٔ دیگری برگزینید.",
)
NO_TAG = Text(
    en="There is no tag {slug}. Make it first, or choose another one.",
    fa="برچسبی با شناسهٔ {slug} نیست. نخست آن را بسازید یا برچسب دیگری برگزینید.",
)
NOTHING_TO_RENDER = Text(
    en="Give the template a primary category and at least one project with a source file, then "
    "publish it.",
    fa="نخست برای قالب یک دستهٔ اصلی و دست‌کم یک پروژه با پروندهٔ مبدأ بگذارید و سپس آن را "
    "منتشر کنید.",
)
NEEDS_CATEGORY = Text(
    en="A published template has a primary category. Name one, or unpublish the template first.",
    fa="قالب منتشرشده دستهٔ اصلی دارد. دسته‌ای نام ببرید یا نخست قالب را از انتشار بردارید.",
)
STILL_USED = Text(
    en="This is the primary category of published templates. Give them another one first.",
    fa="این دستهٔ اصلی چند قالب منتشرشده است. نخست دستهٔ دیگری به آن‌ها بدهید.",
)
IN_TRASH = Text(
    en="The template is in the trash. Restore it first.",
    fa="قالب در سطل زباله است. نخست آن را بازگردانید.",
)
CIRCLE = Text(
    en="A category can't be below itself. Choose another parent.",
    fa="یک دسته نمی‌تواند زیرمجموعهٔ خودش باشد. دستهٔ بالاتر دیگری برگزینید.",
)
TOO_MANY = Text(
    en="There can be at most {most} of these. Take some away first.",
    fa="از این‌ها حداکثر {most} مورد می‌تواند باشد. نخست چند مورد را بردارید.",
)
NO_TRACK = Text(
    en="The music library has no such track; choose one of those that it lists.",
    fa="چنین قطعه‌ای در کتابخانهٔ موسیقی نیست؛ یکی از قطعه‌های فهرست را برگزینید.",
)
NO_FILE = Text(
    en="There is no such file, or it is not yours. Upload it first.",
    fa="چنین پرونده‌ای نیست یا از آن شما نیست. نخست آن را بارگذاری کنید.",
)
WRONG_FILE = Text(
    en="This file was uploaded for something else. Upload it with the purpose {purpose}.",
    fa="این پرونده برای کار دیگری بارگذاری شده است. آن را با کاربرد {purpose} بارگذاری کنید.",
)
OWN_FILE = Text(
    en="This file is a customer's own. Upload it for the catalogue, so that everybody can see it.",
    fa="این پرونده از آن یک مشتری است. آن را برای فهرست قالب‌ها بارگذاری کنید تا همه ببینندش.",
)
ONE_OF_BOTH = Text(
    en="Ask for a template by its id or by its slug, by one of them.",
    fa="قالب را یا با شناسه یا با شناسهٔ متنی بخواهید، تنها یکی از این دو.",
)
KEY = Text(
    en="A key begins with frl_, frd_, frc_ or frs_, then 1 to 60 small letters, digits or _.",
    fa="کلید با frl_ یا frd_ یا frc_ یا frs_ آغاز می‌شود و پس از آن ۱ تا ۶۰ حرف کوچک، رقم یا _ "
    "می‌آید.",
)
SCENE_KEY = Text(
    en="A scene's key is the name of its composition: 1 to 64 small letters, digits, _ or -.",
    fa="کلید صحنه نام ترکیب آن است: ۱ تا ۶۴ حرف کوچک، رقم، _ یا -.",
)
KEY_TWICE = Text(
    en="This key is there twice. Give each its own.",
    fa="این کلید دو بار آمده است. به هر کدام کلید خودش را بدهید.",
)
SIZE = Text(
    en="Width and height are even, 16 to 4096, and fit the aspect.",
    fa="پهنا و بلندا زوج و از ۱۶ تا ۴۰۹۶ هستند و با نسبت تصویر می‌خوانند.",
)
RATE = Text(
    en="A frame rate is 1 to 60 frames a second, as 25, 30000/1001 or 29.97.",
    fa="نرخ فریم ۱ تا ۶۰ فریم در ثانیه است، مانند 25 یا 30000/1001 یا 29.97.",
)
SECONDS = Text(
    en="A length is more than 0 and at most 600 seconds.",
    fa="طول بیش از ۰ و حداکثر ۶۰۰ ثانیه است.",
)
SCENE_SECONDS = Text(
    en="A scene's length lies between its least and its greatest length.",
    fa="طول صحنه میان کمترین و بیشترین طول آن است.",
)
CONVENTION = Text(
    en="The convention has the version 1.",
    fa="نسخهٔ قرارداد ۱ است.",
)
LIMITS = Text(
    en="These limits contradict each other or don't fit this kind of element.",
    fa="این محدودیت‌ها با هم یا با نوع این عنصر سازگار نیستند.",
)
OPTIONS = Text(
    en="A drop-down needs 1 to 100 options, each value once; other elements have none.",
    fa="فهرست کشویی ۱ تا ۱۰۰ گزینه با مقدارهای متفاوت می‌خواهد؛ عنصرهای دیگر گزینه ندارند.",
)
ACCEPTS = Text(
    en="A media element accepts image, video or both; an audio element audio; others nothing.",
    fa="عنصر رسانه image یا video یا هر دو را می‌پذیرد، عنصر صدا audio را و دیگران هیچ.",
)
DEFAULT_TEXT = Text(
    en="The default breaks the element's own limits: shorten it, or widen the limits.",
    fa="مقدار پیش‌فرض از محدودیت خود عنصر بیرون است: کوتاهش کنید یا محدودیت را بازتر کنید.",
)
DEFAULT_CHECK = Text(
    en="The default of a check box is 0 or 1.",
    fa="مقدار پیش‌فرض کادر انتخاب ۰ یا ۱ است.",
)
DEFAULT_OPTION = Text(
    en="The default is one of the options.",
    fa="مقدار پیش‌فرض یکی از گزینه‌هاست.",
)
DEFAULT_NUMBER = Text(
    en="The default is a number between least and most, written in digits.",
    fa="مقدار پیش‌فرض عددی میان کمترین و بیشترین است و با رقم نوشته می‌شود.",
)
COLOUR = Text(
    en="A colour is # with six hexadecimal digits in small letters.",
    fa="رنگ # و شش رقم شانزده‌شانزدهی با حروف کوچک است.",
)
NO_COLOUR = Text(
    en="The project has no shared colour {key}. Name only those that it has.",
    fa="پروژه رنگ مشترکی با کلید {key} ندارد. تنها رنگ‌های خودش را نام ببرید.",
)
NOT_ALL_SCENES = Text(
    en="Name every scene of the project once, in the new order.",
    fa="همهٔ صحنه‌های پروژه را هر کدام یک بار، به ترتیب تازه نام ببرید.",
)
LAST_SCENE = Text(
    en="A project has at least one scene. Put another one first.",
    fa="پروژه دست‌کم یک صحنه دارد. نخست صحنهٔ دیگری بگذارید.",
)
FAMILY = Text(
    en="A font's family has 1 to 200 characters, as in the font file.",
    fa="نام خانوادهٔ قلم ۱ تا ۲۰۰ نویسه است، همان‌گونه که در پروندهٔ قلم آمده.",
)
