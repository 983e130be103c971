"""Which revision a database is at, and bringing it to this program's own.

Alembic without its ini file and command line: everything happens on a connection, and in a
transaction, that somebody else has opened and locked.
"""

from __future__ import annotations

import threading
from importlib import import_module
from pathlib import Path

import sqlalchemy as sa

_FOLDER = Path(__file__).parent / "migrations"
_one_at_a_time = threading.Lock()  # alembic.context is a global of the process


def current(connection: sa.Connection) -> str | None:
    """Return the revision of the database; None where no migration has ever run."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(sa.text("SELECT version_num FROM alembic_version"))


def head() -> str:
    """Return the revision that this program works with."""
    return max(_known())


def is_known(revision: str) -> bool:
    """Whether this program has the migration; if not, a newer one wrote the database."""
    return revision in _known()


def get_ready() -> None:
    """Load what migrating needs: up to a second, for which nobody is to be locked out."""
    import_module("alembic.command")


def upgrade(connection: sa.Connection) -> None:
    """Run what is missing, inside the caller's transaction."""
    # Not with this module: most processes find nothing to migrate.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    with _one_at_a_time:
        config = Config()
        config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _known() -> set[str]:
    """Return the revisions: each is a file that its number begins."""
    return {path.name.partition("_")[0] for path in (_FOLDER / "versions").glob("[0-9]*.py")}
