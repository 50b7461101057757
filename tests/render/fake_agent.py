"""A node that speaks the whole protocol over a real socket, and draws nothing."""

import base64
import hashlib
import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx2
import orjson

from domains.identity.api import NodeChannel
from graph.transport.node_documents import node_documents
from tests.graph.site import Site
from tests.identity.machines import Machine

INVITE = 'mutation { nodeEnrolmentCreate(name: "farm") { ... on NodeEnrolment { enrolmentCode } } }'
ENROL = """mutation($code: String!) { nodeEnrol(code: $code) {
    ... on NodeEnrolled { nodeId secret } } }"""
JPEG = b"\xff\xd8\xff" + bytes(20)
Json = dict[str, Any]


def document(name: str) -> str:
    (found,) = (one for one in node_documents() if f"{name}(" in one)
    return found


@dataclass
class FakeAgent:
    site: Site
    machine: Machine
    numbers: dict[NodeChannel, Any] = field(
        default_factory=lambda: {one: itertools.count(1) for one in NodeChannel}
    )

    @classmethod
    async def enrolled(cls, site: Site) -> "FakeAgent":
        invited = (await site.post(INVITE))["data"]["nodeEnrolmentCreate"]
        told = await site.post(ENROL, {"code": invited["enrolmentCode"]}, operator=False)
        node = told["data"]["nodeEnrol"]
        return cls(site, Machine(node["nodeId"], node["secret"]))

    async def ask(self, channel: NodeChannel, name: str, given: Json) -> Json:
        body = orjson.dumps({"query": document(name), "variables": {"input": given}})
        headers = self.machine.headers(
            body, time=datetime.now(UTC), sequence=next(self.numbers[channel]), channel=channel
        )
        answer = await self.site.client.post(
            f"{self.site.url}/graphql",
            content=body,
            headers={"content-type": "application/json", **headers},
            timeout=40,
        )
        answered: Json = answer.json()
        assert "errors" not in answered, answered
        told: Json = answered["data"][name]
        return told

    async def claim(self, slots: int = 1, **more: Any) -> Json:
        can = {
            "slots": slots,
            "engines": [{"name": "LOTTIE", "version": "1"}],
            "fonts": ["DejaVu Sans"],
            "cachedSources": [],
        }
        return await self.ask(NodeChannel.CLAIM, "nodeClaim", {**can, **more})

    async def beat(self, item: Json, frame: int, preview: bytes = JPEG) -> Json:
        running = {
            "itemId": item["id"],
            "attempt": item["attempt"],
            "frame": frame,
            "preview": base64.b64encode(preview).decode(),
        }
        load = {"cpu": 0.5, "memory": 0.2, "disk": 0.1}
        return await self.ask(NodeChannel.STATUS, "nodeStatus", {**load, "running": [running]})

    async def make(self, item: Json) -> Json:
        """Uploads a few bytes for whatever is wanted, and reports them."""
        spec = item["spec"]
        wanted = [spec["put"]] if item["kind"] == "FRAMES" else spec["outputs"]
        made = [await self._put(one) for one in wanted]
        count = spec.get("count", spec["frames"])
        crcs = base64.b64encode(bytes(4 * count)).decode() if "count" in spec else None
        return await self.tell(item, outcome="DONE", made=made, frames=count, crcs=crcs)

    async def tell(self, item: Json, **told: Any) -> Json:
        about = {"itemId": item["id"], "attempt": item["attempt"]}
        return await self.ask(NodeChannel.RESULT, "nodeResult", {**about, **told})

    async def _put(self, one: Json) -> Json:
        content = f"the bytes of {one['objectKey']}".encode()
        sent = await self.site.client.put(
            self.here(one["url"]),
            content=content,
            headers={"content-type": one["mediaType"]},
        )
        assert sent.status_code in {200, 201, 204}, sent.text
        return {
            "objectKey": one["objectKey"],
            "sha256": hashlib.sha256(content).hexdigest(),
            "size": len(content),
            "mediaType": one["mediaType"],
            "name": one.get("name"),
        }

    def here(self, url: str) -> str:
        """The same address at the port that the test's server has."""
        return self.site.url + urlsplit(url)._replace(scheme="", netloc="").geturl()

    async def fetched(self, url: str) -> httpx2.Response:
        return await self.site.client.get(self.here(url))
