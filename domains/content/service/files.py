"""Files that the catalogue names: there, the tenant's own, and of the right kind."""

from uuid import UUID

from domains.content.ports import FILES
from domains.content.service.wording import NO_FILE, OWN_FILE, WRONG_FILE
from domains.file_mgr.api import FileFacts, Purpose
from kernel.db import UnitOfWork
from kernel.errors import AppError, Code, bad_input


async def known(unit: UnitOfWork, file_id: UUID, field: str, *purposes: Purpose) -> FileFacts:
    """Another customer's file is an unknown one, in the same words."""
    found = (await unit.port(FILES).facts(unit, [file_id])).get(file_id)
    if found is None or found.tenant_id != unit.tenant_id:
        raise AppError(Code.NOT_FOUND, NO_FILE, field=field)
    if found.owner_id is not None:
        raise bad_input(field, OWN_FILE)
    if found.purpose not in purposes:
        raise bad_input(field, WRONG_FILE.with_(purpose=purposes[0].value))
    return found
