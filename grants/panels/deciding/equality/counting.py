"""Counts what each decision does to groups as it is proposed, changed or undone, so that nobody has to read them all.

Whoever calls this holds the lock on the panel, so the sums of a panel change one after another.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session, joinedload

from grants.applications.models import DRAFT, Application
from grants.applications.queries import question_set_of
from grants.kernel.jobs import REACTIONS, JobKind
from grants.kernel.money import Pence
from grants.kernel.unique import insertion
from grants.organisations.asking.rules import COMMUNITIES
from grants.organisations.places.models import Place
from grants.organisations.places.queries import place_of
from grants.organisations.rules import SIZE_BANDS, size_band
from grants.panels.deciding.equality.models import EqualityMember, EqualitySum
from grants.panels.deciding.equality.rules import AREA, COMMUNITY, DEPRIVATION, FIRST_TIME, SIZE, groups_among
from grants.panels.locking import lock_for_quorum
from grants.panels.models import Decision

UNKNOWN = "Not known"
FIRST, BEFORE = "First application to us", "Applied to us before"
COUNTS = ("applications", "awards", "asked_pence", "awarded_pence")
_KEY = (EqualitySum.panel_id, EqualitySum.aspect, EqualitySum.group)


def count_decision(session: Session, decision: Decision) -> None:
    """Count what a decision does to the groups of its applicant, instead of what was counted for it before."""
    uncount_decision(session, decision.application_id)
    application = session.scalars(
        select(Application)
        .where(Application.id == decision.application_id)
        .options(joinedload(Application.organisation), joinedload(Application.question_set))
    ).one()
    asked, awarded = Pence(application.amount_requested_pence or 0), decision.amount_pence
    of = {"application_id": application.id, "panel_id": decision.panel_id}
    money = {"asked_pence": asked, "awarded_pence": awarded}
    members = [
        {**of, **money, "aspect": aspect, "group": group}
        for aspect, group in groups_among(_groups(session, application))
    ]
    session.execute(insert(EqualityMember), members)
    empty = [{"panel_id": decision.panel_id, "aspect": each["aspect"], "group": each["group"]} for each in members]
    nothing = dict.fromkeys(COUNTS, 0)
    adding = insertion(session, EqualitySum, ("panel_id", "aspect", "group"))
    session.connection().execute(adding, [each | nothing for each in empty])
    _add(session, members, sign=1)


def uncount_decision(session: Session, application_id: UUID) -> None:
    """Count no more what the decision on an application does to groups; nothing where it was not counted."""
    of_application = EqualityMember.application_id == application_id
    columns = [
        getattr(EqualityMember, name) for name in ("panel_id", "aspect", "group", "asked_pence", "awarded_pence")
    ]
    rows = session.execute(select(*columns).where(of_application)).mappings().all()
    if rows:
        _add(session, rows, sign=-1)
        session.execute(delete(EqualityMember).where(of_application), execution_options={"synchronize_session": False})


def _add(session: Session, members: Sequence[Mapping[Any, Any]], *, sign: int) -> None:
    key = [column == bindparam(f"of_{column.key}") for column in _KEY]
    values = {name: getattr(EqualitySum, name) + bindparam(f"more_{name}") for name in COUNTS}
    session.connection().execute(
        update(EqualitySum).where(*key).values(values),
        [
            {f"of_{column.key}": each[column.key] for column in _KEY}
            | {
                "more_applications": sign,
                "more_awards": sign * (each["awarded_pence"] > 0),
                "more_asked_pence": sign * int(each["asked_pence"]),
                "more_awarded_pence": sign * int(each["awarded_pence"]),
            }
            for each in members
        ],
    )


def count_panel(session: Session, args: dict[str, Any], now: datetime) -> None:
    """Count the decisions of the panel that the job names of which none was counted: those made before this was."""
    panel = lock_for_quorum(session, UUID(args["panel_id"]))
    counted = select(EqualityMember.application_id).where(EqualityMember.panel_id == panel.id)
    found = select(Decision).where(Decision.panel_id == panel.id, Decision.application_id.not_in(counted))
    for decision in session.scalars(found.order_by(Decision.id)):
        count_decision(session, decision)


COUNT_PANEL_JOB = JobKind("panels.count_equality", REACTIONS, run=count_panel)


# Groups


def _groups(session: Session, application: Application) -> dict[str, Sequence[str]]:
    organisation, place = application.organisation, place_of(session, _postcode(application))
    return {
        SIZE: [SIZE_BANDS[size_band(organisation.annual_income_pence)]],
        AREA: [place.ward.name if place else UNKNOWN],
        DEPRIVATION: [deprivation_of(place)],
        COMMUNITY: [COMMUNITIES.get(key, key) for key in organisation.communities] or [UNKNOWN],
        FIRST_TIME: [BEFORE if _has_applied_before(session, application) else FIRST],
    }


def deprivation_of(place: Place | None) -> str:
    """How deprived a place is, in words."""
    if place is None:
        return UNKNOWN
    if place.decile <= 2:
        return "Most deprived fifth"
    return "Between the most deprived fifth and the middle" if place.decile <= 5 else "Less deprived half"


def _postcode(application: Application) -> str:
    """Where the work happens, or else where the organisation is."""
    asked = question_set_of(application.question_set).questions
    answers: dict[str, Any] = application.answers
    typed = next((answers[each.key] for each in asked if each.type == "postcode" and answers.get(each.key)), None)
    return str(typed or application.organisation.postcode or "")


def _has_applied_before(session: Session, application: Application) -> bool:
    """Whether the organisation sent us an application in an earlier round."""
    earlier = select(Application.id).where(
        Application.organisation_id == application.organisation_id,
        Application.round_id != application.round_id,
        Application.state != DRAFT,
        Application.submitted_at < application.submitted_at,
    )
    return bool(session.scalar(select(earlier.exists())))
