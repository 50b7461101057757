"""What an agent does with the work that it is given."""

import base64
import hashlib
import struct
from pathlib import Path

from node_agent.film import probing
from tests.node_agent.agent import orders
from tests.node_agent.agent.fake_server import Farm, Json
from tests.node_agent.agent.processes import AgentProcess
from tests.support.waiting import until

PATIENCE = 40.0


async def result_of(farm: Farm, item: Json) -> Json:
    """The first one; the caller looks for more of them."""
    await until(lambda: farm.outcomes(item["id"]) != [], seconds=PATIENCE, what="a result")
    return next(each for each in farm.results if each["itemId"] == item["id"])


async def test_a_short_film_is_made_in_one_go(
    farm: Farm, agent: AgentProcess, tmp_path: Path
) -> None:
    item = farm.give(orders.frames(farm))
    agent.start()
    result = await result_of(farm, item)
    film = farm.files["/made/0.mp4"]
    assert (result["outcome"], result["attempt"]) == ("DONE", item["attempt"])
    assert (result["frames"], result["warnings"], result["reason"]) == (50, [], None)
    assert result["made"] == [
        {
            "objectKey": "",
            "sha256": hashlib.sha256(film).hexdigest(),
            "size": len(film),
            "mediaType": "video/mp4",
            "name": "segment.mp4",
        }
    ]
    checksums = struct.unpack(">50I", base64.b64decode(result["crcs"]))
    assert len(set(checksums)) == 50
    assert 0 < result["computeSeconds"] < PATIENCE
    path = tmp_path / "film.mp4"
    path.write_bytes(film)
    found = probing.contents(path)
    assert (found.frames, found.width, found.height, found.has_sound) == (50, 160, 90, False)
    assert farm.refusals == []


async def test_the_first_frame_is_told_before_the_film_is_done(
    farm: Farm, agent: AgentProcess
) -> None:
    item = farm.give(orders.endless(farm))
    agent.start()
    await until(lambda: _frames_told(farm, item) != [], seconds=PATIENCE, what="a frame")
    await until(lambda: len(_frames_told(farm, item)) >= 4, what="more frames")
    told = [each["at"] for each in farm.statuses if each["running"]]
    assert _frames_told(farm, item) == sorted(_frames_told(farm, item))
    assert (told[-1] - told[1]) / (len(told) - 2) > 0.4  # on its way one may catch up with another
    await until(lambda: _pictures(farm) != [], what="a preview")
    picture = base64.b64decode(_pictures(farm)[0])
    assert picture[:2] == b"\xff\xd8"
    assert len(picture) <= 32 * 1024
    assert farm.results == []


def _frames_told(farm: Farm, item: Json) -> list[int]:
    running = [each for status in farm.statuses for each in status["running"]]
    return [each["frame"] for each in running if each["itemId"] == item["id"] and each["frame"]]


def _pictures(farm: Farm) -> list[str]:
    running = [each for status in farm.statuses for each in status["running"]]
    return [each["preview"] for each in running if each["preview"]]


async def test_chunks_and_their_assembly_make_the_film(
    farm: Farm, agent: AgentProcess, tmp_path: Path
) -> None:
    whole = farm.give(orders.frames(farm, total=30))
    parts = [farm.give(orders.frames(farm, total=30, first=n, count=10)) for n in (0, 10, 20)]
    agent.start()
    results = [await result_of(farm, item) for item in parts]
    segments = [
        {"url": f"/made/{n}.mp4", "sha256": result["made"][0]["sha256"], "first": n, "count": 10}
        for n, result in zip((0, 10, 20), results, strict=True)
    ]
    joined = farm.give(orders.assembly(farm, segments, 30))
    result = await result_of(farm, joined)
    assert (result["outcome"], result["frames"]) == ("DONE", 30)
    assert [each["objectKey"] for each in result["made"]] == ["out/film.mp4", "out/poster.jpg"]
    assert [each["mediaType"] for each in result["made"]] == ["video/mp4", "image/jpeg"]
    path = tmp_path / "film.mp4"
    path.write_bytes(farm.files["/made/film.mp4"])
    found = probing.contents(path)
    assert (found.frames, found.has_sound) == (30, True)
    assert farm.files["/made/poster.jpg"][:2] == b"\xff\xd8"
    in_one = await result_of(farm, whole)
    raw = b"".join(base64.b64decode(each["crcs"]) for each in results)
    assert base64.b64decode(in_one["crcs"]) == raw


