"""The years of a grant, and what each funder bears of each instalment, also of those that are there already."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import PenceColumn

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INSTALMENT = sa.table(
    "instalment",
    sa.column("id", sa.Uuid()),
    sa.column("award_id", sa.Uuid()),
    sa.column("number", sa.Integer()),
    sa.column("amount_pence", sa.BigInteger()),
)
_AWARD_SHARE = sa.table(
    "award_share",
    sa.column("award_id", sa.Uuid()),
    sa.column("funder_id", sa.Uuid()),
    sa.column("amount_pence", sa.BigInteger()),
)
_INSTALMENT_SHARE = sa.table(
    "instalment_share",
    sa.column("instalment_id", sa.Uuid()),
    sa.column("funder_id", sa.Uuid()),
    sa.column("amount_pence", sa.BigInteger()),
)
_SENTENCE = "what funders bore of a paid instalment stays"
_PAID = "EXISTS (SELECT 1 FROM instalment WHERE instalment.id = OLD.instalment_id AND instalment.state = 'paid')"
_ON_SQLITE = [
    f"""CREATE TRIGGER instalment_share_stays_{verb.lower()} BEFORE {verb} ON instalment_share WHEN {_PAID}
        BEGIN SELECT RAISE(ABORT, '{_SENTENCE}'); END"""
    for verb in ("UPDATE", "DELETE")
]
_ON_POSTGRESQL = [
    f"""CREATE FUNCTION instalment_share_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF {_PAID} THEN RAISE EXCEPTION '{_SENTENCE}' USING ERRCODE = 'check_violation'; END IF;
          RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
        END $$""",
    """CREATE TRIGGER instalment_share_stays BEFORE UPDATE OR DELETE ON instalment_share
       FOR EACH ROW EXECUTE FUNCTION instalment_share_stays()""",
]


def upgrade() -> None:
    op.create_table(
        "award_year",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("amount_pence", PenceColumn(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_award_year_number")),
        sa.CheckConstraint("amount_pence >= 0", name=op.f("ck_award_year_amount")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_award_year_award_id_award")),
        sa.PrimaryKeyConstraint("award_id", "number", name=op.f("pk_award_year")),
    )
    op.create_table(
        "instalment_share",
        sa.Column("instalment_id", sa.Uuid(), nullable=False),
        sa.Column("funder_id", sa.Uuid(), nullable=False),
        sa.Column("amount_pence", PenceColumn(), nullable=False),
        sa.CheckConstraint("amount_pence >= 0", name=op.f("ck_instalment_share_amount")),
        sa.ForeignKeyConstraint(
            ["instalment_id"],
            ["instalment.id"],
            name=op.f("fk_instalment_share_instalment_id_instalment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["funder_id"], ["organisation.id"], name=op.f("fk_instalment_share_funder_id_organisation")
        ),
        sa.PrimaryKeyConstraint("instalment_id", "funder_id", name=op.f("pk_instalment_share")),
    )
    op.create_index(op.f("ix_instalment_share_funder_id"), "instalment_share", ["funder_id"])
    _fill()
    for statement in _ON_SQLITE if op.get_bind().dialect.name == "sqlite" else _ON_POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("instalment_share")
    op.drop_table("award_year")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION instalment_share_stays")


def _fill() -> None:
    """Until now each instalment was borne as the award is, without anybody writing the pence down."""
    connection = op.get_bind()
    shares = defaultdict(list)
    for award_id, funder_id, pence in connection.execute(
        sa.select(_AWARD_SHARE.c.award_id, _AWARD_SHARE.c.funder_id, _AWARD_SHARE.c.amount_pence).order_by(
            _AWARD_SHARE.c.award_id, _AWARD_SHARE.c.funder_id
        )
    ):
        shares[award_id].append((funder_id, pence))
    instalments = defaultdict(list)
    for award_id, instalment_id, pence in connection.execute(
        sa.select(_INSTALMENT.c.award_id, _INSTALMENT.c.id, _INSTALMENT.c.amount_pence).order_by(
            _INSTALMENT.c.award_id, _INSTALMENT.c.number
        )
    ):
        instalments[award_id].append((instalment_id, pence))
    rows = [row for award_id, found in instalments.items() for row in _borne(found, shares[award_id])]
    if rows:
        op.bulk_insert(_INSTALMENT_SHARE, rows)


def _borne(instalments: list[tuple[Any, int]], shares: list[tuple[Any, int]]) -> list[dict[str, Any]]:
    """Cumulative largest remainder, as the rule was when this was written."""
    total = sum(pence for _, pence in shares)
    given, paid, rows = [0] * len(shares), 0, []
    for instalment_id, pence in instalments if total else []:
        paid += pence
        behind = [paid * share - had * total for (_, share), had in zip(shares, given, strict=True)]
        room = [share - had for (_, share), had in zip(shares, given, strict=True)]
        row = [min(max(each // total, 0), most) for each, most in zip(behind, room, strict=True)]
        order = sorted(range(len(row)), key=lambda i: (row[i] * total - behind[i], i))
        step = 1 if sum(row) < pence else -1
        for i in order if step > 0 else reversed(order):
            if sum(row) != pence and 0 <= row[i] + step <= room[i]:
                row[i] += step
        given = [had + part for had, part in zip(given, row, strict=True)]
        rows += [
            {"instalment_id": instalment_id, "funder_id": funder_id, "amount_pence": part}
            for (funder_id, _), part in zip(shares, row, strict=True)
        ]
    return rows
