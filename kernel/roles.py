"""The database roles: one login that owns nothing, and what it turns into for each transaction.

`flatrender_app` logs in. For a transaction it becomes `flatrender_<domain>`, which sees one
schema and one tenant, or `flatrender_<domain>_all`, which sees every tenant of that schema.
"""

LOGIN = "flatrender_app"
DOMAINS = "flatrender_domain"
KERNEL = "flatrender_kernel"
KERNEL_SCHEMA = "kernel"


def of(schema: str) -> str:
    return KERNEL if schema == KERNEL_SCHEMA else f"flatrender_{schema}"


def across_tenants(schema: str) -> str:
    return KERNEL if schema == KERNEL_SCHEMA else f"flatrender_{schema}_all"
