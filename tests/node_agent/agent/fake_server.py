"""A server that speaks the nodes' mutations and stores files, and misbehaves when it is told to."""

import hashlib
import hmac
import json
import socket
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

Json = dict[str, Any]
NODE, SECRET, CODE = "00000000-0000-4000-8000-000000000001", "fr_node_secret", "fr_enrol_good"
OPERATOR = "fr_local_operator"
TOLERANCE = 300


@dataclass
class Farm:
    """What the server knows; the lock is held while a request is answered."""

    items: deque[Json] = field(default_factory=deque)
    held: dict[str, Json] = field(default_factory=dict)
    orders: deque[Json] = field(default_factory=deque)
    stale: set[str] = field(default_factory=set)
    files: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, deque[str]] = field(default_factory=dict)
    claims: list[Json] = field(default_factory=list)
    results: list[Json] = field(default_factory=list)
    statuses: list[Json] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    bearers: list[str | None] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    sequences: dict[str, int] = field(default_factory=dict)
    ahead: float = 0.0
    holds_back: bool = False
    """Claims and results are dropped, again and again, as if the server were away."""
    woken: threading.Condition = field(default_factory=threading.Condition)

    def give(self, item: Json) -> Json:
        with self.woken:
            self.items.append(item)
            self.woken.notify_all()
        return item

    def order(self, kind: str, item_id: str | None = None, attempt: str | None = None) -> None:
        with self.woken:
            self.orders.append({"kind": kind, "itemId": item_id, "attempt": attempt})
            if item_id in self.held and self.held[item_id]["attempt"] == attempt:
                del self.held[item_id]
            self.woken.notify_all()

    def fail(self, name: str, *faults: str) -> None:
        self.faults.setdefault(name, deque()).extend(faults)

    def store(self, data: bytes, path: str | None = None) -> Json:
        sha256 = hashlib.sha256(data).hexdigest()
        where = path or f"/files/{sha256}"
        self.files[where] = data
        return {"sha256": sha256, "url": where, "size": len(data)}

    def outcomes(self, item_id: str) -> list[str]:
        return [each["outcome"] for each in self.results if each["itemId"] == item_id]

    # The answers of the mutations

    def claim(self, asked: Json) -> Json:
        with self.woken:
            self.claims.append(asked)
            until = time.monotonic() + min(asked["waitSeconds"], 3)
            while not self._has_news(asked) and (left := until - time.monotonic()) > 0:
                self.woken.wait(left)
            taken = self._forgotten(asked)
            free = min(asked["slots"] - len(taken), len(self.items))
            taken += [self.items.popleft() for _ in range(free)]
            self.held |= {item["id"]: item for item in taken}
            orders = list(self.orders)
            self.orders.clear()
        return {"__typename": "NodeWork", "items": taken, "orders": orders}

    def _has_news(self, asked: Json) -> bool:
        new = self.items and asked["slots"] > 0
        return bool(self.orders or new or self._forgotten(asked))

    def _forgotten(self, asked: Json) -> list[Json]:
        """What was given and never heard of, because an answer was lost."""
        gone = {*asked["holding"], *self.stale}
        return [item for item_id, item in self.held.items() if item_id not in gone]

    def result(self, asked: Json) -> Json:
        self.results.append(asked)
        self.held.pop(asked["itemId"], None)
        if asked["itemId"] in self.stale:
            return {"__typename": "Problem", "code": "STALE_ATTEMPT", "message": "stale"}
        return {"__typename": "NodeAccepted", "itemId": asked["itemId"]}

    def status(self, asked: Json) -> Json:
        self.statuses.append({**asked, "at": time.monotonic()})
        ids = {each["itemId"] for each in asked["running"]}
        return {"__typename": "NodeOrders", "orders": [], "staleItems": sorted(ids & self.stale)}

    def invite(self, _: Json) -> Json:
        return {"__typename": "NodeEnrolment", "enrolmentCode": CODE}

    def enrol(self, asked: Json) -> Json:
        if asked["code"] != CODE:
            return {"__typename": "Problem", "code": "BAD_USER_INPUT", "message": "no such code"}
        return {"__typename": "NodeEnrolled", "nodeId": NODE, "secret": SECRET}


