"""What is said to somebody who looks after tenants and users."""

from kernel.texts import Text

SLUG = Text(
    en="A slug has 1 to 40 small letters a to z, digits and hyphens, with no hyphen at its ends.",
    fa="نشانی کوتاه ۱ تا ۴۰ حرف کوچک لاتین، رقم و خط تیره است و با خط تیره آغاز یا تمام نمی‌شود.",
)
SLUG_TAKEN = Text(
    en="Another tenant has this slug. Choose another one.",
    fa="این نشانی کوتاه از آن مستأجر دیگری است. نشانی دیگری برگزینید.",
)
NAME = Text(
    en="A name has 1 to 200 characters. Write one.",
    fa="نام ۱ تا ۲۰۰ نویسه دارد. نامی بنویسید.",
)
REASON = Text(
    en="Give a reason of 1 to 200 characters; the audit log keeps it.",
    fa="دلیلی با ۱ تا ۲۰۰ نویسه بنویسید؛ گزارش رویدادها آن را نگه می‌دارد.",
)
HOST = Text(
    en="This is not a host name. Write it like studio.example.com, without https:// and port.",
    fa="این نام میزبان نیست. آن را مانند studio.example.com و بدون https:// و درگاه بنویسید.",
)
HOST_TAKEN = Text(
    en="This host already leads to a tenant. Remove it there first.",
    fa="این میزبان هم‌اکنون به یک مستأجر می‌رسد. نخست آن را از آنجا بردارید.",
)
HOUSE_STAYS = Text(
    en="The house tenant can't be suspended; the platform itself lives in it.",
    fa="مستأجر اصلی را نمی‌توان تعلیق کرد؛ خود سامانه در آن است. مستأجر دیگری برگزینید.",
)
COLOUR = Text(
    en="Write a colour as # with six small hexadecimal digits, like #1d4ed8.",
    fa="رنگ را با # و شش رقم شانزده‌شانزدهی کوچک بنویسید، مانند ‎#1d4ed8.",
)
ADDRESS = Text(
    en="The logo needs an address that begins with https://, or a path of this server.",
    fa="نشانی نشان‌واره باید با https://‎ آغاز شود یا مسیری در همین سرور باشد.",
)
EMAIL = Text(
    en="This is not an e-mail address. Write it like hello@example.com.",
    fa="این نشانی ایمیل نیست. آن را مانند hello@example.com بنویسید.",
)
ZONE = Text(
    en="This is not a time zone. Write its name, like Asia/Tehran.",
    fa="این منطقهٔ زمانی نیست. نام آن را بنویسید، مانند Asia/Tehran.",
)
MARK = Text(
    en="A watermark is a line of at most {most} characters. Write a shorter one, or leave it empty "
    "for none.",
    fa="نشان روی فیلم یک خط با حداکثر {most} نویسه است. کوتاه‌ترش کنید یا برای نداشتن آن خالی "
    "بگذارید.",
)
