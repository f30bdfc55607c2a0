"""Whoever is not renewed has a letter."""

from collections.abc import Sequence

from alembic import op

revision: str = "0107"
down_revision: str | None = "0106"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_APPLICATIONS = ("offer", "decline", "reserve", "reserve_closed", "ineligible")
_BEFORE = (*_APPLICATIONS, "variation", "renewal", "notice", "ending", "payment_sent", "thank_you")
_AFTER = (*_APPLICATIONS, "variation", "renewal", "not_renewed", "notice", "ending", "payment_sent", "thank_you")
_TEMPLATES_STAY = (
    """CREATE TRIGGER letter_template_is_not_changed BEFORE UPDATE ON letter_template
       BEGIN SELECT RAISE(ABORT, 'a version of a letter stays as it is'); END""",
    """CREATE TRIGGER letter_template_is_not_deleted BEFORE DELETE ON letter_template
       BEGIN SELECT RAISE(ABORT, 'a version of a letter stays as it is'); END""",
)


def upgrade() -> None:
    _allow("letter", _AFTER)
    _allow("letter_template", _AFTER)


def downgrade() -> None:
    _allow("letter_template", _BEFORE)
    _allow("letter", _BEFORE)


def _allow(table: str, kinds: Sequence[str]) -> None:
    name = op.f(f"ck_{table}_kind")
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, f"kind IN {tuple(kinds)}")
    if table == "letter_template" and is_sqlite:
        for statement in _TEMPLATES_STAY:
            op.execute(statement)
