"""The tables, in types that every database has.

Only what is stored and what must never be true of it; no queries, and no SQL that one database
alone understands. A change here needs a migration beside it: a test compares the two.
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql


def to_storable(text: str) -> str:
    r"""Return *text* as every database takes it: UTF-8, without NUL.

    A wire may cut a pair of surrogates in two; the half becomes `\ud83d`, which inside a line
    of JSON is the same character still.
    """
    return text.encode("utf-8", "backslashreplace").decode().replace("\x00", "")


class Words(sa.types.TypeDecorator[str]):
    """Text from outside."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Clean on the way in."""
        return None if value is None else to_storable(value)


class Json(sa.types.TypeDecorator[Any]):
    """A value as JSON text; None is NULL. Not the JSON type of a database: some refuse NaN."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:  # noqa: ARG002 - as above
        """Write on the way in."""
        if value is None:
            return None
        return to_storable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def process_result_value(self, value: str | None, dialect: Any) -> Any:  # noqa: ARG002 - as above
        """Read on the way out."""
        return None if value is None else json.loads(value)


metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _id() -> sa.Column[str]:
    return sa.Column("id", sa.String(255), primary_key=True)


def _owner() -> sa.Column[str]:
    return sa.Column("owner", sa.String(255), nullable=False)


def _belongs_to(table: str) -> sa.Column[str]:
    return sa.Column(
        f"{table}_id", sa.ForeignKey(f"{table}s.id", ondelete="CASCADE"), nullable=False
    )


threads = sa.Table(
    "threads",
    metadata,
    _id(),
    _owner(),
    sa.Column("assistant", Words, nullable=False),
    sa.Column("title", Words, nullable=False),
    sa.Column("created_at", sa.String(40), nullable=False),
    sa.Column("updated_at", sa.String(40), nullable=False),
    # What orders the list of threads: a counter of the owner's, since clocks jump.
    sa.Column("activity", sa.Integer, nullable=False),
    sa.Column("remote", Json),
    # The random name of the DuckDB file with the thread's tables; a copied thread shares it.
    sa.Column("workspace", sa.String(255)),
    sa.Column("pinned", sa.Boolean, nullable=False, server_default=sa.false()),
    # Since when nobody sees it any more; a while later it is really gone (`deleting`).
    sa.Column("deleted_at", sa.String(40)),
    sa.Index("ix_threads_owner_activity", "owner", "activity"),
    sa.Index("ix_threads_workspace", "workspace"),
)

sa.Index(
    "ix_threads_pinned",
    threads.c.owner,
    threads.c.activity,
    sqlite_where=threads.c.pinned.is_(sa.true()),
    postgresql_where=threads.c.pinned.is_(sa.true()),
)
sa.Index(
    "ix_threads_deleted_at",
    threads.c.deleted_at,
    sqlite_where=threads.c.deleted_at.is_not(None),
    postgresql_where=threads.c.deleted_at.is_not(None),
)

messages = sa.Table(
    "messages",
    metadata,
    _id(),
    _owner(),
    _belongs_to("thread"),
    # The order in which they came, and the number of the question that a message belongs to:
    # an answer is read after its question even if others were asked meanwhile.
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("turn", sa.Integer, nullable=False),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("parts", Json, nullable=False),
    sa.Column("created_at", sa.String(40), nullable=False),
    sa.Column("run_id", sa.String(255)),
    sa.UniqueConstraint("thread_id", "number"),
    sa.Index("ix_messages_thread_id_turn_number", "thread_id", "turn", "number"),
)

searched = sa.Table(
    "searched",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    _owner(),
    _belongs_to("thread"),
    # NULL: the words of the thread's title.
    sa.Column("message_id", sa.String(255), sa.ForeignKey("messages.id", ondelete="CASCADE")),
    # As `words` makes them, the first being the owner's (`searching`).
    sa.Column("words", Words, nullable=False),
    sa.UniqueConstraint("message_id"),
    sa.Index("ix_searched_thread_id", "thread_id"),
)

# What a search on Postgres reads; on SQLite see `Sqlite.make_searchable`.
sa.Index(
    "ix_searched_words",
    sa.cast(searched.c.words, postgresql.TSVECTOR),
    postgresql_using="gin",
).ddl_if(dialect="postgresql")

runs = sa.Table(
    "runs",
    metadata,
    _id(),
    _owner(),
    _belongs_to("thread"),
    # No foreign key: a withdrawn run outlives its message, so that sending it twice stays once.
    sa.Column("message_id", sa.String(255), nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("assistant", Words, nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("reason", Words, nullable=False),
    sa.Column("worker", sa.String(255), nullable=False),
    sa.Column("created_at", sa.String(40), nullable=False),
    sa.Column("remote", Json),
    sa.Column("usage", Json),
    sa.Column("problem", Json),
    sa.UniqueConstraint("message_id", "attempt"),
    sa.UniqueConstraint("thread_id", "number"),
    sa.Index("ix_runs_state", "state"),
)

sa.Index(
    "uq_runs_active",
    runs.c.thread_id,
    unique=True,
    sqlite_where=runs.c.state == "active",
    postgresql_where=runs.c.state == "active",
)

events = sa.Table(
    "events",
    metadata,
    _belongs_to("run"),
    sa.Column("seq", sa.Integer, autoincrement=False, nullable=False),
    _owner(),
    sa.Column("line", Words, nullable=False),
    sa.PrimaryKeyConstraint("run_id", "seq"),
)

files = sa.Table(
    "files",
    metadata,
    _id(),
    _owner(),
    _belongs_to("thread"),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("name", Words, nullable=False),
    sa.Column("media_type", Words, nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    # The random name under DATA_DIR; a copied thread shares it with the one it came from.
    sa.Column("content", sa.String(255), nullable=False),
    sa.UniqueConstraint("thread_id", "number"),
    sa.Index("ix_files_content", "content"),
)

uploads = sa.Table(
    "uploads",
    metadata,
    _id(),
    _owner(),
    _belongs_to("thread"),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("worker", sa.String(255), nullable=False),
    sa.Column("value", Json, nullable=False),
    sa.UniqueConstraint("thread_id", "number"),
    sa.Index("ix_uploads_state", "state"),
)

owners = sa.Table(
    "owners",
    metadata,
    sa.Column("owner", sa.String(255), primary_key=True),
    # Counts the changes of the owner's threads: what was read at a number is so while it stands.
    sa.Column("number", sa.Integer, nullable=False),
)

installation = sa.Table(
    "installation",
    metadata,
    # Of no owner: what signs the cookies by which owners are known, and who was here first.
    sa.Column("name", sa.String(255), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
