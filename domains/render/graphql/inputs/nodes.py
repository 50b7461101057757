"""What nodes send."""

from collections.abc import Sequence
from uuid import UUID

import strawberry

from domains.render.graphql.types.enums import Outcome
from domains.render.service import claims, results, statuses, understanding, wording
from domains.render.service.failures import Failure
from domains.render.store.nodes import Beat
from kernel.errors import bad_input

MOST = 500
MOST_FRAMES = 10_000_000


@strawberry.input(description="An engine that a node has.")
class NodeEngineInput:
    name: str = strawberry.field(description="LOTTIE or AFTER_EFFECTS.")
    version: str = strawberry.field(description="Its version.")


@strawberry.input(description="What a node can do, and what it holds.")
class NodeClaimInput:
    slots: int = strawberry.field(description="How many items it can take now.")
    engines: list[NodeEngineInput] = strawberry.field(description="The engines that it has.")
    fonts: list[str] = strawberry.field(description="The families of its installed fonts.")
    cached_sources: list[str] = strawberry.field(
        description="SHA-256 of the templates that it has at hand; work with them is preferred."
    )
    wait_seconds: int | None = strawberry.field(
        default=None, description=f"How long it will wait for work, 0 to {claims.LONGEST_WAIT}."
    )
    holding: list[UUID] | None = strawberry.field(
        default=None, description="The items that it works at."
    )

    def able(self, node_id: UUID) -> claims.Able:
        lists: dict[str, Sequence[object]] = {
            "engines": self.engines,
            "fonts": self.fonts,
            "cachedSources": self.cached_sources,
            "holding": self.holding or (),
        }
        for name, listed in lists.items():
            if len(listed) > MOST:
                raise bad_input(name, wording.MALFORMED)
        told = [*self.fonts, *(each for one in self.engines for each in (one.name, one.version))]
        understanding.check_texts("fonts", told)
        understanding.check_texts("cachedSources", self.cached_sources)
        engines = {one.name: one.version for one in self.engines}
        return claims.Able(
            node_id,
            max(0, self.slots),
            engines,
            self.fonts,
            frozenset(self.holding or ()),
            self.cached_sources,
        )


@strawberry.input(description="Why an item could not be made.")
class NodeFailureInput:
    code: str = strawberry.field(description="The kind of failure, for programs.")
    message: str = strawberry.field(description="The reason, for the person whose film it is.")
    log_tail: str | None = strawberry.field(
        default=None, description="The last lines of the log, for whoever mends it."
    )


@strawberry.input(description="An object that a node has uploaded.")
class NodeMadeInput:
    object_key: str = strawberry.field(description="Where it was asked for.")
    sha256: str = strawberry.field(description="The SHA-256 of its bytes.")
    size: float = strawberry.field(description="Its size in bytes.")
    media_type: str = strawberry.field(description="Its media type.")
    name: str | None = strawberry.field(default=None, description="Its name.")

    def made(self) -> results.Made:
        understanding.check_texts(
            "made", [self.object_key, self.sha256, self.media_type, self.name or ""]
        )
        return results.Made(
            self.object_key, self.sha256, int(self.size), self.media_type, self.name or ""
        )


@strawberry.input(description="Something that a person should know of what was made.")
class NodeWarningInput:
    code: str = strawberry.field(description="What kind of warning it is.")
    key: str | None = strawberry.field(default=None, description="The element that it is about.")
    message: str = strawberry.field(description="What is to be known.")

    def stored(self) -> dict[str, str]:
        understanding.check_texts("warnings", [self.code, self.key or "", self.message])
        return {"code": self.code, "key": self.key or "", "message": self.message}


@strawberry.input(description="How an item ended.")
class NodeResultInput:
    item_id: UUID = strawberry.field(description="The item.")
    attempt: str = strawberry.field(description="The attempt that it was given with.")
    outcome: Outcome = strawberry.field(description="How it ended.")
    reason: NodeFailureInput | None = strawberry.field(
        default=None, description="Why it failed, if it did."
    )
    made: list[NodeMadeInput] | None = strawberry.field(
        default=None, description="What was uploaded."
    )
    frames: int | None = strawberry.field(default=None, description="How many frames it has.")
    crcs: str | None = strawberry.field(
        default=None,
        description="The CRC-32 of each raw frame, four bytes each, big end first, in base64.",
    )
    compute_seconds: float | None = strawberry.field(
        default=None, description="How long the node has worked at it."
    )
    warnings: list[NodeWarningInput] | None = strawberry.field(
        default=None, description="What a person should know."
    )

    def report(self) -> results.Report:
        failure = self.reason
        if failure is not None:
            understanding.check_texts("reason", [failure.code, failure.message])
        return results.Report(
            self.item_id,
            understanding.attempt(self.attempt),
            self.outcome,
            Failure(failure.code, failure.message) if failure else None,
            tuple(one.made() for one in self.made or ()),
            self.frames or 0,
            understanding.packed("crcs", self.crcs or ""),
            max(0.0, self.compute_seconds or 0.0),
            tuple(one.stored() for one in self.warnings or ()),
        )


@strawberry.input(description="How far a node is with an item.")
class NodeRunningInput:
    item_id: UUID = strawberry.field(description="The item.")
    attempt: str = strawberry.field(description="The attempt that it was given with.")
    frame: int | None = strawberry.field(
        default=None, description="How many frames of the item are drawn."
    )
    preview: str | None = strawberry.field(
        default=None, description="A small JPEG of at most 32 KiB, in base64."
    )


@strawberry.input(description="A node's heartbeat.")
class NodeStatusInput:
    cpu: float | None = strawberry.field(
        default=None, description="Load of the processors, 0 to 1."
    )
    memory: float | None = strawberry.field(default=None, description="Memory in use, 0 to 1.")
    disk: float | None = strawberry.field(default=None, description="Disk in use, 0 to 1.")
    running: list[NodeRunningInput] = strawberry.field(description="What it works at.")

    def status(self, node_id: UUID) -> statuses.Status:
        if len(self.running) > MOST:
            raise bad_input("running", wording.MALFORMED)
        figures = {"cpu": self.cpu, "memory": self.memory, "disk": self.disk}
        return statuses.Status(
            node_id,
            {name: figure for name, figure in figures.items() if figure is not None},
            [
                Beat(
                    one.item_id,
                    understanding.attempt(one.attempt),
                    min(MOST_FRAMES, max(0, one.frame or 0)),
                )
                for one in self.running
            ],
            {
                one.item_id: understanding.packed("preview", one.preview)
                for one in self.running
                if one.preview
            },
        )
