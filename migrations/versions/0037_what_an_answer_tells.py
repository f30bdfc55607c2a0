"""Questions say what else their answers tell: the key of a question decided it before."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0037"
down_revision: str | None = "0036"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

QUESTION_SET = sa.table("question_set", sa.column("id", sa.Uuid()), sa.column("definition", sa.JSON()))
STARTS = ("starts", "starts_on", "start", "start_date", "begins", "begins_on")


def told(question: dict[str, Any]) -> str | None:
    """What the key of a question stood for."""
    if question["key"] in STARTS and question["type"] in ("month", "date"):
        return "start"
    return "spent" if question["key"] == "spent" and question["type"] == "money" else None


def upgrade() -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(QUESTION_SET.c.id, QUESTION_SET.c.definition)).all():
        found: set[str] = set()
        for section in row.definition["sections"]:
            for question in section["questions"]:
                fact = told(question)
                if fact and fact not in found:
                    question["tells"] = fact
                    found.add(fact)
        if found:
            one = sa.update(QUESTION_SET).where(QUESTION_SET.c.id == row.id)
            connection.execute(one.values(definition=row.definition))


def downgrade() -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(QUESTION_SET.c.id, QUESTION_SET.c.definition)).all():
        for section in row.definition["sections"]:
            for question in section["questions"]:
                question.pop("tells", None)
        one = sa.update(QUESTION_SET).where(QUESTION_SET.c.id == row.id)
        connection.execute(one.values(definition=row.definition))
