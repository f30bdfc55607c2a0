"""What the named figures come to over the twelve months up to a day, all in a few statements."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, exists, func, select, true
from sqlalchemy.orm import Session

from grants.applications.models import AGREED, Party
from grants.awards.arrangements.models import AwardArrangement
from grants.awards.arrangements.rules import NOT_ONE_OFF
from grants.awards.changing.ending.models import Notice
from grants.awards.changing.ending.rules import US
from grants.awards.changing.uplifts.models import Uplift, UpliftedAward
from grants.awards.models import ACCEPTED, MADE, Award, AwardShare
from grants.awards.planning.plans.year_rules import months_of
from grants.kernel.clock import add_months, london_day, london_moment
from grants.organisations.models import Organisation
from grants.organisations.places.models import Place
from grants.organisations.queries import size_band_of
from grants.panels.models import CONVENING, DECLINE, FINAL, SITS, THIRD_SECTOR, Decision, Panel, PanelMember
from grants.reporting.commitments import figure_rules as figures
from grants.reporting.commitments.figure_rules import NOTHING, Measured, growth_of, part_of
from grants.reporting.commitments.models import Commitment, CommitmentReview
from grants.reporting.funding.kept import picture_now
from grants.reporting.picture import Scope
from grants.schemes.models import USUAL_MONTHS, Criterion, Round
from grants.schemes.rules import LEAST_SOCIAL_VALUE
from grants.schemes.tiers.queries import reporting_of_all

MOST_DEPRIVED = 2
"""The most deprived fifth of neighbourhoods are the first two tenths."""
MOST_SCHEMES = 100


@dataclass(frozen=True)
class Year:
    """The twelve months that end with `last`."""

    last: date

    @property
    def first(self) -> date:
        return add_months(self.last, -12) + timedelta(days=1)

    @property
    def before(self) -> date:
        """The first day of the twelve months before these."""
        return add_months(self.first, -12)

    @property
    def begun(self) -> datetime:
        return london_moment(self.first, time(0, 0))

    @property
    def made(self) -> ColumnElement[bool]:
        """SQL for the grants made in it."""
        return and_(Award.state.in_(MADE), Award.awarded_on.between(self.first, self.last))


def measured(session: Session, now: datetime) -> dict[str, Measured]:
    """What every figure comes to in the twelve months up to today; so many statements whichever of them is wanted."""
    year = Year(london_day(now))
    return {
        **_counted(session, year),
        **_money(session, year),
        figures.LONG: _lengths(session, year),
        figures.DECIDING: _days_to_decision(session, year),
        figures.REPORTING: _reporting(session, year),
    }


def _counted(session: Session, year: Year) -> dict[str, Measured]:
    """The figures that are a part and a whole, in one statement."""
    counts = {
        figures.GROWTH: _growth(year),
        figures.TOLD_WHY: _told_why(year),
        figures.THIRD_SECTOR: _seats(year),
        figures.SOCIAL_VALUE: _social_value(year),
        figures.NOTICE: _notice(year),
        figures.UPLIFTED: _uplifts(year),
        figures.REVIEWED: _reviewed(year),
    }
    pairs = [each.subquery(key) for key, each in counts.items()]
    joined: FromClause = pairs[0]
    for pair in pairs[1:]:
        joined = joined.join(pair, true())
    row = session.execute(select(*(column for pair in pairs for column in pair.c)).select_from(joined)).one()
    numbers = [int(number or 0) for number in row]
    found = dict(zip(counts, zip(numbers[::2], numbers[1::2], strict=True), strict=True))
    growth = growth_of(*found.pop(figures.GROWTH))
    return {figures.GROWTH: growth, **{key: part_of(key, part, whole) for key, (part, whole) in found.items()}}


def _pair(part: ColumnElement[Any], whole: ColumnElement[Any]) -> Select[Any]:
    return select(part.label("part"), whole.label("whole"))


def _count(where: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(case((where, 1), else_=0))


def _money(session: Session, year: Year) -> dict[str, Measured]:
    """Whom the money went to and how, of the grants made."""
    place = exists().where(Place.postcode == Organisation.postcode, Place.decile <= MOST_DEPRIVED)
    funders = select(func.count()).where(AwardShare.award_id == Award.id).scalar_subquery()
    of_scheme = AwardArrangement.scheme_id == Award.scheme_id
    parties = exists().where(Party.application_id == Award.application_id, Party.state == AGREED)
    parts = {
        figures.SMALL: size_band_of(Organisation.annual_income_pence).in_(("micro", "small")),
        figures.DEPRIVED: place,
        figures.JOINT: funders > 1,
        figures.ONE_OFF: exists().where(of_scheme, AwardArrangement.one_off_use != NOT_ONE_OFF),
        figures.ANCHORED: parties,
    }
    sums = [func.sum(case((each, Award.amount_pence), else_=0)) for each in parts.values()]
    statement = select(func.sum(Award.amount_pence), *sums).join(Organisation, Organisation.id == Award.organisation_id)
    whole, *found = session.execute(statement.where(year.made)).one()
    return {
        key: part_of(key, int(pence or 0), int(whole or 0), is_money=True)
        for key, pence in zip(parts, found, strict=True)
    }


def _lengths(session: Session, year: Year) -> Measured:
    dated = select(Award.starts_on, Award.ends_on, func.count()).where(
        year.made, Award.starts_on.is_not(None), Award.ends_on.is_not(None)
    )
    least, most = USUAL_MONTHS
    usual = every = 0
    for start, end, number in session.execute(dated.group_by(Award.starts_on, Award.ends_on)):
        every += number
        if start and end and least <= months_of(start, end) <= most:
            usual += number
    return part_of(figures.LONG, usual, every)


def _days_to_decision(session: Session, year: Year) -> Measured:
    _, shape = picture_now(session, Scope(awarded_from=year.first, awarded_to=year.last))
    took = shape.days_to_decision
    if took is None:
        return NOTHING
    words = f"the middle of {took.number:,} applications; nine of ten took at most {took.most_took}"
    return Measured(took.median * 10, words, took.number < figures.FEWEST)


def _reporting(session: Session, year: Year) -> Measured:
    with_round = select(Round.scheme_id).where(_opened(year))
    found = reporting_of_all(session, with_round, most=MOST_SCHEMES)
    within = sum(1 for each in found if not each.too_dear)
    return part_of(figures.REPORTING, within, len(found))


# A part and a whole


def _growth(year: Year) -> Select[Any]:
    """The money of these twelve months, and that of those before."""
    now = case((Award.awarded_on >= year.first, Award.amount_pence), else_=0)
    before = case((Award.awarded_on < year.first, Award.amount_pence), else_=0)
    return _pair(func.sum(now), func.sum(before)).where(
        Award.state.in_(MADE), Award.awarded_on.between(year.before, year.last)
    )


def _told_why(year: Year) -> Select[Any]:
    return _pair(_count(Decision.released_at.is_not(None)), func.count(Decision.id)).where(
        Decision.state == FINAL, Decision.outcome == DECLINE, Decision.decided_at >= year.begun
    )


def _seats(year: Year) -> Select[Any]:
    seats = _pair(_count(PanelMember.kind == THIRD_SECTOR), func.count(PanelMember.id)).join(PanelMember.panel)
    return seats.where(
        Panel.state != CONVENING,
        Panel.sat_at >= year.begun,
        PanelMember.standing == SITS,
        PanelMember.is_observer.is_(False),
    )


def _social_value(year: Year) -> Select[Any]:
    weight = (
        select(func.coalesce(func.sum(Criterion.weight), 0))
        .where(Criterion.scheme_id == Round.scheme_id, Criterion.is_social_value)
        .scalar_subquery()
    )
    return _pair(_count(weight >= LEAST_SOCIAL_VALUE), func.count(Round.id)).where(_opened(year))


def _opened(year: Year) -> ColumnElement[bool]:
    """SQL for the rounds that opened in the twelve months."""
    until = london_moment(year.last + timedelta(days=1), time(0, 0))
    return and_(Round.opens_at >= year.begun, Round.opens_at < until, Round.withdrawn_at.is_(None))


def _notice(year: Year) -> Select[Any]:
    """The database keeps shorter notice from having no exception, so notice without one was full."""
    return _pair(_count(Notice.exception.is_(None)), func.count(Notice.id)).where(
        Notice.side == US, Notice.given_at >= year.begun
    )


def _uplifts(year: Year) -> Select[Any]:
    had = (
        exists()
        .where(UpliftedAward.award_id == Award.id, UpliftedAward.uplift_id == Uplift.id)
        .where(Uplift.applied_at >= year.begun)
    )
    running = _pair(_count(had), func.count(Award.id)).where(
        Award.state == ACCEPTED, Award.application_id.is_not(None), Award.awarded_on < year.first
    )
    return running.where(Award.ends_on >= year.last)


def _reviewed(year: Year) -> Select[Any]:
    lately = exists().where(CommitmentReview.commitment_id == Commitment.id, CommitmentReview.said_at >= year.begun)
    return _pair(_count(lately), func.count(Commitment.id)).where(Commitment.ended_at.is_(None))
