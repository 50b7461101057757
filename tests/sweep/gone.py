"""What its holder has revoked, removed or let expire."""

from tests.sweep.cases import CASES, a_ceremony, a_dead_letter, a_factor, a_note
from tests.sweep.cases_of_studio import a_saved_project
from tests.sweep.world import Gone, World


async def a_deleted_note(world: World) -> str:
    note = await a_note(world)
    await world.raw.execute("delete from sample.notes where id = $1", note)
    return note


async def a_removed_factor(world: World) -> str:
    factor = await a_factor(world)
    await world.raw.execute("delete from identity.factors where id = $1", factor)
    return factor


async def an_expired_ceremony(world: World) -> str:
    ceremony = await a_ceremony(world)
    await world.raw.execute(
        "update identity.passkey_ceremonies set expires_at = now() where id = $1", ceremony
    )
    return ceremony


async def a_discarded_letter(world: World) -> str:
    letter = await a_dead_letter(world)
    await world.raw.execute("delete from kernel.pgqueuer where id = $1", int(letter))
    return letter


async def a_removed_project(world: World) -> str:
    project = await a_saved_project(world)
    await world.raw.execute("delete from studio.saved_projects where id = $1", project)
    return project


# Revoking a node, an API token or a session of one's own again is no mistake and is answered as
# the first time: those three are not here.
GONE: dict[str, Gone] = {
    "note": Gone("owner", a_deleted_note, CASES["note"]),
    "savedProject": Gone("owner", a_removed_project, CASES["savedProject"]),
    "projectShare": Gone("owner", a_removed_project, CASES["projectShare"]),
    "factorRemove": Gone("owner", a_removed_factor, CASES["factorRemove"]),
    "passkeyRegisterFinish": Gone("owner", an_expired_ceremony, CASES["passkeyRegisterFinish"]),
    "stepUp": Gone("owner", an_expired_ceremony, CASES["stepUp"]),
    "deadLetterRetry": Gone("platform", a_discarded_letter, CASES["deadLetterRetry"]),
    "deadLetterDiscard": Gone("platform", a_discarded_letter, CASES["deadLetterDiscard"]),
}
