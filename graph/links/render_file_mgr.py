"""Where the small picture of a film can be read."""

from domains.file_mgr.service import addresses
from domains.render.graphql.types.jobs import RenderJob
from kernel.graphql.context import Info
from kernel.graphql.fields import field


async def thumbnail_url(root: RenderJob, info: Info) -> str | None:
    """Whoever sees the render sees its picture."""
    if root.thumbnail_key is None:
        return None
    tools = info.context.services.database.tools
    return (await addresses.of_thumbnail(tools, root.thumbnail_key)).url


_DESCRIPTION = (
    "Where a small picture of the film can be read, as WebP; the address works for a quarter of an "
    "hour. None before there is a film."
)
FIELDS = (("RenderJob", "thumbnail_url", field(description=_DESCRIPTION)(thumbnail_url)),)
