"""What Alembic runs to migrate; the connection is handed in by `revisions.upgrade`.

It opens, commits and closes nothing of its own.
"""

from alembic import context

from assistant.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter a column; later migrations copy the table
)
with context.begin_transaction():
    context.run_migrations()