_ANSWERS = {
    "nodeClaim": Farm.claim,
    "nodeResult": Farm.result,
    "nodeStatus": Farm.status,
    "nodeEnrolmentCreate": Farm.invite,
    "nodeEnrol": Farm.enrol,
}
_SIGNED = ("nodeClaim", "nodeResult", "nodeStatus")


class FakeServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        self.farm = Farm()
        super().__init__(("127.0.0.1", port), Handler)
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def close(self) -> None:
        with self.farm.woken:
            self.farm.woken.notify_all()
        self.shutdown()
        self._thread.join()
        self.server_close()

    def handle_error(self, *_: object) -> None:
        """A client that went away is what these tests are about."""


class Handler(BaseHTTPRequestHandler):
    server: FakeServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        farm = self.server.farm
        farm.fetched.append(self.path)
        if self._misbehaves(self._fault("GET")):
            return
        found = farm.files.get(self.path)
        self._send(200 if found is not None else 404, found or b"")

    def do_PUT(self) -> None:
        body = self._body()
        if self._misbehaves(self._fault("PUT")):
            return
        self.server.farm.files[self.path] = body
        self._send(200, b"")

    def do_POST(self) -> None:
        body = self._body()
        asked = json.loads(body)
        name = next(each for each in _ANSWERS if f"{each}(" in asked["query"])
        farm = self.server.farm
        farm.calls.append(name)
        farm.bearers.append(self.headers["Authorization"])
        fault = self._fault(name)
        if farm.holds_back and name in ("nodeClaim", "nodeResult"):
            fault = "drop"
        if fault != "heard and dropped" and self._misbehaves(fault):
            return
        if name in _SIGNED and (refusal := self._refusal(body)):
            farm.refusals.append(refusal)
            error = {"message": refusal, "extensions": {"code": "UNAUTHENTICATED"}}
            self._send(401, json.dumps({"errors": [error]}).encode())
            return
        variables = asked["variables"]
        answer = _ANSWERS[name](farm, variables.get("input", variables))
        if self._misbehaves(fault):
            return
        self._send(200, json.dumps({"data": {name: answer}}).encode())

    def _refusal(self, body: bytes) -> str:
        """As the real server judges: form, clock, signature, number."""
        said = {name: self.headers[f"X-FlatRender-{name}"] for name in _NAMES}
        if abs(int(said["Time"]) - time.time() - self.server.farm.ahead) > TOLERANCE:
            return "the clock is off"
        parts = ["POST", self.path, said["Node"], said["Channel"], said["Time"], said["Sequence"]]
        message = "\n".join([*parts, hashlib.sha256(body).hexdigest()]).encode()
        expected = hmac.new(SECRET.encode(), message, hashlib.sha256).hexdigest()
        if said["Node"] != NODE or said["Signature"] != expected:
            return "the signature is wrong"
        last = self.server.farm.sequences.get(said["Channel"], 0)
        if int(said["Sequence"]) <= last:
            return "the number does not rise"
        self.server.farm.sequences[said["Channel"]] = int(said["Sequence"])
        return ""

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers["Content-Length"]))

    def _fault(self, name: str) -> str | None:
        waiting = self.server.farm.faults.get(name)
        return waiting.popleft() if waiting else None

    def _misbehaves(self, fault: str | None) -> bool:
        match fault:
            case "drop" | "heard and dropped":
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
            case "500":
                self._send(500, b"<html>oops</html>")
            case "garbage":
                self._send(200, b'{"data": {"nodeClaim": {"items": 5')
            case "401":
                error = {"message": "no", "extensions": {"code": "UNAUTHENTICATED"}}
                self._send(401, json.dumps({"errors": [error]}).encode())
            case None:
                return False
            case _:
                raise ValueError(fault)
        return True

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def date_time_string(self, timestamp: float | None = None) -> str:
        return formatdate((timestamp or time.time()) + self.server.farm.ahead, usegmt=True)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


_NAMES = ("Node", "Time", "Sequence", "Channel", "Signature")


def work_item(kind: str, spec: Json, lease: int = 30) -> Json:
    return {
        "id": str(uuid4()),
        "kind": kind,
        "jobId": str(uuid4()),
        "attempt": str(uuid4()),
        "leaseSeconds": lease,
        "spec": spec,
    }
