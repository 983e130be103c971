"""The first tables: threads, messages, runs, events, files."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ACTIVE = sa.text("state = 'active'")


def _id() -> sa.Column[str]:
    return sa.Column("id", sa.String(255), nullable=False)


def _owner() -> sa.Column[str]:
    return sa.Column("owner", sa.String(255), nullable=False)


def _thread_id() -> sa.Column[str]:
    return sa.Column("thread_id", sa.String(255), nullable=False)


def upgrade() -> None:
    """Create everything."""
    _create_threads()
    _create_messages()
    _create_runs()
    _create_events()
    _create_files()


def downgrade() -> None:
    """Drop everything; only ever run by hand."""
    for table in ("files", "events", "runs", "messages", "threads"):
        op.drop_table(table)


def _create_threads() -> None:
    op.create_table(
        "threads",
        _id(),
        _owner(),
        sa.Column("assistant", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("created_at", sa.String(40), nullable=False),
        sa.Column("updated_at", sa.String(40), nullable=False),
        sa.Column("activity", sa.Integer, nullable=False),
        sa.Column("remote", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_threads"),
    )
    op.create_index("ix_threads_owner_activity", "threads", ["owner", "activity"])


def _create_messages() -> None:
    op.create_table(
        "messages",
        _id(),
        _owner(),
        _thread_id(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("parts", sa.Text, nullable=False),
        sa.Column("created_at", sa.String(40), nullable=False),
        sa.Column("run_id", sa.String(255)),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name="fk_messages_thread_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("thread_id", "number", name="uq_messages_thread_id_number"),
    )
    op.create_index(
        "ix_messages_thread_id_turn_number", "messages", ["thread_id", "turn", "number"]
    )


def _create_runs() -> None:
    op.create_table(
        "runs",
        _id(),
        _owner(),
        _thread_id(),
        sa.Column("message_id", sa.String(255), nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("assistant", sa.Text, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("worker", sa.String(255), nullable=False),
        sa.Column("created_at", sa.String(40), nullable=False),
        sa.Column("remote", sa.Text),
        sa.Column("usage", sa.Text),
        sa.Column("problem", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name="fk_runs_thread_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("message_id", "attempt", name="uq_runs_message_id_attempt"),
        sa.UniqueConstraint("thread_id", "number", name="uq_runs_thread_id_number"),
    )
    op.create_index("ix_runs_state", "runs", ["state"])
    op.create_index(
        "uq_runs_active",
        "runs",
        ["thread_id"],
        unique=True,
        sqlite_where=_ACTIVE,
        postgresql_where=_ACTIVE,
    )


def _create_events() -> None:
    op.create_table(
        "events",
        sa.Column("run_id", sa.String(255), nullable=False),
        sa.Column("seq", sa.Integer, autoincrement=False, nullable=False),
        _owner(),
        sa.Column("line", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("run_id", "seq", name="pk_events"),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name="fk_events_run_id", ondelete="CASCADE"
        ),
    )


def _create_files() -> None:
    op.create_table(
        "files",
        _id(),
        _owner(),
        _thread_id(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("content", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_files"),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name="fk_files_thread_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("thread_id", "number", name="uq_files_thread_id_number"),
    )
    op.create_index("ix_files_content", "files", ["content"])
