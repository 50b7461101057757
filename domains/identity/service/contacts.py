"""E-mail addresses and phone numbers as people write them, and as we keep them."""

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers

from domains.identity.api import Channel
from kernel.errors import bad_input
from kernel.texts import Text

HOME_REGION = "IR"
LONGEST = 254
_EMAIL = re.compile(r"[^@\s\x00-\x1f,;<>\"]{1,64}@[^@\s\x00-\x1f,;<>\"]+\.[^@\s.,;<>\"]{2,}")
_BAD_EMAIL = Text(
    en="This is not an e-mail address. Write it like name@example.com.",
    fa="این نشانی ایمیل درست نیست. آن را به شکل name@example.com بنویسید.",
)
_BAD_PHONE = Text(
    en="This is not a phone number. Write it like 0912 345 6789 or +98 912 345 6789.",
    fa="این شمارهٔ تلفن درست نیست. آن را به شکل ۰۹۱۲ ۳۴۵ ۶۷۸۹ یا ‎+98 912 345 6789 بنویسید.",
)


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a person is reached: an address in lower case or a number in E.164."""

    channel: Channel
    value: str

    @property
    def is_email(self) -> bool:
        return self.channel is Channel.EMAIL


def email(text: str, field: str = "email") -> Contact:
    address = unicodedata.normalize("NFKC", text).strip().lower()
    if len(address) > LONGEST or not _EMAIL.fullmatch(address):
        raise bad_input(field, _BAD_EMAIL)
    return Contact(Channel.EMAIL, address)


def phone(text: str, field: str = "phone") -> Contact:
    """Local and international spellings, with Latin, Persian or Arabic digits."""
    try:
        number = phonenumbers.parse(latin_digits(text), HOME_REGION)
    except phonenumbers.NumberParseException:
        raise bad_input(field, _BAD_PHONE) from None
    if not phonenumbers.is_valid_number(number):
        raise bad_input(field, _BAD_PHONE)
    spelled = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Contact(Channel.SMS, str(spelled))


def login(text: str, field: str = "login") -> Contact:
    return email(text, field) if "@" in text else phone(text, field)


def latin_digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(one, one)) for one in text)
