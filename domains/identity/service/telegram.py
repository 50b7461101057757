"""Signing in with Telegram: the tenant's bot, and people for whom Telegram gives its word."""

import re
from datetime import timedelta

from domains.identity.api import SignInMode
from domains.identity.models import ExternalIdentity, TelegramBot
from domains.identity.service import external, factors, guesses
from domains.identity.service.audit import note
from domains.identity.service.external import TELEGRAM, Stranger
from domains.identity.service.guesses import Window
from domains.identity.service.sign_in import Outcome
from domains.identity.service.telegram_proof import AHEAD, GOOD_FOR, Claim, Person, proven
from domains.identity.service.visits import Visit, refuse_suspended
from domains.identity.store import telegram as store
from kernel.db import ReadSession, UnitOfWork
from kernel.errors import AppError, Code, bad_input, not_found, unauthenticated
from kernel.texts import Locale, Text

# Whole cities share an address of their phone company, and nothing here can be guessed.
PER_ADDRESS = (Window(100, timedelta(minutes=10)),)
# Longer than Telegram's word is good: nobody says it twice.
ONCE = (Window(1, GOOD_FOR + 2 * AHEAD),)
_SEAL = "identity.telegram_bots"
_USERNAME = re.compile(r"@?(?P<name>[A-Za-z][A-Za-z0-9_]{1,28}[Bb][Oo][Tt])")
_TOKEN = re.compile(r"[0-9]{6,16}:[A-Za-z0-9_-]{30,60}")
_NO_USERNAME = Text(
    en="This is not a bot's username. It ends in bot; copy it from @BotFather.",
    fa="این نام کاربری ربات نیست. چنین نامی به bot ختم می‌شود؛ آن را از @BotFather رونویسی کنید.",
)
_NO_TOKEN = Text(
    en="This is not a bot's token. Copy all of it from @BotFather, with the number before the "
    "colon.",
    fa="این توکن ربات نیست. همهٔ آن را با عدد پیش از دونقطه از @BotFather رونویسی کنید.",
)
_REFUSED = Text(
    en="Telegram's confirmation was not accepted: it may be too old or used already. Press the "
    "Telegram button again.",
    fa="تأیید تلگرام پذیرفته نشد: شاید کهنه باشد یا پیش‌تر به کار رفته باشد. دکمهٔ تلگرام را "
    "دوباره بزنید.",
)


async def put_bot(unit: UnitOfWork, username: str, token: str) -> TelegramBot:
    named = _USERNAME.fullmatch(username.strip())
    if named is None:
        raise bad_input("botUsername", _NO_USERNAME)
    if not _TOKEN.fullmatch(token.strip()):
        raise bad_input("token", _NO_TOKEN)
    now = unit.clock.now()
    row = TelegramBot(
        tenant_id=unit.tenant_id,
        bot_username=named["name"],
        sealed_token=unit.keys.seal(token.strip().encode(), _SEAL),
        created_at=now,
        updated_at=now,
    )
    await store.put(unit, row)
    note(unit, "telegram_bot.set", ("tenant", unit.tenant_id), username=row.bot_username)
    return row


async def remove_bot(unit: UnitOfWork) -> None:
    """Who came in by it alone comes in again when there is a bot again."""
    if not await store.remove(unit):
        raise not_found()
    note(unit, "telegram_bot.removed", ("tenant", unit.tenant_id))


async def bot_username(session: ReadSession) -> str | None:
    bot = await store.bot(session)
    return bot.bot_username if bot else None


async def sign_in(visit: Visit, claim: Claim) -> Outcome:
    return await external.sign_in(visit, _stranger(await _heard(visit, claim), visit.locale))


async def link(visit: Visit, claim: Claim) -> ExternalIdentity:
    """To whoever is signed in, and no administrator in his name."""
    factors.owner_id(visit.actor)
    person = await _heard(visit, claim)
    async with visit.unit() as unit:
        return await external.link(unit, _stranger(person, visit.locale))


async def _heard(visit: Visit, claim: Claim) -> Person:
    """Uses Telegram's word up, and commits that, before anything is done about it."""
    place = f"telegram:{guesses.network_of(visit.address)}"
    await guesses.allow(visit.database, place, actor=visit.actor, windows=PER_ADDRESS)
    async with visit.read() as session:
        await refuse_suspended(session)
        bot = await store.bot(session)
    tools = visit.database.tools
    token = tools.keys.unseal(bot.sealed_token, _SEAL).decode() if bot else None
    person = proven(claim, token, tools.clock.now()) if token else None
    if person is None or not await _first_time(visit, person):
        raise unauthenticated(_REFUSED)
    return person


async def _first_time(visit: Visit, person: Person) -> bool:
    said = f"telegram_said:{person.mark}"
    try:
        await guesses.allow(visit.database, said, actor=visit.actor, windows=ONCE)
    except AppError as error:
        if error.code is Code.RATE_LIMITED:
            return False
        raise
    return True


def _stranger(person: Person, fallback: Locale) -> Stranger:
    spoken = {locale.value: locale for locale in Locale}
    return Stranger(
        provider=TELEGRAM,
        subject=person.id,
        mode=SignInMode.TELEGRAM,
        locale=spoken.get(person.language or "", fallback),
        display_name=person.name,
    )
