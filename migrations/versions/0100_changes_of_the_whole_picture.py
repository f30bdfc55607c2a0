"""Changes of decisions, payments, places and communities are counted too: the whole picture of funding is kept."""

from collections.abc import Sequence

from grants.kernel.triggers import BulkTrigger, Trigger, on_postgresql

revision: str = "0100"
down_revision: str | None = "0099"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INSERT = "INSERT INTO tally (id, of_id, name, number) VALUES ({id}, {of}, 'changes', 1)"
_WHERE_AND_WHOM = (
    "coalesce(OLD.postcode, '') <> coalesce(NEW.postcode, '')"
    " OR CAST(OLD.communities AS TEXT) <> CAST(NEW.communities AS TEXT)"
)
_FINAL = "OLD.state = 'final' OR NEW.state = 'final'"
_PAID = "OLD.state = 'paid' OR NEW.state = 'paid'"


def _counted() -> str:
    new, of = "gen_random_uuid()", "'00000000-0000-7000-8000-00000000f00d'"
    if not on_postgresql():
        new, of = "lower(hex(randomblob(16)))", of.replace("-", "")
    return _INSERT.format(id=new, of=of)


def _triggers() -> list[Trigger | BulkTrigger]:
    count = _counted()
    one = (count,)
    return [
        Trigger("funding_place_of_changes", "UPDATE OF postcode, communities", "organisation", _WHERE_AND_WHOM, one),
        *(
            BulkTrigger(f"funding_place_{word}", act, "place", count, count)
            for word, act in (("comes", "INSERT"), ("goes", "DELETE"))
        ),
        Trigger(
            "funding_place_changes",
            "UPDATE OF ward_code, decile",
            "place",
            "OLD.ward_code <> NEW.ward_code OR OLD.decile <> NEW.decile",
            one,
        ),
        Trigger("funding_area_changes", "UPDATE OF name", "area", "OLD.name <> NEW.name", one),
        Trigger("funding_round_changes", "UPDATE OF closes_at", "round", "OLD.closes_at <> NEW.closes_at", one),
        Trigger("funding_decision_comes", "INSERT", "decision", "NEW.state = 'final'", one),
        Trigger("funding_decision_changes", "UPDATE OF state, outcome, final_at", "decision", _FINAL, one),
        Trigger("funding_decision_goes", "DELETE", "decision", "OLD.state = 'final'", one),
        Trigger("funding_payment_comes", "INSERT", "instalment", "NEW.state = 'paid'", one),
        Trigger("funding_payment_changes", "UPDATE OF state, paid_on", "instalment", _PAID, one),
        Trigger("funding_payment_goes", "DELETE", "instalment", "OLD.state = 'paid'", one),
        Trigger("funding_contribution_comes", "INSERT", "contribution", "true", one),
        Trigger("funding_contribution_goes", "DELETE", "contribution", "true", one),
    ]


def upgrade() -> None:
    for trigger in _triggers():
        trigger.create()


def downgrade() -> None:
    for trigger in _triggers():
        trigger.drop()
