"""The sweep of one field: what it tells strangers about an object, as complaints."""

from tests.sweep.callers import Caller, known_as, strangers
from tests.sweep.fields import IdField
from tests.sweep.wire import Reply, Wire
from tests.sweep.world import Case, Gone, World, fingerprint

# What may change when somebody is refused: how often he has tried, what a node has signed and what
# it says of itself.
COUNTS = frozenset({"identity.guess_counters", "identity.node_sequences", "render.render_nodes"})
WARM_UP = "{ server { version } }"
# Answers that say nothing of the object, because the call did not get as far as that.
NOT_SWEPT = frozenset({"RATE_LIMITED", "TIMEOUT", "UNAVAILABLE", "INTERNAL_SERVER_ERROR"})


async def complaints(wire: Wire, world: World, found: IdField, case: Case) -> list[str]:
    existing = await case.existing(world)
    callers = await strangers(world)
    for caller in callers:  # the first use of a token is written down
        await wire.post(caller, WARM_UP, {})
    before = await fingerprint(world.raw, COUNTS)
    told: list[str] = []
    for caller in callers:
        foreign = await wire.ask(caller, found, case.given(existing))
        unknown = await wire.ask(caller, found, case.given(case.unknown()))
        after = await fingerprint(world.raw, COUNTS)
        seen = [*_of_answers(caller, case, foreign, unknown), *_of_rows(before, after)]
        told += [f"{found.key} as {caller.name}: {one}" for one in seen]
        before = after
    return told


async def is_answered(wire: Wire, world: World, found: IdField, case: Case) -> bool:
    """Whether anybody who may have the object gets it: else the calls prove nothing."""
    for name, holder in world.holders.items():
        existing = await case.existing(world)
        answer = await wire.ask(known_as(name, holder), found, case.given(existing))
        if not answer.is_refusal:
            return True
    return False


def _of_answers(caller: Caller, case: Case, foreign: Reply, unknown: Reply) -> list[str]:
    if caller.name in case.readers:
        expected = not foreign.is_refusal and unknown.is_refusal
        return [] if expected else ["may read it and is not answered"]
    if caller.name in case.alike:
        expected = foreign == unknown and not foreign.is_refusal
        return [] if expected else ["is not answered the same for any id"]
    hollow = sorted((foreign.codes | unknown.codes) & NOT_SWEPT)
    expected = caller.is_let_in and caller.name not in case.too_dear_for
    inside = foreign.was_executed and unknown.was_executed
    wrong = {
        f"was answered {', '.join(hollow)}, which says nothing": bool(hollow),
        f"came in: {inside}, and that is wrong ({foreign.codes})": inside is not expected,
        "was not refused": not (foreign.is_refusal and unknown.is_refusal),
        f"status {foreign.status}, unknown {unknown.status}": foreign.status != unknown.status,
        "the headers differ": foreign.headers != unknown.headers,
        f"codes {foreign.codes}, unknown {unknown.codes}": foreign.codes != unknown.codes,
        "the bytes differ": foreign.body != unknown.body,
    }
    return [text for text, is_so in wrong.items() if is_so]


async def tells_gone_from_unknown(wire: Wire, world: World, found: IdField, gone: Gone) -> bool:
    """Whether its former holder hears more of what is gone than of what never was."""
    case = gone.case
    caller = known_as(gone.holder, world.holders[gone.holder])
    former = await wire.ask(caller, found, case.given(await gone.made(world)))
    unknown = await wire.ask(caller, found, case.given(case.unknown()))
    assert unknown.is_refusal
    assert unknown.was_executed
    return former != unknown


def _of_rows(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return [f"{table} has changed" for table in before if before[table] != after[table]]
