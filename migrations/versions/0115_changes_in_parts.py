"""A change of what the picture of funding is made of says which part it touches, so that only this is read again."""

from collections.abc import Sequence

from grants.kernel.triggers import BulkTrigger, Trigger, drop_trigger, on_postgresql

revision: str = "0115"
down_revision: str | None = "0114"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_OF_AWARD = ("state", "amount_pence", "awarded_on", "scheme_id", "organisation_id")
_OF_SHARE = ("award_id", "funder_id", "amount_pence")
_FINAL = "OLD.state = 'final' OR NEW.state = 'final'"
_PAID = "OLD.state = 'paid' OR NEW.state = 'paid'"
_WHAT_IT_IS = (
    "coalesce(OLD.annual_income_pence, -1) <> coalesce(NEW.annual_income_pence, -1)"
    " OR coalesce(OLD.postcode, '') <> coalesce(NEW.postcode, '')"
    " OR CAST(OLD.communities AS TEXT) <> CAST(NEW.communities AS TEXT)"
)
_WHAT_IT_IS_CALLED = (
    "OLD.name <> NEW.name"
    " OR coalesce(CAST(OLD.may_be_named AS INTEGER), -1) <> coalesce(CAST(NEW.may_be_named AS INTEGER), -1)"
)
_INSERT = "INSERT INTO tally (id, of_id, name, number) VALUES ({id}, {of}, {part}, 1)"
_OTHER_PLACE = "OLD.ward_code <> NEW.ward_code OR OLD.decile <> NEW.decile"
_BEFORE = {
    "funding_award_comes": "award",
    "funding_award_goes": "award",
    "funding_award_share_comes": "award_share",
    "funding_award_share_goes": "award_share",
    "funding_award_changes": "award",
    "funding_award_share_changes": "award_share",
    "funding_organisation_changes": "organisation",
    "funding_scheme_changes": "scheme",
    "funding_naming_changes": "organisation",
    "funding_place_of_changes": "organisation",
    "funding_place_comes": "place",
    "funding_place_goes": "place",
    "funding_place_changes": "place",
    "funding_area_changes": "area",
    "funding_round_changes": "round",
    "funding_decision_comes": "decision",
    "funding_decision_changes": "decision",
    "funding_decision_goes": "decision",
    "funding_payment_comes": "instalment",
    "funding_payment_changes": "instalment",
    "funding_payment_goes": "instalment",
    "funding_contribution_comes": "contribution",
    "funding_contribution_goes": "contribution",
}
"""The triggers that said only that something had changed, with their tables."""


def _counted(name: str, id_: str = "") -> str:
    """The statement that counts a change of a part, that of the last digit of `id_` where this is given."""
    new, of, digit = "gen_random_uuid()", "'00000000-0000-7000-8000-00000000f00d'", f"right(CAST({id_} AS TEXT), 1)"
    if not on_postgresql():
        new, of, digit = "lower(hex(randomblob(16)))", of.replace("-", ""), f"substr({id_}, -1)"
    part = f"'{name} ' || {digit}" if id_ else f"'{name}'"
    return _INSERT.format(id=new, of=of, part=part)


def _differs(*columns: str) -> str:
    return " OR ".join(f"OLD.{column} <> NEW.{column}" for column in columns)


def _triggers() -> list[Trigger | BulkTrigger]:
    named, places, decided = (_counted(name) for name in ("names", "places", "decided"))
    rows = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}
    award, part = (
        {act: (_counted("grants", f"{row}.{column}"),) for act, row in rows.items()} for column in ("id", "award_id")
    )
    grantee = (_counted("grantees", "NEW.id"),)
    of_parts = [
        ("award", award, "true", _differs(*_OF_AWARD)),
        ("award_share", part, "true", _differs(*_OF_SHARE)),
        ("instalment", part, "{row}.state = 'paid'", _PAID),
    ]
    return [
        *(
            Trigger(f"funding_{table}_{word}", act, table, when.format(row=rows[act]), counted[act])
            for table, counted, when, _ in of_parts
            for word, act in (("comes", "INSERT"), ("goes", "DELETE"))
        ),
        *(
            Trigger(f"funding_{table}_changes", "UPDATE", table, differs, counted["UPDATE"])
            for table, counted, _, differs in of_parts
        ),
        Trigger("funding_organisation_comes", "INSERT", "organisation", "true", grantee),
        Trigger("funding_organisation_changes", "UPDATE", "organisation", _WHAT_IT_IS, grantee),
        Trigger("funding_naming_changes", "UPDATE", "organisation", _WHAT_IT_IS_CALLED, (named,)),
        Trigger("funding_scheme_changes", "UPDATE OF name", "scheme", "OLD.name <> NEW.name", (named,)),
        *(
            Trigger(f"funding_contribution_{word}", act, "contribution", "true", (named,))
            for word, act in (("comes", "INSERT"), ("goes", "DELETE"))
        ),
        *(
            BulkTrigger(f"funding_place_{word}", act, "place", places, places)
            for word, act in (("comes", "INSERT"), ("goes", "DELETE"))
        ),
        Trigger("funding_place_changes", "UPDATE OF ward_code, decile", "place", _OTHER_PLACE, (places,)),
        Trigger("funding_area_changes", "UPDATE OF name", "area", "OLD.name <> NEW.name", (places,)),
        Trigger("funding_round_changes", "UPDATE OF closes_at", "round", "OLD.closes_at <> NEW.closes_at", (decided,)),
        Trigger("funding_decision_comes", "INSERT", "decision", "NEW.state = 'final'", (decided,)),
        Trigger("funding_decision_changes", "UPDATE OF state, outcome, final_at", "decision", _FINAL, (decided,)),
        Trigger("funding_decision_goes", "DELETE", "decision", "OLD.state = 'final'", (decided,)),
    ]


def upgrade() -> None:
    for name, table in _BEFORE.items():
        drop_trigger(name, table)
    for trigger in _triggers():
        trigger.create()


def downgrade() -> None:
    """Counts more than before: every change of these tables."""
    for trigger in _triggers():
        trigger.drop()
    acts = {"comes": "INSERT", "goes": "DELETE", "changes": "UPDATE"}
    for name, table in _BEFORE.items():
        Trigger(name, acts[name.rsplit("_", 1)[1]], table, "true", (_counted("changes"),)).create()
