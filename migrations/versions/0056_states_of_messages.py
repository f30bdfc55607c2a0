"""An outgoing message is queued, on its way, waiting to be tried again, held, failed, bounced or sent, and says why."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from grants.kernel.db import Moment

revision: str = "0056"
down_revision: str | None = "0055"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_STATES = "('queued', 'on its way', 'waiting to be tried again', 'held', 'failed', 'bounced', 'sent')"
_SENT = "CASE state WHEN 'sent' THEN sent_at IS NOT NULL WHEN 'bounced' THEN true ELSE sent_at IS NULL END"
_MAY_FOLLOW = {
    "queued": "('on its way', 'held', 'failed')",
    "on its way": "('sent', 'waiting to be tried again', 'failed', 'bounced', 'held')",
    "waiting to be tried again": "('queued', 'on its way', 'held', 'failed')",
    "held": "('queued')",
    "failed": "('queued', 'on its way')",
    "bounced": "('queued', 'on its way')",
    "sent": "('bounced')",
}
_FOLLOWS = " OR ".join(f"(OLD.state = '{old}' AND NEW.state IN {new})" for old, new in _MAY_FOLLOW.items())
_WRONG = f"OLD.state <> NEW.state AND NOT ({_FOLLOWS})"
_SENTENCE = "this state does not follow that one"
_GUARDS = {
    "postgresql": (
        f"""CREATE FUNCTION keep_order_of_states() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          RAISE EXCEPTION '{_SENTENCE}' USING ERRCODE = 'check_violation', CONSTRAINT = 'message_state_follows';
        END $$""",
        f"""CREATE TRIGGER message_state_follows BEFORE UPDATE OF state ON message
        FOR EACH ROW WHEN ({_WRONG}) EXECUTE FUNCTION keep_order_of_states()""",
    ),
    "sqlite": (
        f"""CREATE TRIGGER message_state_follows BEFORE UPDATE OF state ON message WHEN {_WRONG}
        BEGIN SELECT RAISE(ABORT, '{_SENTENCE}'); END""",
    ),
}


def upgrade() -> None:
    with op.batch_alter_table("message") as batch_op:
        batch_op.drop_constraint(op.f("ck_message_state"), type_="check")
        batch_op.drop_constraint(op.f("ck_message_sent"), type_="check")
        batch_op.add_column(sa.Column("kind", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("state_reason", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("changed_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("held_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("mail_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_message_held_by_person"), "person", ["held_by"], ["id"])
    op.execute("UPDATE message SET kind = '', state_reason = '', changed_at = coalesce(sent_at, created_at)")
    op.execute(
        "UPDATE message SET kind = reminder.kind FROM reminder"
        " WHERE message.key LIKE 'reminder:%' AND reminder.subject_id = message.about_id"
        " AND reminder.person_id = message.person_id"
    )
    op.execute("UPDATE message SET state = 'queued' WHERE state = 'waiting'")
    with op.batch_alter_table("message") as batch_op:
        for column in ("kind", "state_reason"):
            batch_op.alter_column(column, existing_type=sa.String(), nullable=False)
        batch_op.alter_column("changed_at", existing_type=Moment(), nullable=False)
        batch_op.create_check_constraint(op.f("ck_message_state"), f"state IN {_STATES}")
        batch_op.create_check_constraint(op.f("ck_message_sent"), _SENT)
        batch_op.create_check_constraint(op.f("ck_message_held"), "held_by IS NULL OR state = 'held'")
    op.create_index(op.f("ix_message_mail_id"), "message", ["mail_id"])
    op.create_index("ix_message_state_id", "message", ["state", "id"])
    for statement in _GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    op.execute("DROP TRIGGER message_state_follows" + (" ON message" if on_postgresql else ""))
    if on_postgresql:
        op.execute("DROP FUNCTION keep_order_of_states")
    op.drop_index("ix_message_state_id", table_name="message")
    op.drop_index(op.f("ix_message_mail_id"), table_name="message")
    with op.batch_alter_table("message") as batch_op:
        for name in ("held", "sent", "state"):
            batch_op.drop_constraint(op.f(f"ck_message_{name}"), type_="check")
        batch_op.drop_constraint(op.f("fk_message_held_by_person"), type_="foreignkey")
        for column in ("mail_id", "held_by", "changed_at", "state_reason", "kind"):
            batch_op.drop_column(column)
    op.execute("UPDATE message SET state = 'waiting', sent_at = NULL WHERE state <> 'sent'")
    with op.batch_alter_table("message") as batch_op:
        batch_op.create_check_constraint(op.f("ck_message_state"), "state IN ('waiting', 'sent')")
        batch_op.create_check_constraint(op.f("ck_message_sent"), "(state = 'sent') = (sent_at IS NOT NULL)")
