"""Signs requests: who, when, the how-manieth on its channel, and what exactly was sent."""

import hashlib
import hmac
import time
from enum import StrEnum

from node_agent.agent.credential import Credential
from node_agent.agent.store import Store

AHEAD = 60 * 1_000_000  # so many numbers are taken at a time, for each costs a write to the disk


class Channel(StrEnum):
    """Requests are numbered on each channel by themselves, and none overtakes another there."""

    CLAIM = "CLAIM"
    RESULT = "RESULT"
    STATUS = "STATUS"


class Signer:
    """Numbers are microseconds where the clock rises, and rise also where it does not."""

    def __init__(self, credential: Credential, store: Store) -> None:
        self._credential = credential
        self._store = store
        self._last = {channel: store.number(self._name(channel)) for channel in Channel}
        self._taken = dict(self._last)
        self.offset = 0.0

    def headers(self, channel: Channel, path: str, body: bytes) -> dict[str, str]:
        now, number = int(time.time() + self.offset), self._next(channel)
        digest = hashlib.sha256(body).hexdigest()
        node = self._credential.node_id
        message = "\n".join(["POST", path, node, channel, str(now), str(number), digest])
        key = self._credential.secret.encode()
        return {
            "X-FlatRender-Node": node,
            "X-FlatRender-Time": str(now),
            "X-FlatRender-Sequence": str(number),
            "X-FlatRender-Channel": channel,
            "X-FlatRender-Signature": hmac.new(key, message.encode(), hashlib.sha256).hexdigest(),
        }

    def jump(self, channel: Channel) -> None:
        """Past whatever number the server may have seen from an earlier life of this node."""
        self._last[channel] += AHEAD

    def _next(self, channel: Channel) -> int:
        number = max(time.time_ns() // 1000, self._last[channel] + 1)
        self._last[channel] = number
        if number >= self._taken[channel]:
            self._taken[channel] = number + AHEAD
            self._store.keep_number(self._name(channel), number + AHEAD)
        return number

    def _name(self, channel: Channel) -> str:
        return f"{self._credential.node_id} {channel}"
