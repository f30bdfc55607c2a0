"""Reminders of deadlines, messages to people, and the log of both. Hears of all other stages."""

from dataclasses import replace
from datetime import timedelta

from grants.applications.assisted.events import EntryDisputed
from grants.applications.clarifications.events import ClarificationAnswered, ClarificationAsked, ClarificationRanOut
from grants.applications.deadlines.events import ApplicationDeadlineMoved
from grants.applications.events import ApplicationStarted, ApplicationSubmitted, ApplicationWithdrawn
from grants.applications.hosting.events import (
    PartyAgreementRestored,
    PartyAnswered,
    PartyAsked,
    PartyInvitationUsed,
    PartyInvited,
    PartyRemoved,
)
from grants.applications.screening.work.events import ScreenerChanged
from grants.applications.uploads.events import FileFoundHarmful
from grants.awards.changing.ending.events import AwardEnded, NoticeGiven, NoticePrepared, NoticeWithdrawn
from grants.awards.changing.overpayments.events import OverpaymentProposalDropped, UnexpectedPaymentSettled
from grants.awards.changing.renewals.events import RENEWAL_EVENTS
from grants.awards.changing.repayments.events import (
    PROPOSALS_DROPPED,
    ReceiptReversed,
    RepaymentAsked,
    RepaymentReceived,
    RepaymentWaived,
    UnderspendCarried,
)
from grants.awards.changing.variations.events import AwardVaried, VariationAsked, VariationRefused, VariationWithdrawn
from grants.awards.events import (
    AwardAccepted,
    AwardDeclined,
    AwardOffered,
    InstalmentPaid,
    LetterWritten,
    OfferExtended,
    OfferLapsed,
    OfferSigned,
)
from grants.awards.offers.paper.events import PaperAcceptanceOvertaken, PaperAcceptanceRefused
from grants.awards.paying.runs.events import PaymentReturned, PaymentReversed
from grants.awards.planning.conditions.events import (
    ConditionArranged,
    ConditionAskedAgain,
    ConditionFailed,
    ConditionFileFoundHarmful,
    ConditionMet,
    ConditionShown,
    ConditionWaived,
)
from grants.awards.planning.obstacles.events import InstalmentHeld, InstalmentResumed
from grants.concerns.events import ConcernAnswered, ConcernRaised, ConcernTaken
from grants.identity.administrators.events import AdministratorEnded, AppointmentConfirmed
from grants.identity.needs.events import CommunicationNeedsChanged
from grants.kernel.events import Reaction
from grants.kernel.jobs import MAIL, JobKind
from grants.kernel.navigation import Area, Link
from grants.kernel.stage import Periodic, Stage
from grants.monitoring.answering.events import ReturnAnswered, ReturnUseNoted
from grants.monitoring.asking.outcomes.events import OutcomeProposed
from grants.monitoring.events import (
    ReturnAccepted,
    ReturnDropped,
    ReturnFileFoundHarmful,
    ReturnPlanned,
    ReturnSentBack,
    ReturnSkipped,
    ReturnSubmitted,
    ReturnTakenBack,
)
from grants.monitoring.planning.extending.events import ReturnExtended, ReturnTimeRefused
from grants.monitoring.planning.sampling.events import ReturnSampled
from grants.monitoring.telling.entering.events import ReturnEntrySent
from grants.monitoring.telling.events import ReturnTold
from grants.monitoring.telling.evidence.events import EvidenceFoundHarmful
from grants.notifications import called, dossier, queries
from grants.notifications.aligning import ALIGN_JOB, align_with_offsets
from grants.notifications.api import api
from grants.notifications.delivering.bounces.api import api as bounces_api
from grants.notifications.delivering.bounces.commands import mail
from grants.notifications.delivering.bounces.events import BOUNCE_EVENTS
from grants.notifications.delivering.bounces.pages import pages as bounces_pages
from grants.notifications.delivering.bounces.waiting import address_failed, mail_came_back
from grants.notifications.delivering.by_hand.pages import pages as hand_pages
from grants.notifications.delivering.by_hand.waiting import to_send_by_hand
from grants.notifications.delivering.posting.api import api as posting_api
from grants.notifications.delivering.posting.events import POSTING_EVENTS
from grants.notifications.delivering.posting.pages import pages as posting_pages
from grants.notifications.delivering.posting.service import POST_LETTER, letter_failing
from grants.notifications.delivering.receipts.service import READ_RECEIPTS, ask_for_receipts
from grants.notifications.events import EVENTS
from grants.notifications.failing import mails_given_up, message_failing, messages_given_up, reminder_failing
from grants.notifications.listed import ACTS, LISTS
from grants.notifications.pages import pages
from grants.notifications.reactions import (
    account,
    administrators,
    applying,
    briefings,
    concern,
    condition,
    contact,
    decision_day,
    ending,
    entered,
    life,
    membership,
    offer,
    outcome,
    pack,
    panel,
    party,
    payment,
    proposal,
    quorum,
    renewal,
    repayment,
    returns,
    review,
    rounds,
    screening,
    tasks,
    variation,
)
from grants.notifications.readers.choosing.api import api as choosing_api
from grants.notifications.readers.choosing.events import CHOOSING_EVENTS
from grants.notifications.readers.choosing.pages import pages as choosing_pages
from grants.notifications.readers.feeds.api import api as feeds_api
from grants.notifications.readers.feeds.events import FEED_EVENTS
from grants.notifications.readers.feeds.pages import pages as feeds_pages
from grants.notifications.readers.feeds.waiting import days_ahead
from grants.notifications.readers.one_press.events import PRESSING_EVENTS
from grants.notifications.readers.one_press.pages import pages as pressing_pages
from grants.notifications.readers.one_press.waiting import said_to_be_done
from grants.notifications.reminding.forecast.api import api as forecast_api
from grants.notifications.reminding.forecast.pages import pages as forecast_pages
from grants.notifications.reminding.offsets.api import api as offsets_api
from grants.notifications.reminding.offsets.events import OFFSET_EVENTS, ReminderOffsetsChanged
from grants.notifications.reminding.offsets.pages import pages as offsets_pages
from grants.notifications.reminding.own_words.api import api as own_words_api
from grants.notifications.reminding.own_words.events import OWN_WORDS_EVENTS
from grants.notifications.reminding.own_words.language_api import api as own_words_languages_api
from grants.notifications.reminding.own_words.language_pages import pages as own_words_languages_pages
from grants.notifications.reminding.own_words.pages import pages as own_words_pages
from grants.notifications.staff.mailings.api import api as mailings_api
from grants.notifications.staff.mailings.events import MAILING_EVENTS
from grants.notifications.staff.mailings.pages import pages as mailings_pages
from grants.notifications.staff.mailings.service import WRITE_JOB
from grants.notifications.staff.steering.api import api as steering_api
from grants.notifications.staff.steering.pages import pages as steering_pages
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
from grants.panels.allocating.events import ReadersChanged, ReadingArranged
from grants.panels.conflicts.quorum.events import QuorumBroken
from grants.panels.meeting.events import MeetingPlanned
from grants.panels.members.events import MemberStoodDown, PanelMemberJoined, PanelSat, SubstituteCalled
from grants.schemes.events import BriefingPlaceTaken

