"""The kinds of messages: what each is, and whether we owe it to its reader. Data."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """What a message is, in the words of a list. `is_duty` is for what its reader has to be told whatever they wish:
    decisions, money, agreements, and days by which something has to be done that was agreed to. What is urgent goes at
    any hour; what is ours goes to those who run the programme.
    """

    name: str
    is_duty: bool = True
    is_urgent: bool = False
    is_ours: bool = False


OPTIONAL: Mapping[str, Kind] = {
    "draft": Kind("An application that you have not sent", is_duty=False),
    "needs": Kind("Looking again at how we write to you", is_duty=False),
    "return_used": Kind("Where something that you told us was used", is_duty=False),
    "takes_longer": Kind("A decision that takes longer than we said", is_duty=False),
    "round_told": Kind("Something is said otherwise in a round that you apply in", is_duty=False),
    "party": Kind("A host or partner that has not answered", is_duty=False),
    "review": Kind("The yearly review of what we promised", is_duty=False, is_ours=True),
    "pack_drafted": Kind("A draft pack that was built by a rule", is_duty=False, is_ours=True),
    "task": Kind("A task of yours, on its day", is_duty=False, is_ours=True),
    "task_given": Kind("A task that somebody gives you", is_duty=False, is_ours=True),
    "handed_over": Kind("An application that is handed over to you to look at", is_duty=False, is_ours=True),
}
"""What people can choose not to get by mail."""

KINDS: Mapping[str, Kind] = {
    **OPTIONAL,
    # Reminders
    "offer": Kind("An offer not answered"),
    "return": Kind("A return that is due"),
    "clarification": Kind("A question not answered"),
    "scores": Kind("Marks to give"),
    "papers": Kind("Papers of a panel"),
    "notice": Kind("A grant under notice"),
    "repayment": Kind("Money to pay back"),
    "set_off": Kind("Money set off against a payment"),
    "condition": Kind("A condition not met"),
    "renewal_invited": Kind("An invitation to renew a grant, not answered"),
    "renewal_sent": Kind("A renewal to decide", is_ours=True),
    # Applying
    "application_received": Kind("We have your application"),
    "application_withdrawn": Kind("An application is withdrawn"),
    "deadline_moved": Kind("The deadline of a round has moved"),
    "round_withdrawn": Kind("A round is withdrawn"),
    "round_reopened": Kind("A round is open again"),
    "deadline_of_one": Kind("More time for a draft"),
    "clarification_asked": Kind("A question about an application"),
    "clarification_closed": Kind("A question is closed"),
    "entry_disputed": Kind("An application entered for somebody is wrong"),
    "file_harmful": Kind("A file was found harmful"),
    "invitation": Kind("An invitation to be a host or partner"),
    "party_answered": Kind("A host or partner has answered"),
    "party_asked_again": Kind("A host or partner is asked again"),
    "party_removed": Kind("A host or partner is removed"),
    "party_restored": Kind("An agreement stands again"),
    "party_told": Kind("What became of a joint application"),
    "party_withdrawn": Kind("A joint application is withdrawn"),
    # Grants
    "decision": Kind("A decision about an application"),
    "letter_of_award": Kind("A letter about a grant"),
    "offer_to_sign": Kind("An offer to accept"),
    "second_to_sign": Kind("An offer that a second person accepts"),
    "offer_accepted": Kind("An offer is accepted"),
    "offer_declined": Kind("An offer is turned down"),
    "offer_extended": Kind("More time for an offer"),
    "offer_lapsed": Kind("An offer has run out"),
    "paper_refused": Kind("A signed letter is not taken"),
    "paper_overtaken": Kind("A signed letter that was overtaken"),
    "condition_day": Kind("A condition has another day"),
    "condition_answered": Kind("An answer about a condition"),
    "instalment_held": Kind("A payment is held"),
    "instalment_paid": Kind("A payment is sent"),
    "payment_not_arrived": Kind("A payment has not arrived"),
    "scheme_change_dropped": Kind("A change of a scheme that you proposed is not confirmed", is_ours=True),
    "proposal_settled": Kind("What became of a proposal of yours", is_ours=True),
    "proposal_dropped": Kind("A proposal of yours is not confirmed", is_ours=True),
    "variation": Kind("A change to a grant"),
    "renewal": Kind("A grant can be renewed"),
    "award_ended": Kind("A grant has ended"),
    # Returns
    "return_received": Kind("We have your return"),
    "return_taken_back": Kind("A return is taken back"),
    "return_accepted": Kind("A return is accepted"),
    "return_sent_back": Kind("Questions about a return"),
    "return_answered": Kind("What we learned from a return"),
    "return_extended": Kind("More time for a return"),
    "return_not_extended": Kind("No more time for a return"),
    "return_entered": Kind("A return that was typed in for you"),
    "return_told": Kind("A return that was told us another way"),
    "outcome_proposed": Kind("A change of what a grant is to change"),
    "return_sampled": Kind("Receipts for a return that was drawn by lot"),
    "return_skipped": Kind("A return that need not be made"),
    # Packs
    "pack_sent": Kind("A pack that is sent to you"),
    "pack_answered": Kind("An answer about a pack"),
    # Organisations and accounts
    "account_changed": Kind("A bank account has changed", is_urgent=True),
    "account_cleared": Kind("A bank account is cleared"),
    "account_disputed": Kind("A bank account is disputed", is_urgent=True),
    "contact_replaced": Kind("A contact is replaced"),
    "member_asked": Kind("Somebody is named for an organisation"),
    "member_denied": Kind("Somebody does not act for an organisation"),
    "member_left": Kind("Somebody has left an organisation"),
    "signing_right_changed": Kind("Who may sign has changed", is_urgent=True),
    "administrator_appointed": Kind("You run the programme"),
    "administrators_changed": Kind("Who runs the programme has changed", is_urgent=True),
    "tasks_left": Kind("Tasks that nobody has in hand any more", is_ours=True),
    # Concerns
    "concern_received": Kind("We have what you raised with us"),
    "concern_taken": Kind("Who looks into what you raised"),
    "concern_answered": Kind("Our answer to what you raised"),
    # Panels, and what staff write
    "meeting_planned": Kind("A panel meets"),
    "from_us": Kind("A message from our staff"),
    "meeting_off": Kind("A panel does not meet", is_urgent=True),
    "quorum_broken": Kind("Too few sit on a panel"),
}


def kind_named(name: str) -> Kind:
    """The kind with this name; one that nobody knows any more is a duty."""
    return KINDS.get(name, Kind("A message"))
