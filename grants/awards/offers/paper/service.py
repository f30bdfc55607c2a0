"""A signed letter is entered by one administrator; confirmed by another, it is the acceptance of the offer."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.awards.locking import check_open, lock_award
from grants.awards.models import OFFERED, Award
from grants.awards.offers import queries as offer_queries
from grants.awards.offers.models import Signature
from grants.awards.offers.paper import queries, rules
from grants.awards.offers.paper.events import (
    PaperAcceptanceConfirmed,
    PaperAcceptanceEntered,
    PaperAcceptanceOvertaken,
    PaperAcceptanceRefused,
)
from grants.awards.offers.paper.models import PaperAcceptance, PaperFile
from grants.awards.offers.paper.rules import CONFIRMED, OVERTAKEN, REFUSED
from grants.awards.offers.service import make_grant
from grants.identity.by_two.rules import Pair
from grants.identity.by_two.service import check_second
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.files import FileStore
from grants.kernel.forms import Question
from grants.kernel.problems import Conflict, Denied, check
from grants.kernel.uploads.service import take_file

PAIR = Pair("You entered this letter, so somebody else has to confirm it.", "Refuse it, and enter it anew.")
LETTER_QUESTION = Question(key="letter", type="file", label="The signed letter", required=True, minutes=1, most_files=1)


def enter_paper(
    session: Session,
    award: Award,
    *,
    first_name: str,
    second_name: str,
    signed_on: date | None,
    letter: tuple[str, bytes] | None,
    files: FileStore,
    actor: Actor,
    now: datetime,
) -> PaperAcceptance:
    """Enter a letter that was signed on paper: who signed, when, and the letter's file as a pair of name and content.

    Raises Invalid, and Conflict when the offer has been answered or a letter waits already.
    """
    enterer = _person(actor)
    lock_award(session, award)
    check_open(award, None)
    if queries.waiting_paper(session, award.id) is not None:
        raise Conflict("A letter for this offer waits to be confirmed.", code="already_there")
    names = rules.given_names(first_name, second_name)
    signing, before = offer_queries.to_sign(session, award), offer_queries.signatures_of(session, award.id)
    check(
        rules.paper_problems(
            names,
            signed_on,
            has_file=letter is not None,
            still_needed=signing.signatures_needed - len(before),
            signed_before=[each.name for each in before],
            offered_on=london_day(award.created_at),
            last_day=london_day(award.accept_by) if award.accept_by else None,
            today=london_day(now),
        )
    )
    assert signed_on is not None
    assert letter is not None
    paper = PaperAcceptance(
        id=new_id(),
        award_id=award.id,
        first_name=names[0],
        second_name=names[1] if len(names) > 1 else "",
        signed_on=signed_on,
        entered_at=now,
        entered_by=enterer,
    )
    session.add(paper)
    session.flush()
    _keep_letter(session, paper, letter, files=files, actor=actor, now=now)
    entered = PaperAcceptanceEntered(award_id=award.id, paper_id=paper.id)
    publish(session, entered, actor=actor, now=now, about=award.related_ids)
    return paper


def confirm_paper(session: Session, award: Award, *, actor: Actor, now: datetime) -> None:
    """Say that the entered letter is right, as somebody else than who entered it: the offer is accepted by that.

    Raises Denied to whoever entered it, and Conflict when none waits or the offer has been answered.
    """
    paper = _waiting(session, award)
    confirmer = _person(actor)
    check_second(session, paper.entered_by, actor=actor, pair=PAIR)
    signing, before = offer_queries.to_sign(session, award), offer_queries.signatures_of(session, award.id)
    new = rules.not_signed_yet(paper.names, [each.name for each in before])
    for number, name in enumerate(new, start=len(before) + 1):
        session.add(
            Signature(
                id=new_id(),
                award_id=award.id,
                number=number,
                person_id=None,
                name=name,
                on_paper=True,
                signed_on=paper.signed_on,
                recorded_at=now,
                statement=signing.statement,
                terms_id=signing.terms_id,
                terms_number=signing.terms_number,
                terms_text=signing.terms_text,
                terms_digest=signing.terms_digest,
            )
        )
    paper.state, paper.settled_at, paper.settled_by = CONFIRMED, now, confirmer
    session.flush()
    confirmed = PaperAcceptanceConfirmed(award_id=award.id, paper_id=paper.id)
    publish(session, confirmed, actor=actor, now=now, about=award.related_ids)
    make_grant(session, award, actor=actor, now=now)


def refuse_paper(session: Session, award: Award, *, reason: str, actor: Actor, now: datetime) -> None:
    """Say what is not right about the entered letter; it can be entered anew.

    Raises Invalid without a reason, and Conflict when none waits or the offer has been answered.
    """
    paper = _waiting(session, award)
    check(rules.refusal_problems(reason))
    paper.state, paper.reason = REFUSED, reason.strip()
    paper.settled_at, paper.settled_by = now, _person(actor)
    session.flush()
    refused = PaperAcceptanceRefused(award_id=award.id, paper_id=paper.id, reason=paper.reason)
    publish(session, refused, actor=actor, now=now, about=award.related_ids)


def end_overtaken(session: Session, award: Award, *, actor: Actor, now: datetime) -> None:
    """End the letter that waits, where one does, because its offer is open no more; does nothing while it is."""
    lock_award(session, award)
    paper = queries.waiting_paper(session, award.id)
    if paper is None or award.state == OFFERED:
        return
    paper.state, paper.settled_at = OVERTAKEN, now
    session.flush()
    overtaken = PaperAcceptanceOvertaken(award_id=award.id, paper_id=paper.id)
    publish(session, overtaken, actor=actor, now=now, about=award.related_ids)


def _waiting(session: Session, award: Award) -> PaperAcceptance:
    lock_award(session, award)
    check_open(award, None)
    paper = queries.waiting_paper(session, award.id)
    if paper is None:
        raise Conflict("No letter of this offer waits to be confirmed.")
    return paper


def _keep_letter(
    session: Session,
    paper: PaperAcceptance,
    letter: tuple[str, bytes],
    *,
    files: FileStore,
    actor: Actor,
    now: datetime,
) -> None:
    name, content = letter
    take_file(
        session,
        PaperFile(paper_id=paper.id),
        question=LETTER_QUESTION,
        noted=[],
        beside=PaperFile.paper_id == paper.id,
        name=name,
        content=content,
        files=files,
        actor=actor,
        now=now,
    )


def _person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise Denied("People enter and confirm letters.")
    return actor.person_id
