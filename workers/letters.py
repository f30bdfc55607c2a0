"""Writes the letters that tell what became of an application, each in the format that its reader asked for."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from grants.applications import models
from grants.awards import queries
from grants.awards import rules as award_rules
from grants.awards.letters import rules
from grants.awards.letters.models import Letter
from grants.awards.letters.queries import letter_of
from grants.awards.letters.service import is_overtaken, keep_letter
from grants.awards.models import Award
from grants.awards.plans.queries import plan_of
from grants.identity.needs.queries import print_size_of
from grants.kernel.clock import london_day
from grants.kernel.running import Record, Work
from grants.kernel.web import Application, this_app
from grants.kernel.writing import links_of
from grants.organisations import queries as organisations
from grants.panels.deciding.reserve.queries import ending_of
from grants.panels.models import Decision
from grants.schemes.queries import minutes_of_return
from workers.pdf import make_pdf


@dataclass(frozen=True)
class Written:
    """A letter ready to be kept."""

    name: str
    media_type: str
    content: bytes


def write_letter(work: Work) -> Record | None:
    """Write the letter that the job names. Done twice it gives the same bytes, and one letter is kept."""
    letter_id = UUID(work.args["letter_id"])
    app = this_app()
    with work.database.read() as session:
        letter = letter_of(session, letter_id)
        if letter.written_at is not None or is_overtaken(letter):
            return None
        facts = _facts(app, session, letter)
    written = _write(app, letter, facts)
    digest = app.files.put(written.content)

    def record(session: Session, now: datetime) -> None:
        keep_letter(
            session,
            letter_id,
            digest=digest,
            name=written.name,
            media_type=written.media_type,
            size=len(written.content),
            now=now,
        )

    return record


def _write(app: Application, letter: Letter, facts: dict[str, Any]) -> Written:
    about = letter.award or letter.application
    assert about is not None
    name = f"{rules.NAMES[letter.kind]} {about.reference}"
    template = letter.kind if letter.application else "of_award"
    if letter.person.letter_format == "plain_text":
        text = app.jinja_env.get_template(f"awards/letters/{template}.txt").render(facts)
        return Written(f"{name}.txt", "text/plain; charset=utf-8", _tidy(text).encode())
    html = app.jinja_env.get_template(f"awards/letters/{template}.html").render(facts)
    return Written(f"{name}.pdf", "application/pdf", make_pdf(html))


def _tidy(text: str) -> str:
    """The text with one empty line where there were several, and one line end at its end."""
    return re.sub(r"\n{3,}", "\n\n", text.replace("\r\n", "\n")).strip() + "\n"


def _facts(app: Application, session: Session, letter: Letter) -> dict[str, Any]:
    """What the templates of letters take. The letter's date is the day on which it was asked for."""
    facts: dict[str, Any] = {
        "service_name": app.settings.service_name,
        "grant_maker": app.settings.grant_maker,
        "mail_from": app.settings.mail_from,
        "print_points": print_size_of(session, letter.person),
        "written_on": london_day(letter.asked_at),
        "person": letter.person,
    }
    if letter.application is None:
        return facts | _of_award(letter)
    application = letter.application
    facts |= {
        "decision": letter.decision,
        "application": application,
        "organisation": application.organisation,
        "round": application.round,
        "scheme": application.round.scheme,
    }
    if letter.award is not None and letter.decision is not None:
        facts |= _offer(app, session, application, letter.award, letter.decision)
    return facts


def _of_award(letter: Letter) -> dict[str, Any]:
    award = letter.award
    assert award is not None
    return {
        "award": award,
        "application": award.application,
        "organisation": award.organisation,
        "round": award.application.round if award.application else None,
        "scheme": award.scheme,
        "name": rules.NAMES[letter.kind],
        "told": rules.as_told(letter.kind, letter.facts),
    }


def _offer(
    app: Application, session: Session, application: models.Application, award: Award, decision: Decision
) -> dict[str, Any]:
    scheme = application.round.scheme
    assert award.accept_by is not None
    assert award.starts_on is not None
    plan = plan_of(session, award, accepted_on=london_day(award.accept_by))
    people = organisations.signatories(session, application.signing_organisation_id)
    return {
        "award": award,
        "from_reserve": ending_of(session, decision.id) is not None,
        "funders": queries.funders_of(session, award.id),
        "plan": plan,
        "returns": award_rules.returns_asked(award.starts_on, scheme.award_months, scheme.returns),
        "minutes_to_report": minutes_of_return(session, scheme, award.amount_pence),
        "accept_href": links_of(app)("awards.accept", award_id=award.id),
        "host": application.host_organisation,
        "signatories": [person.name for person in people],
        "working_days_to_pay": award_rules.WORKING_DAYS_TO_PAY,
        "paid_when_it_begins": plan[0].due_on
        > award_rules.working_days_after(london_day(award.accept_by), award_rules.WORKING_DAYS_TO_PAY),
    }
