"""A pack is a draft until a second person approves it; then it has a number and stays as it is."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Json, Moment
from grants.kernel.triggers import on_postgresql

revision: str = "0099"
down_revision: str | None = "0098"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

CHECKS = {
    "state": "state IN ('draft', 'approved', 'discarded')",
    "approved": "(state = 'approved') = (approved_at IS NOT NULL) AND (approved_at IS NULL) = (approved_by IS NULL)"
    " AND (approved_at IS NULL) = (year IS NULL) AND (approved_at IS NULL) = (number IS NULL)"
    " AND (approved_at IS NULL) = (cover IS NULL) AND (approved_at IS NULL) = (figures_hash IS NULL)",
    "built_before_approved": "approved_at IS NULL OR built_at IS NOT NULL",
    "second_person": "approved_by <> asked_by",
    "issued": "(issued_at IS NULL) = (made_with IS NULL) AND (issued_at IS NULL OR approved_at IS NOT NULL)",
    "discarded": "(state = 'discarded') = (discarded_at IS NOT NULL)"
    " AND (discarded_at IS NULL) = (discarded_by IS NULL)"
    " AND (discarded_at IS NULL) = (discarded_because IS NULL)",
    "replaces": "(replaces_id IS NULL) = (replaces_because IS NULL) AND replaces_id <> id",
}
FOREIGN = {"approved_by": "person", "discarded_by": "person", "replaces_id": "pack"}

STAYS = (
    *("kind", "scheme_id", "funder_id", "period_from", "period_to", "asked_by", "asked_at", "built_at", "figures"),
    *("state", "approved_by", "approved_at", "year", "number", "cover", "figures_hash", "replaces_id"),
)
"""What of an approved pack nobody changes; its file neither, once it is the one with the number."""
SAID = "an approved pack stays as it is"


def upgrade() -> None:
    with op.batch_alter_table("pack") as pack:
        pack.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        pack.add_column(sa.Column("state", sa.String(), nullable=False, server_default="draft"))
        for name, kind in (
            ("approved_by", sa.Uuid()),
            ("approved_at", Moment()),
            ("year", sa.Integer()),
            ("number", sa.Integer()),
            ("cover", Json),
            ("figures_hash", sa.String()),
            ("made_with", sa.String()),
            ("issued_at", Moment()),
            ("discarded_by", sa.Uuid()),
            ("discarded_at", Moment()),
            ("discarded_because", sa.String()),
            ("replaces_id", sa.Uuid()),
            ("replaces_because", sa.String()),
        ):
            pack.add_column(sa.Column(name, kind, nullable=True))
        for column, table in FOREIGN.items():
            pack.create_foreign_key(op.f(f"fk_pack_{column}_{table}"), table, [column], ["id"])
        for name, check in CHECKS.items():
            pack.create_check_constraint(op.f(f"ck_pack_{name}"), check)
        pack.create_unique_constraint(op.f("uq_pack_year_number"), ["year", "number"])
    with op.batch_alter_table("pack") as pack:
        pack.alter_column("version", existing_type=sa.Integer(), server_default=None)
    op.create_index(
        "uq_pack_replaces_id",
        "pack",
        ["replaces_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'discarded'"),
        sqlite_where=sa.text("state <> 'discarded'"),
    )
    op.create_table(
        "pack_comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pack_id", sa.Uuid(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("said_by", sa.Uuid(), nullable=False),
        sa.Column("said_at", Moment(), nullable=False),
        sa.CheckConstraint("length(trim(said)) > 0", name=op.f("ck_pack_comment_said")),
        sa.ForeignKeyConstraint(["pack_id"], ["pack.id"], name=op.f("fk_pack_comment_pack_id_pack")),
        sa.ForeignKeyConstraint(["said_by"], ["person.id"], name=op.f("fk_pack_comment_said_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_comment")),
    )
    op.create_index(op.f("ix_pack_comment_pack_id"), "pack_comment", ["pack_id"])
    op.create_table(
        "pack_numbering",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("last >= 0", name=op.f("ck_pack_numbering_last")),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_pack_numbering")),
    )
    op.create_table(
        "pack_remake",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pack_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("made_at", Moment(), nullable=True),
        sa.Column("made_with", sa.String(), nullable=True),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.CheckConstraint("outcome IN ('same', 'other_programs', 'different')", name=op.f("ck_pack_remake_outcome")),
        sa.CheckConstraint(
            "(made_at IS NULL) = (outcome IS NULL) AND (made_at IS NULL) = (digest IS NULL)"
            " AND (made_at IS NULL) = (made_with IS NULL)",
            name=op.f("ck_pack_remake_made"),
        ),
        sa.ForeignKeyConstraint(["pack_id"], ["pack.id"], name=op.f("fk_pack_remake_pack_id_pack")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_pack_remake_asked_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_remake")),
    )
    op.create_index(op.f("ix_pack_remake_pack_id"), "pack_remake", ["pack_id"])
    _guard("pack_stays", "UPDATE", f"OLD.state = 'approved' AND ({_changed()})")
    _guard("pack_is_not_deleted", "DELETE", "OLD.state = 'approved'")


def _changed() -> str:
    changed = [f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in STAYS]
    issued = [f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in ("file_id", "made_with", "issued_at")]
    return " OR ".join([*changed, f"OLD.issued_at IS NOT NULL AND ({' OR '.join(issued)})"])


def _guard(name: str, act: str, when: str) -> None:
    if not on_postgresql():
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {act} ON pack FOR EACH ROW WHEN {when}"
            f" BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" RAISE EXCEPTION '{SAID}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}'; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON pack FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {name}()")


def downgrade() -> None:
    for name in ("pack_stays", "pack_is_not_deleted"):
        op.execute(f"DROP TRIGGER {name}" + (" ON pack" if on_postgresql() else ""))
        if on_postgresql():
            op.execute(f"DROP FUNCTION {name}")
    for table in ("pack_remake", "pack_numbering", "pack_comment"):
        op.drop_table(table)
    op.drop_index("uq_pack_replaces_id", "pack")
    with op.batch_alter_table("pack") as pack:
        pack.drop_constraint(op.f("uq_pack_year_number"), type_="unique")
        for name in CHECKS:
            pack.drop_constraint(op.f(f"ck_pack_{name}"), type_="check")
        for column, table in FOREIGN.items():
            pack.drop_constraint(op.f(f"fk_pack_{column}_{table}"), type_="foreignkey")
        for name in (
            *("replaces_because", "replaces_id", "discarded_because", "discarded_at", "discarded_by", "issued_at"),
            *("made_with", "figures_hash", "cover", "number", "year", "approved_at", "approved_by", "state", "version"),
        ):
            pack.drop_column(name)
