"""Which revision a database is at, and bringing it to this program's own.

Alembic without its ini file and command line: everything happens on a connection, and in a
transaction, that somebody else has opened and locked.
"""

from __future__ import annotations

import threading
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

_FOLDER = Path(__file__).parent / "migrations"
_one_at_a_time = threading.Lock()  # alembic.context is a global of the process


def current(connection: sa.Connection) -> str | None:
    """Return the revision of the database; None where no migration has ever run."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(sa.text("SELECT version_num FROM alembic_version"))


def head() -> str | None:
    """Return the revision that this program works with."""
    return _scripts().get_current_head()


def is_known(revision: str) -> bool:
    """Whether this program has the migration; if not, a newer one wrote the database."""
    return revision in {script.revision for script in _scripts().walk_revisions()}


def upgrade(connection: sa.Connection) -> None:
    """Run what is missing, inside the caller's transaction."""
    with _one_at_a_time:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
