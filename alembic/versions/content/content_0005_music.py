"""The music that a template's designer chose for it."""

import sqlalchemy as sa
from alembic import op

revision = "content_0005"
down_revision = "content_0004"
branch_labels = None
depends_on = None

_KEY = "project_containers_music_track_id_fkey"


def upgrade() -> None:
    op.add_column(
        "project_containers",
        sa.Column("music_track_id", sa.Uuid(), nullable=True),
        schema="content",
    )
    op.create_foreign_key(
        _KEY,
        "project_containers",
        "music_tracks",
        ["music_track_id"],
        ["id"],
        source_schema="content",
        referent_schema="content",
        ondelete="SET NULL",
    )


def downgrade() -> None:
    op.drop_constraint(_KEY, "project_containers", schema="content", type_="foreignkey")
    op.drop_column("project_containers", "music_track_id", schema="content")
