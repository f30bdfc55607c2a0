"""A grant with its letters, the terms that were accepted, its conditions and its payments, for its whole file."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.awards.changing.repayments.models import Repayment
from grants.awards.changing.variations.models import Variation
from grants.awards.letters.models import Letter
from grants.awards.letters.rules import NAMES
from grants.awards.models import Award
from grants.awards.offers.models import Signature
from grants.awards.paying.runs.models import Payment
from grants.awards.planning.conditions.models import AwardCondition, ConditionFile
from grants.awards.queries import award_of
from grants.kernel.clock import london_day
from grants.kernel.dossiers import Piece, Whole, listed, stored, told
from grants.kernel.look import day
from grants.kernel.money import as_decimal, pounds
from grants.kernel.uploads.dossiers import uploaded

OFFER, LETTERS, PAYMENTS, CHANGES = "3 Grant and terms", "4 Letters", "5 Payments", "6 Conditions and changes"

OF_PAYMENTS = (
    *("run", "instalment", "pounds", "to", "account_ends_in", "state", "answered_on", "reason", "reversed_because"),
)


def pieces(session: Session, whole: Whole) -> Iterator[Piece]:
    award = award_of(session, whole.award_id)
    yield _grant(award)
    yield from _signatures(session, whole)
    yield from _letters(session, whole)
    yield from _payments(session, award)
    yield from _conditions(session, whole)
    yield from _changes(session, whole)


def _grant(award: Award) -> Piece:
    lines = [
        ("Grant", f"{award.title} ({award.reference})"),
        ("To", award.organisation.name),
        ("In", award.scheme.name),
        ("Amount", pounds(award.amount_pence)),
        ("State", award.state),
        ("Awarded on", day(award.awarded_on)),
        ("First day", day(award.starts_on) if award.starts_on else ""),
        ("Last day", day(award.ends_on) if award.ends_on else ""),
        ("Conditions", award.conditions),
    ]
    return told(OFFER, "grant", "The grant as it stands", lines)


def _signatures(session: Session, whole: Whole) -> Iterator[Piece]:
    found = select(Signature).where(Signature.award_id == whole.award_id).order_by(Signature.number)
    for each in session.scalars(found):
        lines = [
            ("Signed by", each.name + (", on paper" if each.on_paper else "")),
            ("On", day(each.signed_on)),
            ("Statement", each.statement),
            ("Version of the terms", each.terms_number),
            ("SHA-256 of the terms", each.terms_digest),
            ("Terms", each.terms_text),
        ]
        yield told(OFFER, f"acceptance {each.number}", "What was signed, with the terms, word for word", lines)


def _letters(session: Session, whole: Whole) -> Iterator[Piece]:
    of_application = Letter.application_id == whole.application_id if whole.application_id else None
    about = Letter.award_id == whole.award_id
    found = select(Letter).where(about if of_application is None else about | of_application)
    for letter in session.scalars(
        found.order_by(Letter.id).options(joinedload(Letter.file), joinedload(Letter.person))
    ):
        if letter.file is not None:
            what = f"{NAMES[letter.kind]}, to {letter.person.name}, asked for on {london_day(letter.asked_at)}"
            yield from stored(LETTERS, what, letter.file)


def _payments(session: Session, award: Award) -> Iterator[Piece]:
    rows = [
        (each.number, as_decimal(each.amount_pence), each.due_on, each.state, each.payable_on, each.paid_on)
        for each in award.instalments
    ]
    headings = ("number", "pounds", "planned_for", "state", "payable_from", "paid_on")
    yield listed(PAYMENTS, "instalments", "The instalments as they stand", headings, rows)
    found = select(Payment).where(Payment.instalment_id.in_([each.id for each in award.instalments]))
    found = found.order_by(Payment.id).options(
        joinedload(Payment.payee), joinedload(Payment.run), joinedload(Payment.instalment)
    )
    paid = [
        (
            *(each.run.reference, each.instalment.number, as_decimal(each.amount_pence)),
            *(each.payee.name if each.payee else None, each.account_ends_in, each.state, each.answered_on),
            *(each.reason, each.reversed_because),
        )
        for each in session.scalars(found)
    ]
    if paid:
        yield listed(PAYMENTS, "payments", "Every payment that was begun, with what the bank said", OF_PAYMENTS, paid)
    owed = select(Repayment).where(Repayment.award_id == award.id).order_by(Repayment.number)
    back = [
        (
            each.number,
            as_decimal(each.amount_pence),
            as_decimal(each.received_pence),
            each.state,
            each.due_on,
            each.reason,
        )
        for each in session.scalars(owed)
    ]
    if back:
        owing = ("number", "pounds", "received_pounds", "state", "due_on", "reason")
        yield listed(PAYMENTS, "repayments", "What was asked back", owing, back)


def _conditions(session: Session, whole: Whole) -> Iterator[Piece]:
    found = select(AwardCondition).where(AwardCondition.award_id == whole.award_id).order_by(AwardCondition.number)
    conditions = session.scalars(found).all()
    if not conditions:
        return
    rows = [(each.number, each.text, each.due_on, each.state, each.note, each.reason) for each in conditions]
    headings = ("number", "condition", "due_on", "state", "shown", "decided_because")
    yield listed(CHANGES, "conditions", "The conditions, and what became of each", headings, rows)
    files = select(ConditionFile).where(ConditionFile.condition_id.in_([each.id for each in conditions]))
    files = files.order_by(ConditionFile.id).options(joinedload(ConditionFile.file))
    yield from uploaded(CHANGES, "Shown for a condition", session.scalars(files))


def _changes(session: Session, whole: Whole) -> Iterator[Piece]:
    found = select(Variation).where(Variation.award_id == whole.award_id).order_by(Variation.number)
    rows = [
        (each.number, each.source, each.state, str(each.before), str(each.after), each.reasons, each.answer)
        for each in session.scalars(found)
    ]
    if rows:
        headings = ("number", "asked_by", "state", "before", "after", "reasons", "answer")
        yield listed(CHANGES, "variations", "Changes that were asked for or made", headings, rows)
