"""Who may prepare, give, agree to and withdraw notice."""

from uuid import UUID

from sqlalchemy.orm import Session

from grants.awards.access import may_answer_offer, may_decide_about_award, may_read_award
from grants.awards.changing.ending import queries
from grants.awards.changing.ending.models import Notice
from grants.awards.changing.ending.rules import AGREED, GRANTEE, US
from grants.awards.changing.variations.access import may_ask_for_variation, side_of
from grants.awards.models import Award
from grants.kernel.access import Actor
from grants.kernel.problems import NotFound
from grants.kernel.web import current_actor

Record = tuple[Award, Notice]


def may_give_notice(actor: Actor, award: Award) -> str | None:
    """Administrators who may decide about the grant, and signatories of the organisation that receives the money."""
    if may_answer_offer(actor, award) is None or side_of(actor, award) == US:
        return None
    if actor.is_administrator:
        return may_decide_about_award(actor, award)
    return "Only a person who may sign for the organisation that receives the money can give the grant back."


def load_notice(session: Session, award_id: UUID) -> Record:
    """A grant and its latest notice, as far as the present actor may know of it. Raises NotFound."""
    award, notice = queries.notice_of(session, award_id)
    if not knows_of(current_actor(), award, notice):
        raise NotFound(queries.NO_NOTICE)
    return award, notice


def knows_of(actor: Actor, award: Award, notice: Notice) -> bool:
    """Whether somebody who may read a grant may know of its notice: what is only prepared is known to administrators,
    and to signatories who are asked to agree, or to sign it as the second.
    """
    if notice.given_by is not None or actor.is_administrator:
        return True
    return (notice.exception == AGREED or notice.side == GRANTEE) and may_answer_offer(actor, award) is None


def may_read_notice(actor: Actor, record: Record) -> str | None:
    """Whoever may read the grant."""
    return may_read_award(actor, record[0])


def may_release_notice(actor: Actor, record: Record) -> str | None:
    """The side that prepared it: signatories, or administrators who may decide about the grant; not whoever prepared
    it, which the service says.
    """
    return may_withdraw_notice(actor, record)


def may_agree_to_notice(actor: Actor, record: Record) -> str | None:
    return may_answer_offer(actor, record[0])


def may_withdraw_notice(actor: Actor, record: Record) -> str | None:
    """The side that gave it."""
    award, notice = record
    if notice.side == GRANTEE:
        return may_answer_offer(actor, award)
    return may_decide_about_award(actor, award)


def may_write_plan(actor: Actor, record: Record) -> str | None:
    """Whoever acts for the grantee or its host, and administrators who may decide about the grant."""
    return may_read_notice(actor, record) or may_ask_for_variation(actor, record[0])
