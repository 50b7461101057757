"""A whole farm of real processes: the API and the worker on a database of their own, and nodes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

from graph.authenticate import operator_token, operator_token_file
from graph.cli.ports import free_port
from graph.provision import Urls
from kernel.config import CHECKOUT, Settings
from tests.node_agent.agent.processes import AgentProcess
from tests.support.canaries.plugin import keep
from tests.support.waiting import until

HOST = "127.0.0.1"
FIRST_PORT = 18_240
START_SECONDS = 60.0
END_SECONDS = 20.0


@dataclass(slots=True)
class Program:
    """One process of the server, which can be killed and started again."""

    command: tuple[str, ...]
    environment: dict[str, str]
    log: Path
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "graph.cli", *self.command],
                cwd=CHECKOUT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(END_SECONDS)
            self.process = None

    def kill(self) -> None:
        self.end(signal.SIGKILL)


@dataclass
class Farm:
    """`agents` are those of one test; whatever happens, nothing of them outlives it."""

    home: Path
    port: int
    api: Program
    worker: Program
    agents: list[AgentProcess] = field(default_factory=list)
    made: int = 0

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def token(self) -> str:
        return operator_token(self.home)

    def is_ready(self) -> bool:
        try:
            return httpx2.get(f"{self.url}/readyz", timeout=3, trust_env=False).status_code == 200
        except httpx2.HTTPError:
            return False

    async def until_ready(self) -> None:
        await until(self.is_ready, seconds=START_SECONDS, what="the API's start")

    async def agent(self, slots: int = 1) -> AgentProcess:
        """Another node, when it has said that it is ready."""
        self.made += 1
        token = operator_token_file(self.home)
        agent = AgentProcess(
            self.url,
            self.home / f"agent-{self.made}",
            slots,
            ("--operator-token", str(token), "--name", f"node {self.made}"),
        )
        self.agents.append(agent)
        agent.start()
        await until(lambda: " ready " in agent.said, seconds=START_SECONDS, what="a node")
        return agent

    def end_agents(self) -> None:
        for agent in self.agents:
            agent.end()
        left = [process for agent in self.agents for process in agent.alive()]
        self.agents.clear()
        assert left == []


@contextmanager
def running_farm(home: Path, urls: Urls) -> Iterator[Farm]:
    port = free_port(HOST, FIRST_PORT + os.getpid() % 1000)
    environment = {
        **os.environ,
        "FLATRENDER_HOME": str(home),
        "FLATRENDER_PORT": str(port),
        "FLATRENDER_PUBLIC_URL": f"http://{HOST}:{port}",
        "DATABASE_URL": urls.owner,
        "FLATRENDER_APP_DATABASE_URL": urls.app,
    }
    operator_token(home)
    api = Program(("serve", "--port", str(port)), environment, home / "api.log")
    worker = Program(("worker",), environment, home / "worker.log")
    farm = Farm(home, port, api, worker)
    try:
        api.start()
        worker.start()
        yield farm
    finally:
        farm.end_agents()
        api.end()
        worker.end()
        for log in home.glob("*.log"):
            keep(log)


def settings_of(farm: Farm) -> Settings:
    return Settings(home=farm.home, port=farm.port, public_url=farm.url)


def later(seconds: float) -> "Moment":
    return Moment(time.monotonic() + seconds)


@dataclass(frozen=True, slots=True)
class Moment:
    """To be waited for like anything else."""

    at: float

    def has_come(self) -> bool:
        return time.monotonic() >= self.at
