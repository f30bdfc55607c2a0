"""An application in words, as people read it: for the panel, for copies, and for marks on pages."""

from grants.applications.hosting import rules as hosting_rules
from grants.applications.models import HOST, Application, Assistance, Clarification, Party
from grants.applications.queries import form_of, values_of
from grants.applications.rules import ABOUT, share_of_income
from grants.applications.start_rules import start_of, start_prompts
from grants.kernel import forms
from grants.kernel.clock import london_day
from grants.kernel.forms import START, QuestionSet, Section
from grants.kernel.forms.display import PlainCopy
from grants.kernel.look import day
from grants.kernel.money import pounds


def plain_copy(application: Application, *, with_names: bool = True) -> PlainCopy:
    """What an application says, as people read it: sections of questions and answers, host and partners, and what it
    said before a clarification. Without names, who backs it and who entered it is left out; answers stand as written.
    """
    form = form_of(application)
    said = forms.plain_copy(form, values_of(application))
    parties = [(party_in_words(party), f"{_share(party)}. {party.does}") for party in application.parties]
    asked = [row for clarification in application.clarifications for row in _asked_and_before(form, clarification)]
    in_words = entered_in_words(application)
    entered = [("How it came to us", in_words)] if in_words else []
    more = [
        ("Entered for somebody", entered if with_names else []),
        ("Host and partners", parties if with_names else []),
        ("What we asked after it was sent", asked),
    ]
    return [*said, *((title, rows) for title, rows in more if rows)]


def _asked_and_before(form: QuestionSet, clarification: Clarification) -> list[tuple[str, str]]:
    """What was asked after sending, and each answer that stood before; the one that stands is with its question."""
    states = {"open": "No answer yet.", "answered": "Answered.", "overdue": "Not answered in time."}
    question = f"{clarification.question}\n\n{states[clarification.state]}"
    earlier = [(form.question(edition.question_key), edition.before.get("value")) for edition in clarification.editions]
    return [
        (f"We asked on {day(clarification.asked_at)}", question),
        *((f"{each.label} – as it was sent before", forms.shown(each, value)) for each, value in earlier),
    ]


def entered_in_words(application: Application) -> str:
    """How it came to us when an administrator entered it; otherwise nothing."""
    return entry_in_words(application.assistance) if application.assistance else ""


def entry_in_words(assistance: Assistance) -> str:
    """Who entered an application for whom, from what, and whether they confirmed it."""
    what = "what they said on the telephone" if assistance.channel == "phone" else "a paper form"
    entered = f"Entered by {assistance.enterer.name} on behalf of {assistance.name}, from {what}."
    if assistance.confirmed_at:
        how = {"link": "online", "phone": "by telephone", "post": "by post"}[assistance.confirmed_how or "link"]
        return f"{entered} {assistance.name} confirmed it {how} on {day(assistance.confirmed_at)}."
    if assistance.objection:
        return f"{entered} {assistance.name} says that something in it is wrong: {assistance.objection}"
    return f"{entered} {assistance.name} has not confirmed it yet."


def party_in_words(party: Party) -> str:
    """Who it is and what it answered, in one line."""
    answers = {"asked": "asked, no answer yet", "agreed": "agreed", "declined": "declined"}
    return f"{party.name}, {party.role}: {answers[party.state]}"


def _share(party: Party) -> str:
    share = pounds(party.share_pence)
    return f"Holds the money, and keeps {share} of it for itself" if party.role == HOST else share


def prompts_of(application: Application, section: Section | None = None) -> list[str]:
    """What whoever writes the draft should know of it: whose agreement it has ended, and what screening looks at.

    All of that, or what belongs to one section. It stops nothing.
    """
    form, values, amount = form_of(application), values_of(application), application.amount_requested_pence
    found: list[str] = []
    if section is None or section.key == ABOUT:
        found += hosting_rules.must_agree_again(application.parties, amount)
        told = share_of_income(amount, application.organisation.annual_income_pence)
        found += [told] if told else []
    if section is None or any(question.tells == START for question in section.questions):
        of_round = application.round
        start = start_of(forms.visible(form, values), values)
        found += start_prompts(start, closes_on=london_day(of_round.closes_at), decisions_by=of_round.decisions_by)
    return found
