"""What customers send about renders."""

from uuid import UUID

import strawberry

from domains.render.graphql.types.enums import ExportKind, Resolution
from domains.render.service import orders, planning


@strawberry.input(description="The order of a film.")
class RenderOrderInput:
    saved_project_id: UUID = strawberry.field(description="The saved project.")
    resolution: Resolution = strawberry.field(description="How large it is to be.")
    rate: int | None = strawberry.field(
        default=None,
        description=f"Frames a second, 1 to {planning.FASTEST}; {planning.USUAL_RATE} otherwise.",
    )
    formats: list[ExportKind] | None = strawberry.field(
        default=None, description="What is made besides the MP4."
    )
    chunks: int | None = strawberry.field(
        default=None,
        description="Into how many parts the film is cut for the farm; for administrators.",
    )
    idempotency_key: str = strawberry.field(
        description="A key of the client's choice; the same key answers the first result again."
    )

    def wish(self) -> orders.Wish:
        formats = tuple(dict.fromkeys(self.formats or ()))
        return orders.Wish(
            self.saved_project_id,
            self.resolution,
            planning.USUAL_RATE if self.rate is None else self.rate,
            formats,
            self.chunks,
        )

    def as_request(self) -> dict[str, object]:
        """What makes two orders the same one."""
        wish = self.wish()
        return {
            "savedProjectId": str(wish.saved_project_id),
            "resolution": wish.resolution.value,
            "rate": wish.rate,
            "formats": sorted(kind.value for kind in wish.formats),
            "chunks": wish.chunks,
        }
