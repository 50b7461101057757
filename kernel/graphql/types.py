"""The types of the ground: the server itself, and jobs that wait for a person."""

from datetime import datetime

import strawberry

from kernel.deadletters import QueuedJob


@strawberry.type(description="The server that answers.")
class Server:
    version: str = strawberry.field(description="The version of FlatRender.")
    time: datetime = strawberry.field(description="The server's clock, in UTC.")


@strawberry.type(
    description="A background job that failed as often as it may. It waits for an administrator."
)
class DeadLetter:
    id: strawberry.ID = strawberry.field(description="The job's number in the queue.")
    name: str = strawberry.field(description="What kind of job it is: domain and verb.")
    attempts: int = strawberry.field(description="How often it was tried.")
    reason: str = strawberry.field(description="What the last attempt failed with.")
    ordered_at: datetime = strawberry.field(description="When it was put into the queue.")
    failed_at: datetime = strawberry.field(description="When the last attempt failed.")

    @classmethod
    def of(cls, row: QueuedJob, reason: str) -> "DeadLetter":
        return cls(
            id=strawberry.ID(str(row.id)),
            name=row.entrypoint,
            attempts=row.attempts + 1,
            reason=reason,
            ordered_at=row.created,
            failed_at=row.updated,
        )


@strawberry.type(description="A dead letter is gone from the list: retried or discarded.")
class DeadLetterSettled:
    id: strawberry.ID = strawberry.field(description="The job's number in the queue.")
