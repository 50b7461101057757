"""Who answers which port: the only lines in which one domain's service meets another's need.

An answer looks like this:

    class ChargesByIdentity:
        async def reserve(self, unit: UnitOfWork, ...) -> Charge:
            async with unit.acting_as("identity") as identity:
                return await identity_service.reserve(identity, ...)

    WIRING = (Answer(render_ports.CHARGES, ChargesByIdentity()),)
"""

from domains.content import ports as content_ports
from domains.file_mgr import ports as file_mgr_ports
from domains.identity import ports as identity_ports
from domains.identity.service.outbox import MessagesIntoTable
from domains.render import ports as render_ports
from domains.studio import ports as studio_ports
from graph.answers.content import TemplatesByContent
from graph.answers.file_mgr import FilesByFileMgr, FilesForRender
from graph.answers.identity import AuditByIdentity, ChargesByIdentity, PlansByIdentity
from graph.answers.studio import ProjectsByStudio
from kernel.ports import Answer

_FILES = FilesByFileMgr()

WIRING: tuple[Answer, ...] = (
    Answer(identity_ports.MESSENGER, MessagesIntoTable()),
    Answer(content_ports.AUDIT, AuditByIdentity()),
    Answer(file_mgr_ports.AUDIT, AuditByIdentity()),
    Answer(render_ports.AUDIT, AuditByIdentity()),
    Answer(render_ports.CHARGES, ChargesByIdentity()),
    Answer(render_ports.PLANS, PlansByIdentity()),
    Answer(content_ports.FILES, _FILES),
    Answer(studio_ports.AUDIT, AuditByIdentity()),
    Answer(studio_ports.TEMPLATES, TemplatesByContent()),
    Answer(studio_ports.FILES, _FILES),
    Answer(render_ports.FILES, FilesForRender()),
    Answer(render_ports.PROJECTS, ProjectsByStudio()),
)
