"""What is kept for the installation as a whole: the secret of its cookies, whose machine it is."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, empty: its values are made when they are first asked for."""
    op.create_table(
        "installation",
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_installation"),
    )


def downgrade() -> None:
    """Drop it; only ever run by hand."""
    op.drop_table("installation")
