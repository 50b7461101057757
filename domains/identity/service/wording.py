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
}


def written(message: Message) -> tuple[str, str]:
    """Subject and body in the language of the person."""
    wording = WORDINGS[message.kind]
    subject = wording.subject.with_(**message.values).in_(message.locale)
    return subject, wording.body.with_(**message.values).in_(message.locale)