async def test_segments_made_here_and_templates_are_not_fetched_again(
    farm: Farm, agent: AgentProcess
) -> None:
    first = farm.give(orders.frames(farm, total=20, first=0, count=20))
    agent.start()
    made = (await result_of(farm, first))["made"][0]
    second = farm.give(orders.frames(farm, total=20, first=0, count=20))
    await result_of(farm, second)
    segment = {"url": "/made/0.mp4", "sha256": made["sha256"], "first": 0, "count": 20}
    assert (await result_of(farm, farm.give(orders.assembly(farm, [segment], 20))))[
        "outcome"
    ] == "DONE"
    source = first["spec"]["source"]
    assert farm.fetched == [source["url"]]
    assert source["sha256"] in farm.claims[-1]["cachedSources"]


async def test_a_damaged_file_in_the_cache_is_fetched_again(
    farm: Farm, agent: AgentProcess
) -> None:
    item = farm.give(orders.frames(farm))
    agent.start()
    await result_of(farm, item)
    sha256 = item["spec"]["source"]["sha256"]
    (agent.folder / "cache" / sha256).write_bytes(b"bit rot")
    again = farm.give(orders.frames(farm))
    assert (await result_of(farm, again))["outcome"] == "DONE"
    assert farm.fetched == [item["spec"]["source"]["url"]] * 2


async def test_a_document_that_means_harm_fails_with_its_reason(
    farm: Farm, agent: AgentProcess
) -> None:
    source = farm.store(b'{"layers": [')
    item = farm.give(orders.frames(farm, source=source))
    agent.start()
    result = await result_of(farm, item)
    assert result["outcome"] == "FAILED"
    assert result["reason"]["code"].startswith("DOCUMENT_")
    assert "/made/0.mp4" not in farm.files


async def test_other_bytes_than_announced_are_not_drawn(farm: Farm, agent: AgentProcess) -> None:
    item = orders.frames(farm)
    item["spec"]["source"]["size"] = 10
    farm.give(item)
    agent.start()
    result = await result_of(farm, item)
    assert (result["outcome"], result["reason"]["code"]) == ("FAILED", "DOWNLOAD")
    missing = orders.frames(farm)
    missing["spec"]["source"].update(url="/nowhere", sha256="0" * 64)
    farm.give(missing)
    result = await result_of(farm, missing)
    assert result["reason"] == {
        "code": "DOWNLOAD",
        "message": "the storage refuses a file (status 404)",
        "logTail": "",
    }
    assert "/made/0.mp4" not in farm.files
    assert [path.name for path in (agent.folder / "cache").iterdir()] == []


async def test_a_spec_that_makes_no_sense_fails_and_the_agent_goes_on(
    farm: Farm, agent: AgentProcess
) -> None:
    broken = [orders.frames(farm) for _ in range(3)]
    del broken[0]["spec"]["source"]["url"]
    broken[1]["spec"]["frames"] = 51
    broken[2]["kind"] = "DANCE"
    for item in broken:
        farm.give(item)
    agent.start()
    for item in broken:
        result = await result_of(farm, item)
        assert (result["outcome"], result["reason"]["code"]) == ("FAILED", "BAD_ORDER")
    good = farm.give(orders.frames(farm))
    assert (await result_of(farm, good))["outcome"] == "DONE"
