"""Grants that report, written straight into the tables: each with its funder's money, four returns and a figure."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import case, func, insert, select, update
from sqlalchemy.orm import Session

from bench import contents
from bench.crowd import APPLICATION, AWARD, add_applications, add_awards, add_places, id_of, many_rows, unchecked
from bench.world import Somebody, World
from grants.applications.models import DECIDED
from grants.awards.models import PAID, Award, AwardShare, Instalment
from grants.awards.planning.plans.models import InstalmentShare
from grants.kernel.clock import london_day
from grants.monitoring.asking.outcome_questions import figures_of
from grants.monitoring.asking.outcomes.models import AwardOutcome
from grants.monitoring.asking.outcomes.rules import COUNT, Measure, Promise
from grants.monitoring.models import ACCEPTED, DUE, Return
from grants.organisations.models import Organisation
from grants.panels.deciding.equality.models import EqualityMember
from grants.panels.deciding.equality.rules import AREA, COMMUNITY, DEPRIVATION, SIZE
from grants.schemes.models import QuestionSetVersion, Round
from grants.schemes.tiers.rules import FORM, RETURN

RETURNS_EACH = 4
LESS_LONELY = "People are less lonely"
GROUPS = {SIZE: 4, AREA: 30, DEPRIVATION: 5, COMMUNITY: 7}
"""Into how many groups the grants fall in each aspect."""


def add_reported(world: World, number: int, by: Somebody) -> UUID:
    """So many grants of one scheme, made over four years, each with half its money paid and three of its four returns
    accepted; the last of every tenth is late. Gives the scheme's id.
    """
    now = world.app.clock()
    with world.app.app_context(), world.app.database.write() as session, unchecked(session):
        of_round = world.round(session, f"Reported {number}", number, now)
        add_applications(session, of_round, number, part=3, by=by, state=DECIDED)
        panel_id = add_awards(session, of_round, number, by)
        add_places(session)
        session.execute(update(Organisation).where(Organisation.is_funder.is_(False)).values(may_be_named=True))
        _pay(session)
        _group(session, panel_id, number)
        _promise(session, of_round, number, by)
        _return(session, of_round, number, by)
        scheme_id = of_round.scheme_id
    world.analyse()
    return scheme_id


def _pay(session: Session) -> None:
    shares = select(Instalment.id, AwardShare.funder_id, Instalment.amount_pence)
    shares = shares.join(AwardShare, AwardShare.award_id == Instalment.award_id)
    session.execute(insert(InstalmentShare).from_select(["instalment_id", "funder_id", "amount_pence"], shares))
    day = select(Award.awarded_on).where(Award.id == Instalment.award_id).scalar_subquery()
    session.execute(update(Instalment).where(Instalment.number == 1).values(state=PAID, paid_on=day))


def _group(session: Session, panel_id: UUID, number: int) -> None:
    """What the decisions did to groups."""
    money = {"asked_pence": contents.ASKED_FOR, "awarded_pence": contents.ASKED_FOR}
    for aspect, groups in GROUPS.items():
        many_rows(
            session,
            EqualityMember,
            number,
            {"panel_id": panel_id, "aspect": aspect, **money},
            application_id=lambda n: id_of(APPLICATION, 3, n),
            group=lambda n, aspect=aspect, groups=groups: func.concat(f"{aspect} ", n % groups),
        )


def _promise(session: Session, of_round: Round, number: int, by: Somebody) -> None:
    """An outcome with a figure, agreed for each grant."""
    agreed = {
        "key": "less_lonely",
        "position": 1,
        "question": "",
        "text": LESS_LONELY,
        "chosen": True,
        "how": "We ask them.",
        "figure": COUNT,
        "target": 50,
        "unit": "people",
        "lowest": 1,
        "highest": 10,
        "by_us": True,
        "proposed_at": of_round.opens_at,
        "agreed_at": of_round.opens_at,
        "agreed_by": by.person_id,
    }
    many_rows(
        session,
        AwardOutcome,
        number,
        agreed,
        id=lambda n: func.gen_random_uuid(),
        award_id=lambda n: id_of(AWARD, 3, n),
    )


def _return(session: Session, of_round: Round, number: int, by: Somebody) -> None:
    asked = select(QuestionSetVersion).where(
        QuestionSetVersion.scheme_id == of_round.scheme_id, QuestionSetVersion.purpose.startswith(RETURN)
    )
    question_set = session.scalars(asked.order_by(QuestionSetVersion.id)).first()
    assert question_set is not None
    promise = Promise("", LESS_LONELY, True, measure=Measure(figure=COUNT, target=50), key="less_lonely")
    ((_, figure),) = figures_of(question_set.definition, [promise])
    now = of_round.opens_at
    for place in range(1, RETURNS_EACH + 1):
        told = {} if place == RETURNS_EACH else {**contents.RETURN_ANSWERS, figure: 20 * place}
        reviewed = {"submitted_at": now, "submitted_by": by.person_id, "reviewed_at": now} if told else {}
        begun = london_day(now) - timedelta(days=365 - 90 * place)
        row = {
            "number": place,
            "period_from": begun,
            "period_to": begun + timedelta(days=89),
            "question_set_id": question_set.id,
            "answers": told,
            "state": ACCEPTED if told else DUE,
            "channel": FORM,
            "review_note": "",
            "version": 1,
            **reviewed,
        }
        many_rows(
            session,
            Return,
            number,
            row,
            id=lambda n: func.gen_random_uuid(),
            award_id=lambda n: id_of(AWARD, 3, n),
            due_at=lambda n, now=now: case((n % 10 == 0, now - timedelta(days=30)), else_=now + timedelta(days=30)),
        )
