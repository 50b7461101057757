"""How this machine becomes a node: by an administrator's code, or by the operator's own token."""

import asyncio
from pathlib import Path
from typing import Any

import orjson

from node_agent.agent import credential, logs
from node_agent.agent.backoff import Backoff
from node_agent.agent.credential import Credential
from node_agent.agent.options import Options
from node_agent.agent.protocol import ENROL, INVITE, answer_of
from node_agent.agent.wire import Away, Declined, Refused, Wire


class NotEnrolledError(Exception):
    """The text says what to do."""


async def credential_for(options: Options, wire: Wire) -> Credential:
    """The one at hand, or a new one; waits for a server that is away."""
    found = credential.load(options.folder)
    if found is not None and (found.server == options.server or not options.code):
        return found
    backoff = Backoff()
    while True:
        try:
            return await _enrol(options, wire)
        except Away as trouble:
            pause = backoff.next(trouble.after)
            logs.warning("server is away", reason=trouble, again_in=f"{pause:.1f}s")
            await asyncio.sleep(pause)
        except (Declined, Refused) as trouble:
            raise NotEnrolledError(f"the server did not enrol this machine ({trouble})") from None


async def _enrol(options: Options, wire: Wire) -> Credential:
    code = options.code or await _invitation(options, wire)
    answer = await _ask(wire, ENROL, "nodeEnrol", {"code": code})
    made = Credential(options.server, str(answer["nodeId"]), str(answer["secret"]))
    credential.save(options.folder, made)
    logs.info("enrolled", node=made.node_id, name=options.name)
    return made


async def _invitation(options: Options, wire: Wire) -> str:
    if options.operator_token is None:
        raise NotEnrolledError(
            "this machine is no node yet; ask an administrator for a code and use --enrol CODE"
        )
    token = _read(options.operator_token)
    headers = {"Authorization": f"Bearer {token}"}
    answer = await _ask(wire, INVITE, "nodeEnrolmentCreate", {"name": options.name}, headers)
    return str(answer["enrolmentCode"])


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise NotEnrolledError(f"{path} can't be read ({error})") from error


async def _ask(
    wire: Wire,
    document: str,
    name: str,
    variables: dict[str, str],
    headers: dict[str, str] | None = None,
) -> dict[str, Any]:
    body = orjson.dumps({"query": document, "variables": variables})
    return answer_of(await wire.post(body, headers or {}), name)
