"""A real browser, driven over the WebDriver protocol."""

import contextlib
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from tests.support.waiting import until

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1000,900",
)
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


@dataclass(slots=True)
class Browser:
    client: httpx2.AsyncClient
    session: str

    async def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        sent = None if method == "GET" else body or {}
        answer = await self.client.request(method, f"{self.session}/{path}", json=sent)
        value = answer.json()["value"]
        assert answer.is_success, f"{path}: {value['message'].splitlines()[0]}"
        return value

    async def open(self, url: str) -> None:
        await self.call("POST", "url", {"url": "about:blank"})
        await self.call("POST", "url", {"url": url})

    async def run(self, script: str, *arguments: Any) -> Any:
        body = {"script": script, "args": list(arguments)}
        return await self.call("POST", "execute/sync", body)

    async def address(self) -> str:
        return str(await self.call("GET", "url"))

    async def text(self, selector: str = "main") -> str:
        """What is seen there; nothing while it is not there."""
        found = await self.run(
            "return document.querySelector(arguments[0])?.innerText ?? ''", selector
        )
        return str(found)

    async def sees(self, wanted: str, selector: str = "main") -> None:
        seen: list[str] = []

        async def there() -> bool:
            seen[:] = [await self.text(selector)]
            return wanted in seen[0]

        try:
            await until(there, what=f"{wanted!r} on the page")
        except AssertionError as error:
            raise AssertionError(f"{error}; there is {seen[0]!r}") from None

    async def fill(self, **values: str) -> None:
        """Types as a person does, into the inputs of these names."""
        for name, value in values.items():
            typed = {"using": "css selector", "value": f"input[name={name}]"}
            element = (await self.call("POST", "element", typed))[ELEMENT]
            await self.call("POST", f"element/{element}/clear")
            await self.call("POST", f"element/{element}/value", {"text": value})

    async def press(self, label: str) -> None:
        """The button or the link of that label, with a real click."""
        wanted = f"//*[self::button or self::a][normalize-space()='{label}']"
        found = await self.call("POST", "element", {"using": "xpath", "value": wanted})
        await self.call("POST", f"element/{found[ELEMENT]}/click")

    async def complaints(self) -> list[str]:
        """Errors of the console, breaches of the policy among them."""
        entries = await self.call("POST", "se/log", {"type": "browser"})
        return [one["message"] for one in entries if one["level"] == "SEVERE"]


def program(name: str) -> str:
    found = shutil.which(name)
    assert found, f"the tests of the pages need {name}: apt-get install chromium chromium-driver"
    return found


@contextlib.asynccontextmanager
async def browser(profile: Path, language: str = "en") -> AsyncIterator[Browser]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    binary = program("chromium")
    driver = subprocess.Popen(  # noqa: ASYNC220 - the loop has nothing else to do yet
        [program("chromedriver"), f"--port={port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        async with httpx2.AsyncClient(trust_env=False, timeout=30) as client:
            base = f"http://127.0.0.1:{port}"
            await until(lambda: _is_ready(client, base), what="chromedriver's start")
            wanted = {
                "goog:chromeOptions": {
                    "binary": binary,
                    "args": [*FLAGS, f"--user-data-dir={profile}"],
                    "prefs": {"intl.accept_languages": language},
                },
                "goog:loggingPrefs": {"browser": "ALL"},
            }
            opened = await client.post(
                f"{base}/session", json={"capabilities": {"alwaysMatch": wanted}}
            )
            value = opened.json()["value"]
            assert opened.is_success, value
            yield Browser(client, f"{base}/session/{value['sessionId']}")
            await client.delete(f"{base}/session/{value['sessionId']}")
    finally:
        driver.terminate()
        driver.wait(10)


async def _is_ready(client: httpx2.AsyncClient, base: str) -> bool:
    try:
        answer = await client.get(f"{base}/status")
    except httpx2.TransportError:
        return False
    return bool(answer.json()["value"]["ready"])
