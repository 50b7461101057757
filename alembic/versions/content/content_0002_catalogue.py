"""The catalogue: templates as they are shown, taxonomy, fonts, music."""

import sqlalchemy as sa
from alembic import op

from kernel import migrations
from kernel.security import Policy, TableSecurity

revision = "content_0002"
down_revision = "content_0001"
branch_labels = None
depends_on = None

ROLE, EVERYWHERE = "flatrender_content", "flatrender_content_all"
WRITE = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
TENANT = "tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid)"
OF_HOUSE = "tenant_id = '00000000-0000-0000-0000-000000000001'::uuid"
SHOWN_HERE = (
    "not exists (select 1 from content.catalogue_settings s where s.tenant_id = "
    "(select nullif(current_setting('app.tenant_id', true), '')::uuid) and not s.shows_house)"
)
SHARED = f"{OF_HOUSE} and {SHOWN_HERE}"
TEMPLATE = f"{OF_HOUSE} and published_at is not null and trashed_at is null and {SHOWN_HERE}"
PART = (
    f"{OF_HOUSE} and exists (select 1 from content.project_containers c where c.id = template_id)"
)


def upgrade() -> None:
    create_catalogue_settings()
    create_categories()
    create_tags()
    create_fonts()
    create_music_tracks()
    create_project_containers()
    create_container_categories()
    create_container_tags()
    create_container_words()


def downgrade() -> None:
    op.drop_table("container_words", schema="content")
    op.drop_table("container_tags", schema="content")
    op.drop_table("container_categories", schema="content")
    op.drop_table("project_containers", schema="content")
    op.drop_table("music_tracks", schema="content")
    op.drop_table("fonts", schema="content")
    op.drop_table("tags", schema="content")
    op.drop_table("categories", schema="content")
    op.drop_table("catalogue_settings", schema="content")


def create_catalogue_settings() -> None:
    op.create_table(
        "catalogue_settings",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("shows_house", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id"),
        schema="content",
    )
    migrations.secure("content.catalogue_settings")


def create_categories() -> None:
    op.create_table(
        "categories",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name_fa", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("description_fa", sa.Text(), nullable=False),
        sa.Column("description_en", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["content.categories.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        schema="content",
    )
    op.create_index(
        "ix_categories_parent", "categories", ["parent_id"], unique=False, schema="content"
    )
    op.create_index(
        "ux_categories_slug", "categories", ["tenant_id", "slug"], unique=True, schema="content"
    )
    readable("categories", SHARED)


def create_tags() -> None:
    op.create_table(
        "tags",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(collation="C"), nullable=False),
        sa.Column("name_fa", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        schema="content",
    )
    op.create_index("ux_tags_slug", "tags", ["tenant_id", "slug"], unique=True, schema="content")
    readable("tags", SHARED)


def create_fonts() -> None:
    op.create_table(
        "fonts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("family", sa.Text(collation="C"), nullable=False),
        sa.Column("name_fa", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        schema="content",
    )
    op.create_index(
        "ux_fonts_family", "fonts", ["tenant_id", "family"], unique=True, schema="content"
    )
    readable("fonts", SHARED)


def create_music_tracks() -> None:
    op.create_table(
        "music_tracks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(collation="C"), nullable=False),
        sa.Column("title_fa", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        schema="content",
    )
    op.create_index(
        "ux_music_tracks_slug", "music_tracks", ["tenant_id", "slug"], unique=True, schema="content"
    )
    readable("music_tracks", SHARED)


def create_project_containers() -> None:
    op.create_table(
        "project_containers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name_fa", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("description_fa", sa.Text(), nullable=False),
        sa.Column("description_en", sa.Text(), nullable=False),
        sa.Column("cover_file_id", sa.Uuid(), nullable=True),
        sa.Column("preview_file_id", sa.Uuid(), nullable=True),
        sa.Column("is_premium", sa.Boolean(), nullable=False),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uses", sa.BigInteger(), nullable=False),
        sa.Column("uses_lately", sa.Integer(), nullable=False),
        sa.Column("sort_fa", sa.Text(collation="C"), nullable=False),
        sa.Column("sort_en", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        schema="content",
    )
    op.create_index(
        "ix_project_containers_newest",
        "project_containers",
        ["tenant_id", "listed_at", "id"],
        unique=False,
        schema="content",
    )
    op.create_index(
        "ux_project_containers_slug",
        "project_containers",
        ["tenant_id", "slug"],
        unique=True,
        schema="content",
    )
    readable("project_containers", TEMPLATE)


def create_container_categories() -> None:
    op.create_table(
        "container_categories",
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["content.categories.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["template_id"], ["content.project_containers.id"], ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("template_id", "category_id"),
        schema="content",
    )
    op.create_index(
        "ix_container_categories_category",
        "container_categories",
        ["category_id"],
        unique=False,
        schema="content",
    )
    op.create_index(
        "ux_container_categories_primary",
        "container_categories",
        ["template_id"],
        unique=True,
        schema="content",
        postgresql_where=sa.text("is_primary"),
    )
    readable("container_categories", PART)


def create_container_tags() -> None:
    op.create_table(
        "container_tags",
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("tag_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["tag_id"], ["content.tags.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["template_id"], ["content.project_containers.id"], ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("template_id", "tag_id"),
        schema="content",
    )
    op.create_index(
        "ix_container_tags_tag", "container_tags", ["tag_id"], unique=False, schema="content"
    )
    readable("container_tags", PART)


def create_container_words() -> None:
    op.create_table(
        "container_words",
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("word", sa.Text(collation="C"), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["template_id"], ["content.project_containers.id"], ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("template_id", "word"),
        schema="content",
    )
    op.create_index(
        "ix_container_words_word",
        "container_words",
        ["tenant_id", "word", "template_id"],
        unique=False,
        schema="content",
    )
    readable("container_words", PART)


def readable(table: str, house: str) -> None:
    """Its tenant's own, and besides what of the house everybody may read."""
    migrations.apply(
        f"content.{table}",
        TableSecurity(
            grants={ROLE: WRITE},
            policies=(
                Policy("tenant", ROLE, TENANT, TENANT),
                Policy("house", ROLE, house, None, command="SELECT"),
                Policy("all_tenants", EVERYWHERE, "true", "true"),
            ),
        ),
    )
