"""A letter is a web page too, and a person can want letters so."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0062"
down_revision: str | None = "0061"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_BEFORE = ("standard", "large_print", "plain_text")


def upgrade() -> None:
    op.add_column("letter", sa.Column("page", sa.String(), nullable=True))
    _allow((*_BEFORE, "web_page"))


def downgrade() -> None:
    op.execute("UPDATE person SET letter_format = 'standard' WHERE letter_format = 'web_page'")
    _allow(_BEFORE)
    op.drop_column("letter", "page")


def _allow(formats: tuple[str, ...]) -> None:
    with op.batch_alter_table("person") as batch_op:
        batch_op.drop_constraint(op.f("ck_person_letter_format"), type_="check")
        batch_op.create_check_constraint(op.f("ck_person_letter_format"), f"letter_format IN {formats}")
