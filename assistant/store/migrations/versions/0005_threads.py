"""Threads are pinned, deleted with a grace time, and searched; titles begin with a capital."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from assistant.store.changes import capital
from assistant.store.rows import to_message
from assistant.store.schema import messages, runs, threads
from assistant.store.searching import row_of, said_in

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None

_BATCH = 500
_PINNED = sa.text("pinned IS true")
_DELETED = sa.text("deleted_at IS NOT NULL")


def upgrade() -> None:
    """Add the columns and the words of all that was said, a batch at a time."""
    op.add_column(
        "threads",
        sa.Column("pinned", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.add_column("threads", sa.Column("deleted_at", sa.String(40)))
    pinned = _PINNED if _on_postgres() else sa.text("pinned IS 1")
    op.create_index(
        "ix_threads_pinned",
        "threads",
        ["owner", "activity"],
        sqlite_where=pinned,
        postgresql_where=pinned,
    )
    op.create_index(
        "ix_threads_deleted_at",
        "threads",
        ["deleted_at"],
        sqlite_where=_DELETED,
        postgresql_where=_DELETED,
    )
    _create_searched()
    searched = sa.table("searched", *map(sa.column, ("owner", "thread_id", "message_id", "words")))
    for rows in _words():
        op.bulk_insert(searched, rows)


def downgrade() -> None:
    """Drop it; only ever run by hand."""
    if not _on_postgres():
        op.execute("DROP TABLE IF EXISTS searched_words")
    op.drop_table("searched")
    op.drop_index("ix_threads_deleted_at", "threads")
    op.drop_index("ix_threads_pinned", "threads")
    # Not in a batch: SQLite would drop the table, and with it all that belongs to threads.
    op.drop_column("threads", "deleted_at")
    op.drop_column("threads", "pinned")


def _on_postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _create_searched() -> None:
    op.create_table(
        "searched",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("owner", sa.String(255), nullable=False),
        sa.Column("thread_id", sa.String(255), nullable=False),
        sa.Column("message_id", sa.String(255)),
        sa.Column("words", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_searched"),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name="fk_searched_thread_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name="fk_searched_message_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("message_id", name="uq_searched_message_id"),
    )
    op.create_index("ix_searched_thread_id", "searched", ["thread_id"])
    if _on_postgres():
        op.create_index(
            "ix_searched_words",
            "searched",
            [sa.text("CAST(words AS TSVECTOR)")],
            postgresql_using="gin",
        )


def _words() -> Iterator[list[dict[str, Any]]]:
    """Yield what is searched of the titles, which get their capitals, and of the messages."""
    old = (threads.c.id, threads.c.owner, threads.c.title)
    for batch in _batches(sa.select(*old), threads.c.id):
        titles = {row.id: capital(row.title) for row in batch}
        for row in batch:
            if titles[row.id] != row.title:
                changed = sa.update(threads).where(threads.c.id == row.id)
                op.get_bind().execute(changed.values(title=titles[row.id]))
        yield [row_of(row.owner, row.id, None, [titles[row.id]]) for row in batch if row.title]
    questions = messages.alias()
    answers = (
        sa.select(
            messages.c.id,
            messages.c.owner,
            messages.c.thread_id,
            messages.c.role,
            messages.c.parts,
            messages.c.created_at,
            messages.c.run_id,
            questions.c.parts.label("question"),
        )
        .outerjoin(runs, runs.c.id == messages.c.run_id)
        .outerjoin(questions, questions.c.id == runs.c.message_id)
    )
    for batch in _batches(answers, messages.c.id):
        yield [
            row_of(row.owner, row.thread_id, row.id, said_in(to_message(row).parts, row.question))
            for row in batch
        ]


def _batches(query: Any, key: sa.Column[str]) -> Iterator[list[Any]]:
    last = ""
    while batch := op.get_bind().execute(query.where(key > last).order_by(key).limit(_BATCH)).all():
        last = batch[-1].id
        yield list(batch)
