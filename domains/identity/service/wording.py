"""What messages to people say, in both languages, by the kind of the message."""

from dataclasses import dataclass

from domains.identity.ports import Message
from kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Wording:
    subject: Text
    body: Text


WORDINGS: dict[str, Wording] = {
    "sign_in_code": Wording(
        subject=Text(en="Your sign-in code", fa="کد ورود شما"),
        body=Text(
            en="Your code is {code}. It is good for {minutes} minutes. Tell it to nobody.",
            fa="کد شما {code} است و تا {minutes} دقیقه اعتبار دارد. آن را به هیچ‌کس نگویید.",
        ),
    ),
    "sign_in_link": Wording(
        subject=Text(en="Your sign-in link", fa="پیوند ورود شما"),
        body=Text(
            en="Open this link to sign in. It works once, for {minutes} minutes: {link}",
            fa="برای ورود این پیوند را باز کنید. یک بار و تا {minutes} دقیقه کار می‌کند: {link}",
        ),
    ),
    "step_up_code": Wording(
        subject=Text(en="Your confirmation code", fa="کد تأیید شما"),
        body=Text(
            en="Your code is {code}. It is good for {minutes} minutes and confirms something that "
            "you are doing in your account. Tell it to nobody.",
            fa="کد شما {code} است و تا {minutes} دقیقه اعتبار دارد. با آن کاری را که در حساب خود "
            "می‌کنید تأیید می‌کنید. آن را به هیچ‌کس نگویید.",
        ),
    ),
    "registration_code": Wording(
        subject=Text(en="Confirm your registration", fa="ثبت‌نام خود را تأیید کنید"),
        body=Text(
            en="Your code is {code}. It is good for {minutes} minutes. If you have not "
            "registered, you need do nothing.",
            fa="کد شما {code} است و تا {minutes} دقیقه اعتبار دارد. اگر شما ثبت‌نام "
            "نکرده‌اید، نیازی به "
            "انجام کاری نیست.",
        ),
    ),
    "registration_taken": Wording(
        subject=Text(en="You already have an account", fa="شما از پیش حساب دارید"),
        body=Text(
            en="Somebody tried to use this address for an account, but yours already has it. If "
            "it was you, sign in, or reset your password if you have forgotten it.",
            fa="کسی خواست این نشانی را برای حسابی به کار ببرد، اما این نشانی از آن حساب "
            "شماست. اگر خودتان "
            "بودید وارد شوید، یا اگر گذرواژه را فراموش کرده‌اید آن را بازنشانی کنید.",
        ),
    ),
    "password_reset": Wording(
        subject=Text(en="Choose a new password", fa="گذرواژهٔ تازه برگزینید"),
        body=Text(
            en="Open this link to choose a new password. It works once, for {minutes} minutes: "
            "{link} If you have not asked for it, you need do nothing.",
            fa="برای برگزیدن گذرواژهٔ تازه این پیوند را باز کنید. یک بار و تا {minutes} "
            "دقیقه کار می‌کند: "
            "{link} اگر شما آن را نخواسته‌اید، نیازی به انجام کاری نیست.",
        ),
    ),
    "password_changed": Wording(
        subject=Text(en="Your password was changed", fa="گذرواژهٔ شما تغییر کرد"),
        body=Text(
            en="The password of your account was changed. If it was not you, reset it at once.",
            fa="گذرواژهٔ حساب شما تغییر کرد. اگر کار شما نبود، همین حالا آن را بازنشانی کنید.",
        ),
    ),
    "contact_change_code": Wording(
        subject=Text(en="Confirm your new address", fa="نشانی تازهٔ خود را تأیید کنید"),
        body=Text(
            en="Your code is {code}. It is good for {minutes} minutes and makes this the address "
            "of your account.",
            fa="کد شما {code} است و تا {minutes} دقیقه اعتبار دارد. با آن این نشانی از آن "
            "حساب شما می‌شود.",
        ),
    ),
    "contact_changed": Wording(
        subject=Text(en="Your address was changed", fa="نشانی شما تغییر کرد"),
        body=Text(
            en="Your account is now reached elsewhere. If it was not you who changed it, write to "
            "us at once.",
            fa="نشانی تماس حساب شما تغییر کرد. اگر کار شما نبود، همین حالا به ما بنویسید.",
        ),
    ),
    "factor_added": Wording(
        subject=Text(en="A second factor was added", fa="عامل دومی افزوده شد"),
        body=Text(
            en="“{label}” can now be used to sign in to your account. If it was not you who "
            "added it, change your password and remove it in your account's settings.",
            fa="اکنون با «{label}» می‌توان وارد حساب شما شد. اگر شما آن را نیفزوده‌اید، گذرواژه را "
            "تغییر دهید و آن را در تنظیمات حساب حذف کنید.",
        ),
    ),
    "passkey_copied": Wording(
        subject=Text(en="A passkey may have been copied", fa="شاید کلید عبوری رونوشت شده باشد"),
        body=Text(
            en="Somebody showed “{label}” in a way that only a copy of it can, and was refused. "
            "Remove it in your account's settings and register a new one.",
            fa="کسی «{label}» را چنان نشان داد که تنها از رونوشت آن برمی‌آید و پذیرفته نشد. آن را "
            "در تنظیمات حساب حذف کنید و کلید تازه‌ای ثبت کنید.",
        ),
    ),
    "factor_removed": Wording(
        subject=Text(en="A second factor was removed", fa="عامل دومی حذف شد"),
        body=Text(
            en="“{label}” no longer guards your account. If it was not you who removed it, change "
            "your password at once and set up a factor again.",
            fa="«{label}» دیگر از حساب شما محافظت نمی‌کند. اگر شما آن را حذف نکرده‌اید، همین حالا "
            "گذرواژه را تغییر دهید و عامل دوم را دوباره بسازید.",
        ),
    ),
    "recovery_codes_made": Wording(
        subject=Text(en="New recovery codes", fa="کدهای بازیابی تازه"),
        body=Text(
            en="New recovery codes were made for your account; older ones no longer work. If it "
            "was not you, change your password and make new ones.",
            fa="برای حساب شما کدهای بازیابی تازه ساخته شد و کدهای پیشین دیگر کار نمی‌کنند. اگر کار "
            "شما نبود، گذرواژه را تغییر دهید و کدهای تازه بسازید.",
        ),
    ),
    "recovery_code_used": Wording(
        subject=Text(en="A recovery code was used", fa="یک کد بازیابی به کار رفت"),
        body=Text(
            en="Somebody used one of your recovery codes; {left} are left. If it was not you, "
            "change your password and make new codes.",
            fa="یکی از کدهای بازیابی شما به کار رفت و {left} کد مانده است. اگر کار شما نبود، "
            "گذرواژه را تغییر دهید و کدهای تازه بسازید.",
        ),
    ),
    "identity_linked": Wording(
        subject=Text(en="A new way to sign in", fa="راه تازه‌ای برای ورود"),
        body=Text(
            en="Your account can now be signed in to through {provider}. If it was not you who "
            "linked it, remove it in your account and change your password.",
            fa="اکنون می‌توان از راه {provider} نیز وارد حساب شما شد. اگر شما آن را نیفزوده‌اید، آن "
            "را در حساب خود حذف کنید و گذرواژه را تغییر دهید.",
        ),
    ),
    "identity_unlinked": Wording(
        subject=Text(en="A way to sign in was removed", fa="یک راه ورود حذف شد"),
        body=Text(
            en="Your account can no longer be signed in to through {provider}. If it was not you "
            "who removed it, change your password at once.",
            fa="دیگر نمی‌توان از راه {provider} وارد حساب شما شد. اگر شما آن را حذف نکرده‌اید، همین "
            "حالا گذرواژه را تغییر دهید.",
        ),
    ),
}


def written(message: Message) -> tuple[str, str]:
    """Subject and body in the language of the person."""
    wording = WORDINGS[message.kind]
    subject = wording.subject.with_(**message.values).in_(message.locale)
    return subject, wording.body.with_(**message.values).in_(message.locale)
