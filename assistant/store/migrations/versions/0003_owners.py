"""A number for each owner that counts the changes of his threads."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the numbers; an owner without one has not changed anything since."""
    op.create_table(
        "owners",
        sa.Column("owner", sa.String(255), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("owner", name="pk_owners"),
    )


def downgrade() -> None:
    """Drop it; only ever run by hand."""
    op.drop_table("owners")
