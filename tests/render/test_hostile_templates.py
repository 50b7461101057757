"""Hostile templates in real jobs: a reason in both languages, and the farm goes on working."""

import hashlib
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
import pytest

from kernel.ids import HOUSE_TENANT_ID
from tests.graph.site import Site
from tests.node_agent.hostile.catalogue import ATTACKS
from tests.render.stage import Stage
from tests.render.test_with_the_agent import agent, order, put_source, running
from tests.support.properties import LONG
from tests.support.waiting import until

__all__ = ["running"]

MOST_SECONDS = 30.0
REASONS = {
    "two compositions show each other": "DOCUMENT_PRECOMP_CYCLE",
    "a picture by climbing": "DOCUMENT_EXTERNAL_PATH",
    "half of it": "DOCUMENT_BROKEN_JSON",
}
MORE_REASONS = {
    "for ever": "FRAME_TIMEOUT",
    "parents in a ring": "DOCUMENT_PARENT_CYCLE",
    "a thousand million copies": "DOCUMENT_TOO_MANY_COPIES",
    "two to the thirtieth layers": "DOCUMENT_TOO_MANY_LAYERS",
    "ten thousand by ten thousand": "DOCUMENT_BAD_SIZE",
    "deep lists": "DOCUMENT_TOO_DEEP",
    "a star from an expression": "CRASHED",
    "much memory by a text": "FRAME_TIMEOUT",
}


async def move(stage: Stage) -> str:
    """A place of its own for each source: what is stored once is never written over."""
    move_to = "update file_mgr.files set object_key = $2 where id = $1"
    key = f"files/{HOUSE_TENANT_ID}/{uuid4()}"
    await stage.raw.execute(move_to, stage.source, key)
    return key


async def put(stage: Stage, content: bytes) -> str:
    """In the place of the template's source; answers the digest."""
    await stage.database.tools.storage.put(await move(stage), content)
    return hashlib.sha256(content).hexdigest()


async def ended(stage: Stage, sha256: str) -> tuple[float, dict[str, Any]]:
    """The seconds from the order to the end of the job, and its row."""
    job_id = await order(stage, sha256, 1)

    async def is_over() -> bool:
        return await stage.state(job_id) in {"DONE", "FAILED"}

    seconds = await until(is_over, seconds=90, what="the end of the job")
    return seconds, await stage.job(job_id)


def check_failure(job: dict[str, Any], code: str) -> None:
    assert (job["state"], job["reason_code"]) == ("FAILED", code)
    assert job["reason_en"].isascii()
    assert len(job["reason_en"]) > len("The render failed.")
    assert any("\u0600" <= letter <= "\u06ff" for letter in job["reason_fa"])
    assert "Traceback" not in job["reason_en"]


@pytest.mark.slow
async def test_the_job_fails_in_time_and_the_next_one_is_drawn(
    running: tuple[Site, Stage],
    tmp_path: Path,
) -> None:
    site, stage = running
    async with agent(site, tmp_path / "agent") as process:
        for name, code in (REASONS | (MORE_REASONS if LONG else {})).items():
            seconds, job = await ended(stage, await put(stage, ATTACKS[name]()))
            check_failure(job, code)
            assert seconds < MOST_SECONDS
            assert await stage.charges(job["id"]) == ["RESERVE", "RELEASE"]
            assert (await site.get("/healthz")).status_code == 200
            assert process.returncode is None
        await move(stage)
        _, honest = await ended(stage, await put_source(stage))
        assert (honest["state"], honest["reason_en"]) == ("DONE", None)
        alone = psutil.Process(process.pid)
        await until(lambda: drawing(alone) == [], what="the end of all that draws")


def drawing(program: psutil.Process) -> list[str]:
    """Children of children: an agent keeps one workbench warm, which has started nothing yet."""
    below = program.children(recursive=True)
    return [str(each) for each in below if each.ppid() != program.pid]