LONGEST_SENDING = timedelta(minutes=5)
"""The lease of a sending: longer than the mail transport waits, so that no mail is sent by two workers at once."""

ABOUT_A_DAY = 30
"""How many tries a mail gets. They are at most an hour apart, so about a day: mail servers come back."""


_MAIL = JobKind("", MAIL, lease=LONGEST_SENDING, most_attempts=ABOUT_A_DAY, given_up_told=True)
_FAILING = {queries.SEND_MESSAGE: message_failing, queries.SEND_REMINDER: reminder_failing}


stage = Stage(
    name="notifications",
    pages=(
        *(pages, bounces_pages, choosing_pages, feeds_pages, forecast_pages, hand_pages, mailings_pages),
        *(own_words_pages, own_words_languages_pages, offsets_pages, posting_pages, pressing_pages, steering_pages),
    ),
    api=(
        *(api, bounces_api, choosing_api, feeds_api, forecast_api, mailings_api),
        *(own_words_api, own_words_languages_api, offsets_api, posting_api, steering_api),
    ),
    events=(
        *(EVENTS + BOUNCE_EVENTS + CHOOSING_EVENTS + FEED_EVENTS + MAILING_EVENTS),
        *(OWN_WORDS_EVENTS + OFFSET_EVENTS + POSTING_EVENTS + PRESSING_EVENTS),
    ),
    commands=(mail,),
    reactions=(
        Reaction(ApplicationStarted, life.remind_of_draft),
        Reaction(ApplicationWithdrawn, applying.tell_withdrawn),
        Reaction(ApplicationSubmitted, life.confirm_receipt),
        Reaction(ApplicationDeadlineMoved, applying.tell_own_deadline),
        Reaction(PartyAsked, applying.tell_party_asked_again),
        *(Reaction(each, party.remind_of_party) for each in party.OF_PARTIES),
        Reaction(ApplicationSubmitted, party.remind_of_parties),
        Reaction(ApplicationWithdrawn, party.remind_of_parties),
        Reaction(ApplicationDeadlineMoved, party.remind_of_parties),
        Reaction(PartyInvited, applying.keep_invitation),
        Reaction(PartyInvitationUsed, applying.keep_invitation),
        Reaction(PartyAnswered, applying.tell_party_answered),
        Reaction(PartyAgreementRestored, applying.tell_agreement_restored),
        Reaction(PartyRemoved, applying.tell_party_removed),
        Reaction(BriefingPlaceTaken, life.confirm_briefing_place),
        Reaction(ClarificationAsked, applying.tell_clarification_asked),
        Reaction(ClarificationAnswered, applying.tell_clarification_closed),
        Reaction(ClarificationRanOut, applying.tell_clarification_closed),
        Reaction(FileFoundHarmful, applying.tell_file_harmful),
        Reaction(ScreenerChanged, screening.tell_handed_over),
        *rounds.REACTIONS,
        *briefings.REACTIONS,
        Reaction(LetterWritten, life.send_letter),
        Reaction(AwardOffered, life.remind_of_offer),
        Reaction(AwardAccepted, offer.tell_offer_accepted),
        Reaction(AwardAccepted, condition.remind_of_conditions),
        Reaction(ConditionArranged, condition.tell_condition_arranged),
        Reaction(ConditionShown, condition.remind_of_condition),
        Reaction(ConditionMet, condition.tell_condition_answered),
        Reaction(ConditionWaived, condition.tell_condition_answered),
        Reaction(ConditionAskedAgain, condition.tell_condition_answered),
        Reaction(ConditionFailed, condition.tell_condition_answered),
        Reaction(ConditionFileFoundHarmful, condition.tell_file_of_condition_harmful),
        Reaction(AwardDeclined, offer.tell_offer_declined),
        Reaction(OfferExtended, offer.tell_offer_extended),
        *(Reaction(each, payment.tell_held) for each in (InstalmentHeld, InstalmentResumed)),
        Reaction(OfferSigned, offer.tell_second_to_sign),
        Reaction(OfferLapsed, offer.tell_offer_lapsed),
        Reaction(InstalmentPaid, payment.tell_instalment_paid),
        *(Reaction(each, payment.tell_payment_not_arrived) for each in (PaymentReturned, PaymentReversed)),
        Reaction(PaperAcceptanceRefused, entered.tell_paper_refused),
        Reaction(PaperAcceptanceOvertaken, entered.tell_paper_overtaken),
        Reaction(EntryDisputed, entered.tell_entry_disputed),
        Reaction(NoticePrepared, ending.ask_to_agree_to_notice),
        Reaction(NoticeGiven, ending.tell_notice_given),
        Reaction(NoticeWithdrawn, ending.tell_notice_withdrawn),
        Reaction(AwardEnded, ending.tell_award_ended),
        *(Reaction(each, renewal.tell_renewal) for each in RENEWAL_EVENTS),
        Reaction(RepaymentAsked, repayment.tell_repayment_asked),
        *(Reaction(each, repayment.tell_proposal_dropped) for each in (*PROPOSALS_DROPPED, OverpaymentProposalDropped)),
        Reaction(UnexpectedPaymentSettled, repayment.tell_set_off),
        Reaction(UnderspendCarried, repayment.tell_underspend_kept),
        Reaction(RepaymentReceived, repayment.tell_repayment_received),
        Reaction(RepaymentWaived, repayment.tell_repayment_waived),
        Reaction(ReceiptReversed, repayment.remind_of_repayment_again),
        Reaction(VariationAsked, variation.tell_variation_asked),
        Reaction(AwardVaried, variation.tell_award_varied),
        *(Reaction(each, variation.tell_variation_ended) for each in (VariationRefused, VariationWithdrawn)),
        Reaction(OutcomeProposed, outcome.tell_outcome_proposed),
        Reaction(ReturnPlanned, life.remind_of_return),
        Reaction(ReturnDropped, life.remind_of_return),
        Reaction(ReturnSubmitted, returns.tell_return_received),
        Reaction(ReturnAccepted, returns.tell_return_accepted),
        Reaction(ReturnSentBack, returns.tell_return_sent_back),
        Reaction(ReturnTakenBack, returns.tell_return_taken_back),
        Reaction(ReturnAnswered, returns.tell_return_answered),
        Reaction(ReturnUseNoted, returns.tell_return_used),
        Reaction(ReturnSkipped, returns.tell_return_skipped),
        Reaction(ReturnExtended, returns.tell_return_extended),
        Reaction(ReturnSampled, returns.ask_to_show_receipts),
        Reaction(ReturnTold, returns.ask_to_confirm),
        Reaction(ReturnEntrySent, returns.ask_whether_right),
        Reaction(ReturnTimeRefused, returns.tell_time_refused),
        Reaction(EvidenceFoundHarmful, life.tell_evidence_harmful),
        Reaction(ReturnFileFoundHarmful, life.tell_file_of_return_harmful),
        Reaction(BankAccountChanged, account.tell_account_changed),
        Reaction(BankAccountDisputed, account.tell_account_disputed),
        Reaction(BankAccountChecked, account.tell_dispute_cleared),
        Reaction(ConcernRaised, concern.tell_concern_received),
        Reaction(ConcernTaken, concern.tell_concern_taken),
        Reaction(ConcernAnswered, concern.tell_concern_answered),
        Reaction(ContactsChanged, contact.tell_contacts_replaced),
        Reaction(AppointmentConfirmed, administrators.tell_appointed),
        Reaction(AdministratorEnded, administrators.tell_ended),
        Reaction(SigningRightChanged, account.tell_signing_right_changed),
        Reaction(MemberAsked, membership.tell_member_asked),
        Reaction(MemberDenied, membership.tell_member_denied),
        Reaction(MemberJoined, life.remind_new_member),
        Reaction(MemberLeft, membership.tell_member_left),
        *(Reaction(each, panel.remind_panel) for each in (PanelSat, ReadingArranged)),
        Reaction(ReadersChanged, panel.remind_readers),
        *(Reaction(each, panel.remind_member) for each in (PanelMemberJoined, SubstituteCalled)),
        Reaction(MemberStoodDown, panel.stop_reminding),
        Reaction(MeetingPlanned, panel.tell_meeting_planned),
        Reaction(QuorumBroken, quorum.tell_quorum_broken),
        *(*pack.REACTIONS, *proposal.REACTIONS, *review.REACTIONS, *tasks.REACTIONS),
        Reaction(ReminderOffsetsChanged, align_with_offsets),
        Reaction(CommunicationNeedsChanged, life.remind_of_needs),
    ),
    periodic=(
        Periodic("notifications.remind_of_older_needs", timedelta(days=1), life.remind_of_older_needs),
        Periodic("notifications.ask_for_receipts", timedelta(minutes=15), ask_for_receipts),
        Periodic("notifications.remind_of_review", timedelta(days=1), review.remind_of_review),
        Periodic("notifications.tell_that_it_takes_longer", timedelta(hours=1), decision_day.tell_that_it_takes_longer),
    ),
    jobs=(
        *(ALIGN_JOB, WRITE_JOB),
        replace(_MAIL, name=POST_LETTER, failing=letter_failing),
        JobKind(READ_RECEIPTS, MAIL, lease=LONGEST_SENDING, kept=timedelta(days=7)),
        *(replace(_MAIL, name=name, failing=_FAILING.get(name)) for name in queries.MAILING),
    ),
    waiting=(messages_given_up, mails_given_up, address_failed, mail_came_back, said_to_be_done, to_send_by_hand),
    coming=(days_ahead,),
    names=(called.names,),
    dossier=(dossier.pieces,),
    lists=LISTS,
    acts=ACTS,
    navigation=(
        Link(Area.TODAY, "Messages", "notifications.messages", lambda actor: actor.signed_in),
        Link(Area.TODAY, "Calendar", "feeds.own", lambda actor: actor.signed_in),
    ),
)
