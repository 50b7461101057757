"""Where the catalogue's pictures and sounds can be read, in one statement for all of them."""

from typing import Any

from kernel.ids import HOUSE_TENANT_ID
from tests.content.support import AUTHOR_A, CUSTOMER_A, CUSTOMER_B, Desk, both
from tests.support.statements import Statements

COVERS = """{ templates(sort: NAME) { nodes {
  slug coverUrl coverThumbnailUrl previewUrl
} } }"""
TRACKS = "{ musicTracks { nodes { slug url } } }"
TRACK = (
    "mutation ($slug: String!, $title: BilingualInput!, $file: UUID!) "
    "{ trackPut(slug: $slug, title: $title, fileId: $file) { __typename } }"
)


async def test_every_customer_gets_the_address_of_what_he_sees(
    desk: Desk, statements: Statements
) -> None:
    await desk.taxonomy(AUTHOR_A)
    cover = await desk.file(HOUSE_TENANT_ID, "IMAGE", media_type="image/png")
    film = await desk.file(HOUSE_TENANT_ID, "VIDEO", media_type="video/mp4")
    small = "thumbnails/small.webp"
    await desk.raw.execute(
        "update file_mgr.files set thumbnail_key = $2 where id = $1", cover, small
    )
    files: dict[str, Any] = {"coverFileId": str(cover), "previewFileId": str(film)}
    await desk.published("of-the-house", name=both("A"), **files)
    mine = await desk.file(AUTHOR_A.tenant_id, "IMAGE", media_type="image/png")
    await desk.published("own", AUTHOR_A, name=both("B"), coverFileId=str(mine))
    statements.forget()
    house, own = (await desk.say(COVERS, CUSTOMER_A))["nodes"]
    assert statements.count == 4  # templates and files, and entering for each
    assert house["slug"] == "of-the-house"
    for field in ("coverUrl", "coverThumbnailUrl", "previewUrl"):
        assert house[field].startswith("/storage/")
    assert len({house["coverUrl"], house["coverThumbnailUrl"], house["previewUrl"]}) == 3
    assert own["coverUrl"].startswith("/storage/")
    assert (own["coverThumbnailUrl"], own["previewUrl"]) == (None, None)
    (seen,) = (await desk.say(COVERS, CUSTOMER_B))["nodes"]
    assert seen["slug"] == "of-the-house"


async def test_music_can_be_heard_by_whoever_may_use_it(desk: Desk) -> None:
    file = await desk.file(HOUSE_TENANT_ID, "AUDIO", media_type="audio/wav", seconds=3)
    await desk.say(TRACK, slug="lift", title=both("Lift"), file=str(file))
    (track,) = (await desk.say(TRACKS, CUSTOMER_A))["nodes"]
    assert track["slug"] == "lift"
    assert track["url"].startswith("/storage/")
    await desk.raw.execute("update file_mgr.files set trashed_at = now()")
    (track,) = (await desk.say(TRACKS, CUSTOMER_A))["nodes"]
    assert track == {"slug": "lift", "url": None}
