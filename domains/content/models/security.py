"""Who may read and write the catalogue, as the database holds everybody to it.

A tenant has its own rows. What the house has published may be read by every tenant, unless that
tenant has switched the catalogue of the house off; nobody writes the rows of another.
"""

from kernel import roles
from kernel.ids import HOUSE_TENANT_ID
from kernel.security import TENANT, WRITE, Policy, TableSecurity

SCHEMA = "content"
OF_HOUSE = f"tenant_id = '{HOUSE_TENANT_ID}'::uuid"
SHOWN_HERE = (
    "not exists (select 1 from content.catalogue_settings s where s.tenant_id = "
    "(select nullif(current_setting('app.tenant_id', true), '')::uuid) and not s.shows_house)"
)
PUBLISHED = "published_at is not null and trashed_at is null"
# The templates that this sees are those that their own policy lets through.
OF_PUBLISHED = "exists (select 1 from content.project_containers c where c.id = template_id)"


def _readable(house: str) -> TableSecurity:
    return TableSecurity(
        grants={roles.of(SCHEMA): WRITE},
        policies=(
            Policy("tenant", roles.of(SCHEMA), TENANT, TENANT),
            Policy("house", roles.of(SCHEMA), house, None, command="SELECT"),
            Policy("all_tenants", roles.across_tenants(SCHEMA), "true", "true"),
        ),
    )


SHARED = _readable(f"{OF_HOUSE} and {SHOWN_HERE}")
TEMPLATE = _readable(f"{OF_HOUSE} and {PUBLISHED} and {SHOWN_HERE}")
PART = _readable(f"{OF_HOUSE} and {OF_PUBLISHED}")
