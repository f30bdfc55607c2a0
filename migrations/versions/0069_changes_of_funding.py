"""Every change of what the picture of funding is made of is counted, so that it is worked out again only after one."""

from collections.abc import Sequence

from grants.kernel.triggers import Trigger, on_postgresql

revision: str = "0069"
down_revision: str | None = "0068"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_OF_AWARD = ("state", "amount_pence", "awarded_on", "scheme_id", "organisation_id")
_OF_SHARE = ("award_id", "funder_id", "amount_pence")
_INSERT = "INSERT INTO tally (id, of_id, name, number) VALUES ({id}, {of}, 'changes', 1)"
_INCOME = "coalesce({row}.annual_income_pence, -1)"


def _counted() -> tuple[str]:
    new, of = "gen_random_uuid()", "'00000000-0000-7000-8000-00000000f00d'"
    if not on_postgresql():
        new, of = "lower(hex(randomblob(16)))", of.replace("-", "")
    return (_INSERT.format(id=new, of=of),)


def _differs(*columns: str) -> str:
    return " OR ".join(f"OLD.{column} <> NEW.{column}" for column in columns)


def _triggers() -> list[Trigger]:
    count = _counted()
    renamed = f"OLD.name <> NEW.name OR {_INCOME.format(row='OLD')} <> {_INCOME.format(row='NEW')}"
    return [
        *(
            Trigger(f"funding_{table}_{word}", act, table, "true", count)
            for table in ("award", "award_share")
            for word, act in (("comes", "INSERT"), ("goes", "DELETE"))
        ),
        Trigger("funding_award_changes", "UPDATE", "award", _differs(*_OF_AWARD), count),
        Trigger("funding_award_share_changes", "UPDATE", "award_share", _differs(*_OF_SHARE), count),
        Trigger("funding_organisation_changes", "UPDATE OF name, annual_income_pence", "organisation", renamed, count),
        Trigger("funding_scheme_changes", "UPDATE OF name", "scheme", _differs("name"), count),
    ]


def upgrade() -> None:
    for trigger in _triggers():
        trigger.create()


def downgrade() -> None:
    for trigger in _triggers():
        trigger.drop()
