"""The agent asks a real server, over a real socket, and says how it went."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from kernel.config import CHECKOUT
from node_agent.cli import FOUND, NO_SERVER, NO_WORK, main


class Server(HTTPServer):
    """Answers every request with what it was told to, and keeps what it was asked."""

    answer: bytes = b""
    status: int = 200

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str | None, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, self.headers["Content-Type"], json.loads(body)))
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(self.server.answer)))
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.02,))
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def answer(mutations: list[str] | None) -> bytes:
    fields = [{"name": name} for name in mutations or ()]
    mutation_type = None if mutations is None else {"fields": fields}
    data = {"server": {"version": "7.8.9"}, "__schema": {"mutationType": mutation_type}}
    return json.dumps({"data": data}).encode()


Output = pytest.CaptureFixture[str]
NOTHING_TO_DO = "flatrender agent: this server gives no work to nodes; there is nothing to run\n"


def test_a_server_that_gives_work_is_found(server: Server, capsys: Output) -> None:
    server.answer = answer(["nodeClaim", "other"])
    assert main(["--check", "--server", server.url]) == FOUND == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == (f"FlatRender 7.8.9 answers at {server.url}\n", "")
    ((path, kind, body),) = server.asked
    assert (path, kind) == ("/graphql", "application/json")
    assert list(body) == ["query"]


@pytest.mark.parametrize("mutations", [None, [], ["other"]])
def test_a_server_without_work_is_no_reason_to_run(
    server: Server, capsys: Output, mutations: list[str] | None
) -> None:
    server.answer = answer(mutations)
    assert main(["--check", "--server", f"{server.url}/"]) == NO_WORK == 3
    said = capsys.readouterr()
    assert said.out == f"FlatRender 7.8.9 answers at {server.url}/\n"
    assert said.err == NOTHING_TO_DO
    assert [path for path, _, _ in server.asked] == ["/graphql"]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"{}"),
        (404, b"not here"),
        (200, b"<html>another service</html>"),
        (200, b"\xff"),
        (200, b"null"),
        (200, b"[]"),
        (200, b"{}"),
        (200, b'{"data": null, "errors": [{"message": "no"}]}'),
        (200, b'{"data": {}}'),
        (200, b'{"data": {"server": null, "__schema": null}}'),
        (200, b'{"data": {"server": {}, "__schema": {}}}'),
        (200, b'{"data": {"server": {"version": "1"}, "__schema": {"mutationType": 5}}}'),
        (200, b'{"data": {"server": {"version": "1"}, "__schema": []}}'),
    ],
)
def test_what_does_not_answer_like_flatrender_is_none(
    server: Server, capsys: Output, status: int, body: bytes
) -> None:
    server.status, server.answer = status, body
    assert main(["--check", "--server", server.url]) == NO_SERVER == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"flatrender agent: no FlatRender server answers at {server.url} (")
    assert said.err.endswith("); start it, or use --server\n")


@pytest.mark.parametrize("address", ["", "127.0.0.1:8080", "ftp://a", "file:///etc/passwd"])
def test_what_is_no_address_is_not_tried(capsys: Output, address: str) -> None:
    assert main(["--server", address]) == NO_SERVER
    assert capsys.readouterr().err == (
        f"flatrender agent: {address} is no address of a server; expected http://host:port\n"
    )


@pytest.mark.parametrize("address", ["http://", "http://[", "http://127.0.0.1:port", "http://a b"])
def test_an_address_that_leads_nowhere_is_told(capsys: Output, address: str) -> None:
    assert main(["--check", "--server", address]) == NO_SERVER
    assert f"no FlatRender server answers at {address} (" in capsys.readouterr().err


def agent(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "node_agent", *arguments],
        cwd=CHECKOUT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_as_a_program_it_says_where_it_looked_and_fails(server: Server) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}"
    ran = agent("--check", FLATRENDER_SERVER=nobody)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert f"no FlatRender server answers at {nobody} (" in ran.stderr
    assert "Traceback" not in ran.stderr
    server.answer = answer(["nodeClaim"])
    ran = agent("--check", "--server", server.url, FLATRENDER_SERVER=nobody)
    assert (ran.returncode, ran.stderr) == (0, "")
