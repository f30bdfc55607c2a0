"""Awards, their shares, instalments and letters. The database itself asks for two people for each payment."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment, PenceColumn

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_BECOMES = (
    "NEW.state = 'paid' AND (OLD.state <> 'paid'"
    " OR OLD.paid_by IS NOT NULL AND (NEW.paid_by IS NULL OR NEW.approved_by IS NULL))"
)
_REFUSE = """BEGIN
         SELECT RAISE(ABORT, 'two people approve and make a payment') WHERE NEW.approved_by IS NULL OR NEW.paid_by IS NULL;
         SELECT RAISE(ABORT, 'nobody has checked this account, or somebody says it is not theirs') WHERE EXISTS (
           SELECT 1 FROM bank_account WHERE organisation_id = NEW.paid_to_id
           AND (checked_at IS NULL OR disputed_at IS NOT NULL));
       END"""
_GUARDS = {
    "postgresql": (
        """CREATE FUNCTION guard_payment() RETURNS trigger LANGUAGE plpgsql AS $$
           DECLARE account record;
           BEGIN
             IF NEW.approved_by IS NULL OR NEW.paid_by IS NULL THEN
               RAISE EXCEPTION 'two people approve and make a payment'
                 USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_instalment_two_people';
             END IF;
             SELECT checked_at, disputed_at INTO account FROM bank_account
               WHERE organisation_id = NEW.paid_to_id FOR SHARE;
             IF FOUND AND (account.checked_at IS NULL OR account.disputed_at IS NOT NULL) THEN
               RAISE EXCEPTION 'nobody has checked this account, or somebody says it is not theirs'
                 USING ERRCODE = 'check_violation', CONSTRAINT = 'instalment_into_checked_account';
             END IF;
             RETURN NEW;
           END $$""",
        """CREATE TRIGGER instalment_is_paid_by_two BEFORE INSERT ON instalment
           FOR EACH ROW WHEN (NEW.state = 'paid') EXECUTE FUNCTION guard_payment()""",
        f"""CREATE TRIGGER instalment_becomes_paid_by_two BEFORE UPDATE ON instalment
           FOR EACH ROW WHEN ({_BECOMES}) EXECUTE FUNCTION guard_payment()""",
    ),
    "sqlite": (
        f"""CREATE TRIGGER instalment_is_paid_by_two BEFORE INSERT ON instalment WHEN NEW.state = 'paid' {_REFUSE}""",
        f"""CREATE TRIGGER instalment_becomes_paid_by_two BEFORE UPDATE ON instalment
           WHEN {_BECOMES} {_REFUSE}""",
    ),
}
_FUNCTIONS = ("guard_payment",)
_TABLES = (
    "award",
    "award_share",
    "instalment",
    "letter",
)


def upgrade() -> None:
    op.create_table(
        "award",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("grant_id", sa.String(), nullable=True),
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("amount_pence", PenceColumn(), nullable=False),
        sa.Column("conditions", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("awarded_on", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("accept_by", Moment(), nullable=True),
        sa.Column("accepted_at", Moment(), nullable=True),
        sa.Column("accepted_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'accepted' OR grant_id IS NOT NULL OR (accepted_at IS NOT NULL AND accepted_by IS NOT NULL)",
            name=op.f("ck_award_accepted_by_somebody"),
        ),
        sa.CheckConstraint(
            "state IN ('offered', 'accepted', 'declined', 'lapsed', 'ended')", name=op.f("ck_award_state")
        ),
        sa.CheckConstraint("(application_id IS NULL) = (decision_id IS NULL)", name=op.f("ck_award_decided")),
        sa.CheckConstraint("amount_pence >= 0", name=op.f("ck_award_amount")),
        sa.CheckConstraint("application_id IS NOT NULL OR grant_id IS NOT NULL", name=op.f("ck_award_source")),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name=op.f("ck_award_ends_after_start")
        ),
        sa.ForeignKeyConstraint(["accepted_by"], ["person.id"], name=op.f("fk_award_accepted_by_person")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_award_application_id_application")
        ),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_award_decision_id_decision")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_award_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_award_scheme_id_scheme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
        sa.UniqueConstraint("application_id", name=op.f("uq_award_application_id")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_award_decision_id")),
        sa.UniqueConstraint("grant_id", name=op.f("uq_award_grant_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_award_reference")),
    )
    op.create_index(op.f("ix_award_organisation_id"), "award", ["organisation_id"])
    op.create_index("ix_award_scheme_id_id", "award", ["scheme_id", "id"])
    op.create_table(
        "award_share",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("funder_id", sa.Uuid(), nullable=False),
        sa.Column("amount_pence", PenceColumn(), nullable=False),
        sa.CheckConstraint("amount_pence >= 0", name=op.f("ck_award_share_amount")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_award_share_award_id_award")),
        sa.ForeignKeyConstraint(["funder_id"], ["organisation.id"], name=op.f("fk_award_share_funder_id_organisation")),
        sa.PrimaryKeyConstraint("award_id", "funder_id", name=op.f("pk_award_share")),
    )
    op.create_index(op.f("ix_award_share_funder_id"), "award_share", ["funder_id"])
    op.create_table(
        "instalment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("amount_pence", PenceColumn(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("waits_for_return", sa.Integer(), nullable=True),
        sa.Column("return_sent_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("payable_on", sa.Date(), nullable=True),
        sa.Column("approved_at", Moment(), nullable=True),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("paid_at", Moment(), nullable=True),
        sa.Column("paid_by", sa.Uuid(), nullable=True),
        sa.Column("paid_to_id", sa.Uuid(), nullable=True),
        sa.Column("paid_into", sa.String(), nullable=True),
        sa.Column("paid_fingerprint", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(approved_at IS NULL) = (approved_by IS NULL) AND (approved_at IS NULL OR state <> 'planned')",
            name=op.f("ck_instalment_approved"),
        ),
        sa.CheckConstraint("(state = 'paid') = (paid_on IS NOT NULL)", name=op.f("ck_instalment_paid")),
        sa.CheckConstraint("paid_by IS NULL OR state = 'paid'", name=op.f("ck_instalment_paid_by_somebody")),
        sa.CheckConstraint("paid_to_id IS NULL OR state = 'paid'", name=op.f("ck_instalment_paid_to_somebody")),
        sa.CheckConstraint("state IN ('planned', 'payable', 'paid')", name=op.f("ck_instalment_state")),
        sa.CheckConstraint(
            "(paid_to_id IS NULL) = (paid_into IS NULL) AND (paid_to_id IS NULL) = (paid_fingerprint IS NULL) AND (paid_to_id IS NULL) = (paid_at IS NULL)",
            name=op.f("ck_instalment_paid_into_account"),
        ),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_instalment_amount")),
        sa.CheckConstraint("approved_by <> paid_by", name=op.f("ck_instalment_two_people")),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name=op.f("fk_instalment_approved_by_person")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_instalment_award_id_award")),
        sa.ForeignKeyConstraint(["paid_by"], ["person.id"], name=op.f("fk_instalment_paid_by_person")),
        sa.ForeignKeyConstraint(
            ["paid_to_id"], ["organisation.id"], name=op.f("fk_instalment_paid_to_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instalment")),
        sa.UniqueConstraint("award_id", "number", name=op.f("uq_instalment_award_id_number")),
    )
    op.create_index(op.f("ix_instalment_paid_to_id"), "instalment", ["paid_to_id"])
    op.create_table(
        "letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("award_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("written_at", Moment(), nullable=True),
        sa.CheckConstraint("(kind = 'ineligible') = (decision_id IS NULL)", name=op.f("ck_letter_decision")),
        sa.CheckConstraint(
            "kind IN ('offer', 'decline', 'reserve', 'reserve_closed', 'ineligible')", name=op.f("ck_letter_kind")
        ),
        sa.CheckConstraint("(file_id IS NULL) = (written_at IS NULL)", name=op.f("ck_letter_written")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_letter_application_id_application")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_letter_award_id_award")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_letter_decision_id_decision")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_letter_file_id_stored_file")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_letter_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("application_id", "kind", name=op.f("uq_letter_application_id_kind")),
        sa.UniqueConstraint("decision_id", "kind", name=op.f("uq_letter_decision_id_kind")),
    )
    op.create_index(op.f("ix_letter_award_id"), "letter", ["award_id"])
    for statement in _GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for function in _FUNCTIONS:
            op.execute(f"DROP FUNCTION {function}")
