"""Who answers which port: the only lines in which one domain's service meets another's need.

An answer looks like this:

    class ChargesByIdentity:
        async def reserve(self, unit: UnitOfWork, ...) -> Charge:
            async with unit.acting_as("identity") as identity:
                return await identity_service.reserve(identity, ...)

    WIRING = (Answer(render_ports.CHARGES, ChargesByIdentity()),)
"""

from domains.identity import ports as identity_ports
from domains.identity.service.outbox import MessagesIntoTable
from kernel.ports import Answer

WIRING: tuple[Answer, ...] = (Answer(identity_ports.MESSENGER, MessagesIntoTable()),)
