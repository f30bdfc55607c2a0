"""Reminders of deadlines, messages to people, and the log of both. Hears of all other stages."""

from datetime import datetime, timedelta

from flask import url_for
from sqlalchemy.orm import Session

from grants.applications.clarifications.events import ClarificationAnswered, ClarificationAsked, ClarificationRanOut
from grants.applications.events import (
    ApplicationDeadlineMoved,
    ApplicationStarted,
    ApplicationSubmitted,
    ApplicationWithdrawn,
)
from grants.applications.hosting.events import PartyAnswered
from grants.applications.screening.events import ScreenerChanged
from grants.applications.uploads.events import FileFoundHarmful
from grants.awards.events import (
    AwardAccepted,
    AwardDeclined,
    AwardOffered,
    LetterWritten,
    OfferExtended,
    OfferLapsed,
)
from grants.identity.events import CommunicationNeedsChanged
from grants.kernel.access import Actor
from grants.kernel.events import Reaction
from grants.kernel.jobs import MAIL, JobKind
from grants.kernel.stage import Link, Periodic, Stage, Waiting
from grants.monitoring.events import (
    ReturnAccepted,
    ReturnFileFoundHarmful,
    ReturnPlanned,
    ReturnSentBack,
    ReturnSubmitted,
)
from grants.notifications import (
    account_reactions,
    applying_reactions,
    contact_reactions,
    membership_reactions,
    offer_reactions,
    panel_reactions,
    queries,
    quorum_reactions,
    reactions,
    screening_reactions,
)
from grants.notifications.api import api
from grants.notifications.by_hand import to_send_by_hand
from grants.notifications.by_hand_pages import pages as hand_pages
from grants.notifications.events import EVENTS
from grants.notifications.pages import pages
from grants.organisations.events import (
    BankAccountChanged,
    BankAccountChecked,
    BankAccountDisputed,
    ContactsChanged,
    MemberAsked,
    MemberDenied,
    MemberJoined,
    MemberLeft,
    SigningRightChanged,
)
from grants.panels.events import PanelMemberJoined, PanelSat
from grants.panels.meeting.events import MeetingPlanned
from grants.panels.seating.events import (
    MemberStoodDown,
    QuorumBroken,
    ReadersChanged,
    ReadingArranged,
    SubstituteCalled,
)
from grants.schemes.events import BriefingPlaceTaken, RoundDeadlineMoved

LONGEST_SENDING = timedelta(minutes=5)
"""More than the mail transport's own patience, so that no mail is sent by two workers at once."""

ABOUT_A_DAY = 30
"""As many tries as a mail gets, at most an hour apart: mail servers come back."""


def _given_up(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: what could not be sent."""
    number = queries.number_given_up(session) if actor.is_administrator else 0
    if not number:
        return []
    text = "A message could not be sent" if number == 1 else f"{number} messages could not be sent"
    return [Waiting(text, url_for("oversight.jobs_page"), detail="The list of jobs says why, and can try again.")]


stage = Stage(
    name="notifications",
    pages=(pages, hand_pages),
    api=(api,),
    events=EVENTS,
    reactions=(
        Reaction(ApplicationStarted, reactions.remind_of_draft),
        Reaction(ApplicationWithdrawn, applying_reactions.tell_withdrawn),
        Reaction(ApplicationSubmitted, reactions.confirm_receipt),
        Reaction(ApplicationDeadlineMoved, applying_reactions.tell_own_deadline),
        Reaction(PartyAnswered, applying_reactions.tell_party_answered),
        Reaction(BriefingPlaceTaken, reactions.confirm_briefing_place),
        Reaction(ClarificationAsked, applying_reactions.tell_clarification_asked),
        Reaction(ClarificationAnswered, applying_reactions.tell_clarification_closed),
        Reaction(ClarificationRanOut, applying_reactions.tell_clarification_closed),
        Reaction(FileFoundHarmful, applying_reactions.tell_file_harmful),
        Reaction(ScreenerChanged, screening_reactions.tell_handed_over),
        Reaction(RoundDeadlineMoved, reactions.remind_of_moved_deadline),
        Reaction(LetterWritten, reactions.send_letter),
        Reaction(AwardOffered, reactions.remind_of_offer),
        Reaction(AwardAccepted, reactions.remind_of_offer),
        Reaction(AwardDeclined, reactions.remind_of_offer),
        Reaction(OfferExtended, offer_reactions.tell_offer_extended),
        Reaction(OfferLapsed, offer_reactions.tell_offer_lapsed),
        Reaction(ReturnPlanned, reactions.remind_of_return),
        Reaction(ReturnSubmitted, reactions.remind_of_return),
        Reaction(ReturnAccepted, reactions.remind_of_return),
        Reaction(ReturnSentBack, reactions.tell_return_sent_back),
        Reaction(ReturnFileFoundHarmful, reactions.tell_file_of_return_harmful),
        Reaction(BankAccountChanged, account_reactions.tell_account_changed),
        Reaction(BankAccountDisputed, account_reactions.tell_account_disputed),
        Reaction(BankAccountChecked, account_reactions.tell_dispute_cleared),
        Reaction(ContactsChanged, contact_reactions.tell_contacts_replaced),
        Reaction(SigningRightChanged, account_reactions.tell_signing_right_changed),
        Reaction(MemberAsked, membership_reactions.tell_member_asked),
        Reaction(MemberDenied, membership_reactions.tell_member_denied),
        Reaction(MemberJoined, reactions.remind_new_member),
        Reaction(MemberLeft, membership_reactions.tell_member_left),
        Reaction(PanelSat, panel_reactions.remind_panel),
        Reaction(ReadingArranged, panel_reactions.remind_panel),
        Reaction(ReadersChanged, panel_reactions.remind_readers),
        Reaction(PanelMemberJoined, panel_reactions.remind_member),
        Reaction(SubstituteCalled, panel_reactions.remind_member),
        Reaction(MemberStoodDown, panel_reactions.stop_reminding),
        Reaction(MeetingPlanned, panel_reactions.tell_meeting_planned),
        Reaction(QuorumBroken, quorum_reactions.tell_quorum_broken),
        Reaction(CommunicationNeedsChanged, reactions.remind_of_needs),
    ),
    periodic=(Periodic("notifications.remind_of_older_needs", timedelta(days=1), reactions.remind_of_older_needs),),
    jobs=tuple(JobKind(name, MAIL, lease=LONGEST_SENDING, most_attempts=ABOUT_A_DAY) for name in queries.MAILING),
    waiting=(_given_up, to_send_by_hand),
    navigation=(Link("Messages", "notifications.messages", lambda actor: actor.signed_in),),
)
