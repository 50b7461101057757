"""All that the domains bring, gathered in one place: what is not named here does not exist."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import kernel.graphql.mutations
import kernel.graphql.queries
import kernel.graphql.subscriptions
from domains.content import handlers as content_handlers
from domains.content import jobs as content_jobs
from domains.content import ports as content_ports
from domains.content.graphql import mutations as content_mutations
from domains.content.graphql import queries as content_queries
from domains.content.graphql import subscriptions as content_subscriptions
from domains.file_mgr import handlers as file_mgr_handlers
from domains.file_mgr import jobs as file_mgr_jobs
from domains.file_mgr import ports as file_mgr_ports
from domains.file_mgr.graphql import mutations as file_mgr_mutations
from domains.file_mgr.graphql import queries as file_mgr_queries
from domains.file_mgr.graphql import subscriptions as file_mgr_subscriptions
from domains.identity import handlers as identity_handlers
from domains.identity import jobs as identity_jobs
from domains.identity import ports as identity_ports
from domains.identity.graphql import mutations as identity_mutations
from domains.identity.graphql import queries as identity_queries
from domains.identity.graphql import subscriptions as identity_subscriptions
from domains.notification import handlers as notification_handlers
from domains.notification import jobs as notification_jobs
from domains.notification import ports as notification_ports
from domains.notification.graphql import mutations as notification_mutations
from domains.notification.graphql import queries as notification_queries
from domains.notification.graphql import subscriptions as notification_subscriptions
from domains.render import handlers as render_handlers
from domains.render import jobs as render_jobs
from domains.render import ports as render_ports
from domains.render.graphql import mutations as render_mutations
from domains.render.graphql import queries as render_queries
from domains.render.graphql import subscriptions as render_subscriptions
from domains.studio import handlers as studio_handlers
from domains.studio import jobs as studio_jobs
from domains.studio import ports as studio_ports
from domains.studio.graphql import mutations as studio_mutations
from domains.studio.graphql import queries as studio_queries
from domains.studio.graphql import subscriptions as studio_subscriptions
from graph.links import LINKS, Link
from graph.wiring import WIRING
from kernel import upkeep
from kernel.config import Settings
from kernel.handlers import Handler
from kernel.jobs import Job, Timed
from kernel.ports import Answer, PortKey, Ports
from kernel.worker import Work


class PortsModule(Protocol):
    PORTS: tuple[PortKey[Any], ...]


class HandlersModule(Protocol):
    HANDLERS: tuple[Handler[Any], ...]


class JobsModule(Protocol):
    JOBS: tuple[Job[Any], ...]
    TIMED: tuple[Timed, ...]


class QueriesModule(Protocol):
    QUERIES: tuple[type, ...]


class MutationsModule(Protocol):
    MUTATIONS: tuple[type, ...]


class SubscriptionsModule(Protocol):
    SUBSCRIPTIONS: tuple[type, ...]


@dataclass(frozen=True, slots=True)
class Slice:
    """What one domain brings, and what it asks for."""

    ports: tuple[PortKey[Any], ...] = ()
    handlers: tuple[Handler[Any], ...] = ()
    jobs: tuple[Job[Any], ...] = ()
    timed: tuple[Timed, ...] = ()
    queries: tuple[type, ...] = ()
    mutations: tuple[type, ...] = ()
    subscriptions: tuple[type, ...] = ()


def slice_of(
    ports: PortsModule,
    handlers: HandlersModule,
    jobs: JobsModule,
    queries: QueriesModule,
    mutations: MutationsModule,
    subscriptions: SubscriptionsModule,
) -> Slice:
    return Slice(
        ports=ports.PORTS,
        handlers=handlers.HANDLERS,
        jobs=jobs.JOBS,
        timed=jobs.TIMED,
        queries=queries.QUERIES,
        mutations=mutations.MUTATIONS,
        subscriptions=subscriptions.SUBSCRIPTIONS,
    )


GROUND = Slice(
    queries=kernel.graphql.queries.QUERIES,
    mutations=kernel.graphql.mutations.MUTATIONS,
    subscriptions=kernel.graphql.subscriptions.SUBSCRIPTIONS,
)


@dataclass(frozen=True, slots=True)
class Composition:
    """A whole system: the slices of its domains and the edges between them."""

    slices: Sequence[Slice]
    links: Sequence[Link] = ()
    answers: Sequence[Answer] = ()

    def ports(self) -> Ports:
        return Ports.wired([key for part in self.slices for key in part.ports], self.answers)

    def work(self, settings: Settings) -> Work:
        return Work(
            jobs=[job for part in self.slices for job in part.jobs],
            timed=[*upkeep.timed(settings), *(one for part in self.slices for one in part.timed)],
            handlers=[handler for part in self.slices for handler in part.handlers],
        )

    def roots(self, kind: str) -> tuple[type, ...]:
        """`queries`, `mutations` or `subscriptions` of all slices."""
        return tuple(root for part in self.slices for root in getattr(part, kind))

    def extended(self, extra: Slice, answers: Sequence[Answer] = ()) -> "Composition":
        return Composition([*self.slices, extra], self.links, [*self.answers, *answers])


FLATRENDER = Composition(
    slices=(
        GROUND,
        slice_of(
            identity_ports,
            identity_handlers,
            identity_jobs,
            identity_queries,
            identity_mutations,
            identity_subscriptions,
        ),
        slice_of(
            content_ports,
            content_handlers,
            content_jobs,
            content_queries,
            content_mutations,
            content_subscriptions,
        ),
        slice_of(
            studio_ports,
            studio_handlers,
            studio_jobs,
            studio_queries,
            studio_mutations,
            studio_subscriptions,
        ),
        slice_of(
            render_ports,
            render_handlers,
            render_jobs,
            render_queries,
            render_mutations,
            render_subscriptions,
        ),
        slice_of(
            file_mgr_ports,
            file_mgr_handlers,
            file_mgr_jobs,
            file_mgr_queries,
            file_mgr_mutations,
            file_mgr_subscriptions,
        ),
        slice_of(
            notification_ports,
            notification_handlers,
            notification_jobs,
            notification_queries,
            notification_mutations,
            notification_subscriptions,
        ),
    ),
    links=LINKS,
    answers=WIRING,
)
