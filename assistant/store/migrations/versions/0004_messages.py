"""What a message comes after, and where the chosen path ends; what people think of answers."""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make one path of each thread; know the messages that nobody typed by their ids."""
    op.add_column("threads", sa.Column("turn", sa.Integer, nullable=False, server_default="0"))
    op.add_column("messages", sa.Column("after", sa.Integer, nullable=False, server_default="0"))
    op.add_column("messages", sa.Column("continues", sa.String(255)))
    op.add_column("runs", sa.Column("feedback", sa.Text))
    threads = sa.table("threads", sa.column("id"), sa.column("turn"))
    messages = sa.table("messages", *map(sa.column, ("thread_id", "number", "turn", "after")))
    other = messages.alias()
    last = sa.select(sa.func.coalesce(sa.func.max(other.c.turn), 0))
    before = last.where(other.c.thread_id == messages.c.thread_id, other.c.turn < messages.c.turn)
    begins = messages.c.turn == messages.c.number
    op.execute(sa.update(messages).where(begins).values(after=before.scalar_subquery()))
    newest = last.where(other.c.thread_id == threads.c.id)
    op.execute(sa.update(threads).values(turn=newest.scalar_subquery()))
    op.create_index("ix_messages_thread_id_after", "messages", ["thread_id", "after"])
    _note_continued()


def _note_continued() -> None:
    """Until now the id of such a message was made of the run that it goes on with."""
    db = op.get_bind()
    made = [
        {"run": run, "id": hashlib.blake2b(f"continue {run}".encode(), digest_size=16).hexdigest()}
        for (run,) in db.execute(sa.text("SELECT id FROM runs"))
    ]
    if made:
        db.execute(sa.text("UPDATE messages SET continues = :run WHERE id = :id"), made)


def downgrade() -> None:
    """Drop it; only ever run by hand."""
    op.drop_index("ix_messages_thread_id_after", "messages")
    for name, columns in (
        ("runs", ("feedback",)),
        ("messages", ("continues", "after")),
        ("threads", ("turn",)),
    ):
        with op.batch_alter_table(name) as table:
            for column in columns:
                table.drop_column(column)
