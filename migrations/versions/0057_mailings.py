"""Staff write to one grantee or applicant, an organisation, or all of a round."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Json, Moment

revision: str = "0057"
down_revision: str | None = "0056"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "mailing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=True),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("round_id", sa.Uuid(), nullable=True),
        sa.Column("groups", Json, nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("reply_to", sa.String(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN award_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN application_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN round_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_mailing_about_one"),
        ),
        sa.CheckConstraint("length(trim(subject)) > 0 AND length(trim(body)) > 0", name=op.f("ck_mailing_said")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_mailing_author_id_person")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_mailing_award_id_award")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_mailing_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_mailing_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_mailing_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing")),
    )
    for column in ("award_id", "application_id", "organisation_id", "round_id"):
        op.create_index(op.f(f"ix_mailing_{column}"), "mailing", [column])
    op.create_table(
        "mailing_recipient",
        sa.Column("mailing_id", sa.Uuid(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["mailing_id"], ["mailing.id"], name=op.f("fk_mailing_recipient_mailing_id_mailing")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mailing_recipient_person_id_person")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_mailing_recipient_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_mailing_recipient_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_mailing_recipient_message_id_message")),
        sa.PrimaryKeyConstraint("mailing_id", "about_id", "person_id", name=op.f("pk_mailing_recipient")),
        sa.UniqueConstraint("message_id", name=op.f("uq_mailing_recipient_message_id")),
    )
    op.create_index("ix_mailing_recipient_about_id", "mailing_recipient", ["about_id"])
    op.create_index(
        "ix_mailing_recipient_unwritten",
        "mailing_recipient",
        ["mailing_id", "about_id", "person_id"],
        postgresql_where=sa.text("message_id IS NULL"),
        sqlite_where=sa.text("message_id IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("mailing_recipient")
    op.drop_table("mailing")
