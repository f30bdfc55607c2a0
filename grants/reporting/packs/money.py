"""Money against plan: what was contributed, committed, paid and returned, and what is expected."""

from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.awards.books.queries import Books, books_for
from grants.awards.books.rules import WORDS
from grants.awards.models import PAID as IS_PAID
from grants.awards.models import Award, Instalment
from grants.awards.planning.plans.models import InstalmentShare
from grants.kernel.counting import counted
from grants.kernel.look import minute, percent
from grants.kernel.money import pounds
from grants.reporting.packs.rules import BOARD, MONEY
from grants.reporting.packs.scope import Scope
from grants.reporting.packs.tables import FREE, PAID, PENCE, TO_PAY, Bar, Chart, Column, Row, Section, Table

PLAN = tuple(WORDS)
_HEADINGS = [heading for heading, _ in WORDS.values()]


def paid_in(session: Session, scope: Scope) -> tuple[int, int]:
    """How many payments were made in the period, and the pence of the funders that are seen."""
    return paid_between(session, scope, after=scope.period_from - timedelta(days=1), until=scope.period_to)


def paid_between(session: Session, scope: Scope, *, after: date, until: date) -> tuple[int, int]:
    """How many payments were made after one day and not after another, and the pence of the funders that are seen."""
    paid = (
        select(func.count(Instalment.id.distinct()), func.coalesce(func.sum(InstalmentShare.amount_pence), 0))
        .join(InstalmentShare, InstalmentShare.instalment_id == Instalment.id)
        .join(Award, Award.id == Instalment.award_id)
        .where(
            Award.scheme_id.in_(scope.schemes),
            Instalment.state == IS_PAID,
            Instalment.paid_on > after,
            Instalment.paid_on <= until,
        )
    )
    if scope.seen is not None:
        paid = paid.where(InstalmentShare.funder_id.in_(scope.seen), InstalmentShare.amount_pence > 0)
    number, pence = session.execute(paid).one()
    return int(number), int(pence)


def section(session: Session, kind: str, scope: Scope, paid: tuple[int, int]) -> Section:
    """The books of the schemes as they stand, and what of the plan lies in the period."""
    books = books_for(session, scope.schemes, scope.seen, scope.as_of)
    number, pence = paid
    sentences = [
        f"{counted(number, 'payment was', 'payments were')} made in this period, {pounds(pence)} together."
        if number
        else "Nothing was paid in this period.",
        f"All else about the money is as things stood on {minute(scope.as_of)}.",
    ]
    if books.total.returned_pence:
        sentences.append(
            f"{pounds(books.total.returned_pence)} of what was paid was returned, and is uncommitted again."
        )
    if books.kept_pence:
        sentences.append(f"Grantees were let keep {pounds(books.kept_pence)} that they had not spent.")
    if books.stopped_pence:
        sentences.append(f"{pounds(books.stopped_pence)} is not paid any more, because notice was given.")
    tables = [_plan(books)] if books.funders else []
    if kind != BOARD:
        tables += [each for each in (_unspent(books), _expected(books)) if each]
    return Section(MONEY, "Money against plan", sentences, tables, _chart(books))


def _plan(books: Books) -> Table:
    rows: list[Row] = [(each.name, *(getattr(each.sums, name) for name in PLAN)) for each in books.funders]
    foot = ("All", *(getattr(books.total, name) for name in PLAN)) if len(rows) > 1 else None
    columns = [Column("Funder"), *(Column(heading, PENCE) for heading in _HEADINGS)]
    return Table("plan", "The plan and what became of it", columns, rows, foot)


def _unspent(books: Books) -> Table | None:
    """What was paid and came back or was kept, and what is not paid yet, as far as there is any."""
    told = {
        "Came back from grantees": books.total.returned_pence,
        "Not spent, and kept by grantees for the time that comes": books.kept_pence,
        "Not paid any more, because notice was given": books.stopped_pence,
        "In offers that nobody has accepted yet": books.in_offers_pence,
        "Expected to be paid": books.expected_pence,
    }
    rows: list[Row] = [(name, int(pence)) for name, pence in told.items() if pence]
    columns = [Column("What becomes of money"), Column("Money", PENCE)]
    return Table("unspent", "What came back, was kept and is expected", columns, rows) if rows else None


def _expected(books: Books) -> Table | None:
    if not books.expected_pence:
        return None
    last = max(books.expected_by_month)
    rows: list[Row] = [
        (f"{month:%B %Y}{' and later' if month == last else ''}", int(pence))
        for month, pence in books.expected_by_month.items()
        if pence
    ]
    foot = ("All", int(books.expected_pence))
    return Table("expected", "What is expected to be paid", [Column("Month"), Column("Money", PENCE)], rows, foot)


def _chart(books: Books) -> Chart | None:
    whole = int(books.total.contributed_pence)
    if not whole:
        return None
    paid = int(books.total.paid_pence)
    bars = [
        Bar(
            each.name,
            {
                PAID: int(each.sums.held_pence),
                TO_PAY: int(each.sums.to_pay_pence),
                FREE: max(0, int(each.sums.uncommitted_pence)),
            },
        )
        for each in books.funders
    ]
    to_see = f"Of {pounds(whole)} contributed, {pounds(paid)} ({percent(paid / whole)}) has been paid to organisations."
    return Chart("How far the money is", to_see, bars)
