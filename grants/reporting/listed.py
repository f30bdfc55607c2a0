"""The list of packs."""

from sqlalchemy import String, case, cast, func, true
from sqlalchemy.orm import aliased

from grants.identity.models import Person
from grants.kernel.lists.described import DAY, MOMENT, STATE, Column, List, View, named
from grants.kernel.pages import addresses
from grants.organisations.models import Organisation
from grants.reporting.finding import PACKS as FINDABLE
from grants.reporting.models import STATES, Pack
from grants.reporting.packs.rules import KINDS
from grants.schemes.models import Scheme

_ASKER, _APPROVER = aliased(Person), aliased(Person)
_LABEL = case((Pack.number.is_not(None), cast(Pack.year, String) + "/" + cast(Pack.number, String)))
PACKS = List(
    "packs",
    "Packs",
    Pack.id,
    named(
        Column("about", "The scheme that it tells of, or all of them", func.coalesce(Scheme.name, "All schemes")),
        Column("pack", "Its number, once it is approved", _LABEL, heading="Number"),
        Column("kind", "How much it tells", Pack.kind, known=KINDS),
        Column("funder", "For whom it is, where it is for one funder", Organisation.name),
        Column("period_from", "The first day that it tells of", Pack.period_from, DAY, "Tells from"),
        Column("period_to", "The last day that it tells of", Pack.period_to, DAY, "Tells to"),
        Column("state", "Where it stands: draft, approved, discarded", Pack.state, STATE),
        Column("asked_at", "When it was asked for, in London time", Pack.asked_at, MOMENT, "Asked for"),
        Column("asked_by", "Who asked for it; nobody where a rule did", _ASKER.name),
        Column("built_at", "When it was built, in London time", Pack.built_at, MOMENT, "Built"),
        Column("approved_at", "When it was approved, in London time", Pack.approved_at, MOMENT, "Approved"),
        Column("approved_by", "Who approved it", _APPROVER.name),
    ),
    lambda statement: (
        statement.select_from(Pack)
        .outerjoin(Scheme, Pack.scheme_id == Scheme.id)
        .outerjoin(Organisation, Pack.funder_id == Organisation.id)
        .outerjoin(_ASKER, Pack.asked_by == _ASKER.id)
        .outerjoin(_APPROVER, Pack.approved_by == _APPROVER.id)
    ),
    lambda actor: true(),
    lambda: addresses("reporting.show_pack", "pack_id"),
    usual=("about", "pack", "kind", "funder", "period_from", "period_to", "state", "approved_at"),
    linked=Pack.id,
    sorts={},
    states=STATES,
    state=Pack.state,
    scheme=Pack.scheme_id,
    views={"not_built": View("Not built yet", lambda now: Pack.built_at.is_(None))},
    findable=FINDABLE,
    found=Pack.id,
    begin=("Ask for a pack", "reporting.all_packs"),
)

LISTS = (PACKS,)
