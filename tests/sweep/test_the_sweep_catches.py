"""A sweep that can't fail is worth nothing: fields that leak, each in its own way, are seen."""

import pytest

from tests.sweep.callers import NOBODY, SUSPENDED_CUSTOMER
from tests.sweep.cases import CASES, a_note
from tests.sweep.conftest import LEAKY, SWEPT, found_in
from tests.sweep.planted import HONEST_CASES
from tests.sweep.sweeping import complaints
from tests.sweep.wire import Wire
from tests.sweep.world import Case, World, by_id

FIELDS = {found.key: found for found in found_in(LEAKY)}


async def seen(leaky_wire: Wire, world: World, key: str, case: Case | None = None) -> list[str]:
    return await complaints(leaky_wire, world, FIELDS[key], case or by_id(a_note))


@pytest.mark.parametrize(
    ("key", "complaint"),
    [
        ("leaksByMessage", "the bytes differ"),
        ("leaksByCode", "codes {'FORBIDDEN'}, unknown {'NOT_FOUND'}"),
        ("leaksByAnswer", "was not refused"),
        ("leaksByChange", "sample.notes has changed"),
        ("leaksByEvent", "was not refused"),
    ],
)
async def test_a_leak_is_seen(leaky_wire: Wire, world: World, key: str, complaint: str) -> None:
    told = await seen(leaky_wire, world, key)
    assert f"{key} as {NOBODY}: {complaint}" in told
    assert not [one for one in told if SUSPENDED_CUSTOMER in one]


def test_a_field_without_a_case_is_seen() -> None:
    known = set(CASES) | set(HONEST_CASES)
    added = set(FIELDS) - known
    assert added == {
        "leaksByMessage",
        "leaksByCode",
        "leaksByAnswer",
        "leaksByChange",
        "leaksByEvent",
        "leaksUnseen",
    }
    assert {found.key for found in found_in(SWEPT)} == known


async def test_a_call_that_never_reaches_the_object_is_seen(leaky_wire: Wire, world: World) -> None:
    told = await seen(leaky_wire, world, "leaksByCode", Case(a_note, lambda _: {"id": "no id"}))
    name = f"leaksByCode as {NOBODY}"
    assert f"{name}: came in: False, and that is wrong ({{'BAD_USER_INPUT'}})" in told


async def test_a_reader_who_is_refused_is_seen(leaky_wire: Wire, world: World) -> None:
    case = Case(a_note, lambda wanted: {"id": wanted}, readers=frozenset({NOBODY}))
    told = await seen(leaky_wire, world, "leaksByCode", case)
    assert f"leaksByCode as {NOBODY}: may read it and is not answered" in told
