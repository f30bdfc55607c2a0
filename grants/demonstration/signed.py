"""How an offer of the demonstration comes to wait for a second signature."""

from datetime import datetime

from sqlalchemy import select

from grants.awards import queries as awards_queries
from grants.awards.arrangements import service as arrangements
from grants.awards.arrangements.queries import arrangement_of
from grants.awards.models import OFFERED, Award
from grants.awards.offers import service as offers
from grants.demonstration.narrator import Narrator
from grants.organisations import queries as organisations
from grants.organisations.joining import queries as joining_queries
from grants.organisations.joining import service as joining
from grants.schemes import queries as schemes
from grants.schemes.models import Scheme

TWO_SIGN_FROM_PENCE = 10_000_00
KEY, NAME, EMAIL = "second", "Halina Kowalska", "second@demonstration.example"


def ask_for_two_signatures(story: Narrator, moment: datetime) -> None:
    """From now on two people sign for a large grant."""
    with story.acting_as("administrator", moment) as (session, actor):
        scheme = schemes.scheme_of(session, session.scalars(select(Scheme.id)).one())
        wanted = arrangements.arranged(arrangement_of(session, scheme.id))
        wanted["two_signatures_from_pence"] = TWO_SIGN_FROM_PENCE
        arrangements.arrange_awards(session, scheme, wanted=wanted, version=None, actor=actor, now=story.now)


def sign_first(story: Narrator, moment: datetime) -> None:
    """Somebody else of the organisation may sign too, and has; its treasurer has not."""
    story.introduce(KEY, NAME, EMAIL)
    with story.acting_as("offered", moment) as (session, actor):
        award = session.scalars(select(Award).where(Award.state == OFFERED)).one()
        asked = joining.ask_to_join(
            session,
            organisations.organisation_of(session, award.organisation_id),
            email=EMAIL,
            name=NAME,
            position="Chair",
            is_signatory=True,
            actor=actor,
            now=story.now,
        )
    with story.acting_as(KEY) as (session, actor):
        joining.agree(session, joining_queries.asked_of(session, asked.id), actor=actor, now=story.now)
    with story.acting_as(KEY) as (session, actor):
        offer = awards_queries.award_of(session, award.id)
        offers.accept_award(session, offer, agrees=True, actor=actor, now=story.now)
