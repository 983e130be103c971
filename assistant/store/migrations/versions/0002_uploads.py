"""Files that were brought into a thread, and the thread's tables."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what an upload needs."""
    op.add_column("threads", sa.Column("workspace", sa.String(255)))
    op.create_index("ix_threads_workspace", "threads", ["workspace"])
    op.create_table(
        "uploads",
        sa.Column("id", sa.String(255), nullable=False),
        sa.Column("owner", sa.String(255), nullable=False),
        sa.Column("thread_id", sa.String(255), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("worker", sa.String(255), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_uploads"),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name="fk_uploads_thread_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("thread_id", "number", name="uq_uploads_thread_id_number"),
    )
    op.create_index("ix_uploads_state", "uploads", ["state"])


def downgrade() -> None:
    """Drop it; only ever run by hand."""
    op.drop_table("uploads")
    op.drop_index("ix_threads_workspace", "threads")
    with op.batch_alter_table("threads") as table:
        table.drop_column("workspace")
