"""A PostgreSQL of our own, shared by all our processes on one data folder."""

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from kernel.postgres import binaries
from kernel.postgres.address import Address
from kernel.postgres.cluster import Cluster, address_of, data_version
from kernel.postgres.errors import UNWRITABLE_HOME, PostgresError
from kernel.postgres.locks import Registration, exclusive, nobody_registered
from kernel.postgres.places import Places
from kernel.postgres.server_process import running
from kernel.postgres.system_user import server_user
from kernel.postgres.watcher import Watcher


@dataclass(frozen=True)
class Status:
    data: Path
    data_version: str | None
    bin_dir: Path | None
    binaries_version: str | None
    runs_as: str
    pid: int | None
    address: Address | None
    is_ready: bool
    problem: str | None

    @property
    def is_running(self) -> bool:
        return self.pid is not None


@dataclass(frozen=True)
class _Use:
    address: Address
    cluster: Cluster
    registration: Registration
    watcher: Watcher


class Embedded:
    def __init__(
        self,
        home: Path,
        *,
        pg_bin: Path | None = None,
        durable: bool = True,
        name: str = "postgres",
    ) -> None:
        self._places = Places(home, name)
        self._pg_bin = pg_bin
        self._durable = durable
        self._use: _Use | None = None

    def start(self) -> Address:
        if self._use is None:
            try:
                self._use = self._begin()
            except OSError as error:
                raise PostgresError(
                    UNWRITABLE_HOME, folder=self._places.home, reason=error
                ) from error
            self._use.watcher.start()
        return self._use.address

    def stop(self) -> None:
        use = self._use
        if use is None:
            return
        use.watcher.stop()
        with exclusive(self._places.operations_lock):
            use.registration.leave()
            self._use = None
            if nobody_registered(self._places.users_lock):
                use.cluster.down()

    def status(self) -> Status:
        """Looks and changes nothing."""
        user = server_user(self._places.data)
        server = running(self._places.data)
        found, problem = None, None
        try:
            found = binaries.find(user, self._pg_bin, copies=None)
        except PostgresError as error:
            problem = str(error)
        return Status(
            data=self._places.data,
            data_version=data_version(self._places.data),
            bin_dir=found.folder if found else None,
            binaries_version=found.version if found else None,
            runs_as=user.name,
            pid=server.pid if server else None,
            address=address_of(server, self._places) if server else None,
            is_ready=server is not None and server.is_ready,
            problem=problem,
        )

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def _begin(self) -> _Use:
        user = server_user(self._places.data)
        self._places.prepare(user)
        with exclusive(self._places.operations_lock):
            found = binaries.find(user, self._pg_bin, self._places.copies)
            cluster = Cluster(self._places, user, found, durable=self._durable)
            address = cluster.up()
            registration = Registration(self._places.users_lock)
        watcher = Watcher(cluster.is_alive, lambda: self._revive(cluster))
        return _Use(address, cluster, registration, watcher)

    def _revive(self, cluster: Cluster) -> None:
        with exclusive(self._places.operations_lock):
            cluster.revive()
