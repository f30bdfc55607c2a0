"""Packs are asked for by a rule each quarter; a draft is built again when a return that was late in it is accepted."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Json, Moment
from grants.kernel.triggers import on_postgresql

revision: str = "0111"
down_revision: str | None = "0110"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "pack_schedule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scheme_id", sa.Uuid(), nullable=True),
        sa.Column("funder_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("set_at", Moment(), nullable=False),
        sa.Column("stopped_by", sa.Uuid(), nullable=True),
        sa.Column("stopped_at", Moment(), nullable=True),
        sa.CheckConstraint("kind IN ('board', 'quarterly', 'full')", name=op.f("ck_pack_schedule_kind")),
        sa.CheckConstraint("working_days BETWEEN 1 AND 60", name=op.f("ck_pack_schedule_working_days")),
        sa.CheckConstraint("scheme_id IS NULL OR funder_id IS NULL", name=op.f("ck_pack_schedule_about_one")),
        sa.CheckConstraint("(stopped_at IS NULL) = (stopped_by IS NULL)", name=op.f("ck_pack_schedule_stopped")),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_pack_schedule_scheme_id_scheme")),
        sa.ForeignKeyConstraint(
            ["funder_id"], ["organisation.id"], name=op.f("fk_pack_schedule_funder_id_organisation")
        ),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_pack_schedule_set_by_person")),
        sa.ForeignKeyConstraint(["stopped_by"], ["person.id"], name=op.f("fk_pack_schedule_stopped_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_schedule")),
    )
    for column in ("scheme_id", "funder_id"):
        op.create_index(
            f"uq_pack_schedule_{column}_kind",
            "pack_schedule",
            [column, "kind"],
            unique=True,
            postgresql_where=sa.text("stopped_at IS NULL"),
            sqlite_where=sa.text("stopped_at IS NULL"),
        )
    op.create_table(
        "pack_schedule_run",
        sa.Column("schedule_id", sa.Uuid(), nullable=False),
        sa.Column("quarter_end", sa.Date(), nullable=False),
        sa.Column("ran_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["schedule_id"], ["pack_schedule.id"], name=op.f("fk_pack_schedule_run_schedule_id_pack_schedule")
        ),
        sa.PrimaryKeyConstraint("schedule_id", "quarter_end", name=op.f("pk_pack_schedule_run")),
    )
    guards = _kept_guards()
    with op.batch_alter_table("pack") as pack:
        pack.add_column(sa.Column("schedule_id", sa.Uuid(), nullable=True))
        pack.add_column(sa.Column("outdated_at", Moment(), nullable=True))
        pack.add_column(sa.Column("rebuilt_at", Moment(), nullable=True))
        pack.add_column(sa.Column("changes", Json, nullable=True))
        pack.create_foreign_key(op.f("fk_pack_schedule_id_pack_schedule"), "pack_schedule", ["schedule_id"], ["id"])
        pack.create_check_constraint(op.f("ck_pack_rebuilt"), "(rebuilt_at IS NULL) = (changes IS NULL)")
    _put_back(guards)


def _kept_guards() -> list[str]:
    """The triggers of the table, which SQLite drops with it when it is made anew."""
    if on_postgresql():
        return []
    named = sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'pack' ORDER BY name")
    return list(op.get_bind().execute(named).scalars())


def _put_back(guards: list[str]) -> None:
    for guard in guards:
        op.execute(guard)


def downgrade() -> None:
    guards = _kept_guards()
    with op.batch_alter_table("pack") as pack:
        pack.drop_constraint(op.f("ck_pack_rebuilt"), type_="check")
        pack.drop_constraint(op.f("fk_pack_schedule_id_pack_schedule"), type_="foreignkey")
        for name in ("changes", "rebuilt_at", "outdated_at", "schedule_id"):
            pack.drop_column(name)
    _put_back(guards)
    op.drop_table("pack_schedule_run")
    op.drop_table("pack_schedule")
