"""What people hear of an offer: that it is there, answered, has more time, or is taken back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.awards import queries as awards
from grants.awards.events import AwardAccepted, AwardDeclined, OfferExtended, OfferLapsed, OfferSigned
from grants.awards.models import ACCEPTED, OFFERED, Award
from grants.awards.offers.in_words import signed_by
from grants.awards.offers.queries import signatures_of
from grants.awards.paying.payments import queries as payments
from grants.awards.paying.payments.rules import tell_us_by
from grants.awards.planning.plans.queries import returns_of_plan
from grants.identity.models import Person
from grants.kernel.clock import london_day
from grants.kernel.web import this_app
from grants.notifications import service
from grants.notifications.rules import OFFER
from grants.notifications.to_people import about_award, tell, tell_each
from grants.organisations import queries as organisations
from grants.organisations.models import Organisation


def tell_who_can_accept(
    session: Session, application: Application, award: Award, *, reader_id: UUID, now: datetime
) -> None:
    """Call on those who may sign to accept: of the host, where there is one. Whoever has the letter knows already."""
    if award.state != OFFERED:
        return
    signatories = organisations.signatories(session, application.signing_organisation_id)
    tell_each(
        session,
        [person for person in signatories if application.host_organisation or person.id != reader_id],
        "awards/emails/offer_to_sign",
        key=f"offer to sign:{award.id}",
        about_id=award.id,
        now=now,
        award=award,
        organisation=application.organisation,
        host=application.host_organisation,
        round=application.round,
    )


def tell_offer_accepted(session: Session, event: AwardAccepted, *, now: datetime) -> None:
    """Tell everybody who acts for the organisation or its host what was accepted, and what comes next."""
    service.align_reminders(session, kind=OFFER, subject_id=event.award_id, now=now)
    award = awards.award_of(session, event.award_id)
    if award.state != ACCEPTED or award.accepter is None or award.starts_on is None or not award.instalments:
        return
    payee = payments.payee_of(session, award)
    members = organisations.people_acting_for(session, award.organisation_id)
    fill_gaps = organisations.people_acting_for(session, award.signing_organisation_id)
    for person in concerned(session, award):
        tell(
            session,
            person,
            "awards/emails/offer_accepted",
            key=f"offer accepted:{award.id}:{person.id}",
            **about_award(award),
            now=now,
            signed_by=signed_by(award, signatures_of(session, award.id)),
            payee=payee,
            fills_gaps=person.id in fill_gaps,
            reports=person.id in members,
            tell_us_by=tell_us_by(award.instalments[0].pay_by, london_day(now)),
            returns=returns_of_plan(session, award),
        )


def tell_second_to_sign(session: Session, event: OfferSigned, *, now: datetime) -> None:
    """Call on the others who may sign, and remind whoever has signed no more."""
    service.align_reminders(session, kind=OFFER, subject_id=event.award_id, now=now)
    award = awards.award_of(session, event.award_id)
    signatures = signatures_of(session, award.id)
    if award.state != OFFERED or not signatures:
        return
    signed = {each.person_id for each in signatures}
    others = organisations.signatories(session, award.signing_organisation_id)
    tell_each(
        session,
        [person for person in others if person.id not in signed],
        "awards/emails/second_to_sign",
        key=f"second to sign:{event.signature_id}",
        **about_award(award),
        now=now,
        signs_for=session.get_one(Organisation, award.signing_organisation_id),
        first=signatures[0].name,
    )


def tell_offer_extended(session: Session, event: OfferExtended, *, now: datetime) -> None:
    """Tell the new day, and remind of it. An offer that has moved on since is told by the event that moved it."""
    service.align_reminders(session, kind=OFFER, subject_id=event.award_id, now=now)
    award = awards.award_of(session, event.award_id)
    if award.accept_by == event.accept_by:
        key = f"offer extended:{award.id}:{event.accept_by.isoformat()}"
        _tell(session, award, "awards/emails/offer_extended", key, now, reason=event.reason)


def tell_offer_lapsed(session: Session, event: OfferLapsed, *, now: datetime) -> None:
    """Tell that the money can go to somebody else, and remind no more."""
    service.align_reminders(session, kind=OFFER, subject_id=event.award_id, now=now)
    award = awards.award_of(session, event.award_id)
    _tell(
        session,
        award,
        "awards/emails/offer_lapsed",
        f"offer lapsed:{award.id}",
        now,
        mail_from=this_app().settings.mail_from,
    )


def tell_offer_declined(session: Session, event: AwardDeclined, *, now: datetime) -> None:
    """Tell everybody who acts for the organisation or its host that the offer was turned down, and remind no more."""
    service.align_reminders(session, kind=OFFER, subject_id=event.award_id, now=now)
    award = awards.award_of(session, event.award_id)
    tell_each(
        session,
        concerned(session, award),
        "awards/emails/offer_declined",
        key=f"offer declined:{award.id}",
        **about_award(award),
        now=now,
        reason=event.reason,
        mail_from=this_app().settings.mail_from,
    )


def _tell(session: Session, award: Award, template: str, key: str, now: datetime, **facts: Any) -> None:
    """Tell the organisation's people, and those who may sign for its host."""
    signatories = organisations.signatories(session, award.signing_organisation_id)
    members = [member.person for member in organisations.membership_list(session, award.organisation_id)]
    tell_each(
        session,
        [*members, *signatories],
        template,
        key=key,
        **about_award(award),
        now=now,
        signs_for=session.get_one(Organisation, award.signing_organisation_id),
        signatory_ids={person.id for person in signatories},
        **facts,
    )


def concerned(session: Session, award: Award) -> list[Person]:
    """Everybody who acts for the organisation or for its host, each once."""
    behind = dict.fromkeys((award.organisation_id, award.signing_organisation_id))
    found = [member.person for each in behind for member in organisations.membership_list(session, each)]
    return list({person.id: person for person in found}.values())
