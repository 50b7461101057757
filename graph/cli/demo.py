"""`demo`: from nothing to a finished Persian and English film, as a customer makes one."""

import asyncio
import re
import secrets
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import orjson

from graph.authenticate import operator_token
from graph.cli import documents
from graph.cli.client import Client, Json, RefusedError
from graph.cli.console import OUT, CommandError
from graph.cli.films import Film
from graph.cli.making import Display, limit, run_within
from graph.cli.render import checked, server
from graph.cli.wishes import Setting, Wish
from kernel.config import Settings
from kernel.texts import Locale

ACCOUNT = "demo-account"
TEMPLATE, MUSIC, PICTURE, RATE = "social-promo", "drive", "dusk", 25
PICTURE_KEY = "frl_c1m1"
WORDS = {
    Locale.FA: {
        "frl_c1t1": "تماشای غروب\nبر فراز البرز",
        "frl_c1t2": "سفری دو روزه با راهنما",
        "frl_c1t3": "۲۵٪",
        "frl_c2t1": "این پنجشنبه\n۲۵٪ ارزان‌تر",
        "frl_c2t2": "جای خود را بگیرید",
    },
    Locale.EN: {
        "frl_c1t1": "Sunset over\nthe mountains",
        "frl_c1t2": "Two days with a guide",
        "frl_c1t3": "25%",
        "frl_c2t1": "This Thursday\n25% off",
        "frl_c2t2": "Book your seat",
    },
}
_CODE = re.compile(r"\b\d{6,8}\b")


def run(settings: Settings, langs: str, out: Path, resolution: str, seconds: float) -> None:
    begun = time.monotonic()
    wishes = [_wish(lang.strip(), resolution) for lang in langs.split(",")]
    out.mkdir(parents=True, exist_ok=True)
    paths = [out / f"flatrender-demo-{wish.locale}.mp4" for wish in wishes]
    for wish, path in zip(wishes, paths, strict=True):
        checked(wish, path)
    with limit(seconds) as left, server(settings) as base, Display() as display:
        demo = Demo(settings, base, display)
        run_within(left(), demo.make(wishes, paths), display)
    OUT.print(f"Made in {time.monotonic() - begun:.0f} s:")
    for path in paths:
        OUT.print(str(path.absolute()), soft_wrap=True, markup=False)


def _wish(lang: str, resolution: str) -> Wish:
    words = WORDS.get(Locale(lang), {}) if lang in set(Locale) else {}
    filled = tuple(Setting(key, value) for key, value in words.items())
    return Wish(TEMPLATE, "16:9", resolution, lang, filled, MUSIC, RATE)


@dataclass(frozen=True, slots=True)
class Demo:
    settings: Settings
    base: str
    display: Display

    async def make(self, wishes: list[Wish], paths: list[Path]) -> None:
        token = await self._signed_in()
        with tempfile.TemporaryDirectory(prefix="flatrender-demo-") as folder:
            picture = await asyncio.to_thread(_picture, Path(folder))
            for wish, path in zip(wishes, paths, strict=True):
                chosen = Setting(PICTURE_KEY, f"@{picture}")
                await self._film(token, replace(wish, settings=(*wish.settings, chosen)), path)

    async def _film(self, token: str, wish: Wish, path: Path) -> None:
        name = f"{wish.slug} {wish.locale}"
        async with Client(self.base, token, wish.locale) as client:
            await Film(client, wish, lambda job: self.display.show(name, job)).make(path)

    async def _signed_in(self) -> str:
        """A customer of his own, whom the first demo registers."""
        async with Client(self.base) as client:
            account = _known(self.settings.home)
            if account is not None:
                with suppress(RefusedError):  # another database than that of the last demo
                    return _token(await client.ask(documents.SIGN_IN, **account))
            return await self._registered(client)

    async def _registered(self, client: Client) -> str:
        account = {
            "email": f"demo-{secrets.token_hex(6)}@flatrender.example",
            "password": secrets.token_urlsafe(24),
        }
        begun = await client.ask(documents.REGISTER, **account, name="Demo")
        code = await self._code(account["email"])
        signed = await client.ask(documents.CONFIRM, ticket=begun["ticket"], code=code)
        _remember(self.settings.home, account)
        return _token(signed)

    async def _code(self, email: str) -> str:
        """The operator of the machine reads the messages that nobody delivers."""
        async with Client(self.base, operator_token(self.settings.home)) as operator:
            messages = await operator.ask(documents.MESSAGES)
        for message in messages["nodes"]:
            found = _CODE.search(message["body"])
            if message["recipient"] == email and found:
                return found.group()
        message = "the code of the demo's registration has not come; see /outbox of the server"
        raise CommandError(message)


def _token(signed: Json) -> str:
    if signed["__typename"] != "SignedIn":
        raise CommandError("the demo's account asks for a second factor; remove its file")
    return str(signed["tokens"]["accessToken"])


def _picture(folder: Path) -> Path:
    from graph.samples import pictures  # computed, which takes a moment

    picture = next(one for one in pictures() if one.slug == PICTURE)
    path = folder / f"{PICTURE}.jpg"
    path.write_bytes(picture.data)
    return path


def _known(home: Path) -> dict[str, str] | None:
    try:
        found: dict[str, str] = orjson.loads((home / ACCOUNT).read_bytes())
    except (OSError, ValueError):
        return None
    return found


def _remember(home: Path, account: dict[str, str]) -> None:
    path = home / ACCOUNT
    path.touch(mode=0o600)
    path.write_bytes(orjson.dumps(account))
