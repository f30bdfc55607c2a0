"""Whoever has a conflict of interest reaches no text, score, comment, file, export, pack or event of it, anywhere.

Every address of the house that can be read is opened, page and API, by each kind of conflicted person, after everything
has happened that can happen with an application: answers, a file, screening, a risk, a clarification, a host, marks,
votes, a proposal, a pack and minutes. A new address with a new kind of id fails the test until it is given one.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from grants.applications.models import Application, Clarification, Party
from grants.applications.uploads.models import ApplicationFile
from grants.identity.models import Person
from grants.kernel.db import new_id
from grants.kernel.files import keep_file
from grants.kernel.uploads.models import CLEAN
from grants.notifications.models import Message
from grants.panels.models import PanelMember
from tests.house import ApiClient, TestHouse
from tests.journeys import story
from tests.journeys.story import created, fine

ANSWER, SCORE, WHY = "heron-answer", "heron-score", "heron-why"
FEEDBACK, CONDITION = "heron-feedback", "heron-condition"
SCREENING, RISK, FILE = "heron-screening", "heron-risk", "heron-file"
SECRETS = (ANSWER, SCORE, WHY, FEEDBACK, CONDITION, SCREENING, RISK, FILE)
MEMBERS = [
    ("Dorothy Lumb", "third_sector"),
    ("Imran Shah", "third_sector"),
    ("Tess Vale", "third_sector"),
    ("Owen Price", "funder"),
    ("Amina Rahman", "staff"),
]
FORMATS = ("pdf", "large_print", "plain_text", "html")


class Everything:
    """A round in which two applications have been through it all; the first is the one in question."""

    def __init__(self, house: TestHouse) -> None:
        self.house = house
        self.ruth = house.program(house.person("Ruth Bell", administrator=True))
        house.person("Amina Rahman", administrator=True)
        self.people = {name: house.program(house.person(name)) for name, _ in MEMBERS}
        self.applications = self._apply()
        self.first, self.other = self.applications
        self._screen()
        self._sit()
        self._score()
        self._meet()
        house.run_jobs()

    def _apply(self) -> list[str]:
        funders = [story.register_funder(self.ruth, name) for name in ("Airedale Health", "Wharfe Council")]
        details = story.scheme_details(dict.fromkeys(funders, 1_000_000))
        self.scheme = created(self.ruth.post("/schemes", details))
        self.round = created(self.ruth.post(f"/schemes/{self.scheme['id']}/rounds", story.round_details(1_000_000)))
        self.house.clock.move_to(story.OPENS)
        self.organisations = []
        return [self._application(number) for number in range(2)]

    def _application(self, number: int) -> str:
        applicant = self.house.program(self.house.person(f"Applicant {number}"))
        body = {"name": f"Group {number}", "kind": "unregistered_group", "position": "Secretary"}
        self.organisations.append(created(applicant.post("/organisations", body))["id"])
        text = ANSWER if number == 0 else "Soup and company."
        return story.apply(
            applicant,
            self.round["id"],
            self.organisations[-1],
            title=f"Project {number}",
            amount_pence=120_000,
            answers=story.some_answers(text),
        )

    def _screen(self) -> None:
        risk = {"description": RISK, "likelihood": 2, "severity": 2, "mitigation": RISK}
        self.risk = created(self.ruth.post(f"/applications/{self.first}/risks", risk))["id"]
        self.house.clock.move_to(story.CLOSED)
        for number, each in enumerate(self.applications):
            screened = {"outcome": "eligible", "open_items_reason": SCREENING if number == 0 else "We know them."}
            created(self.ruth.post(f"/applications/{each}/screening", screened))
        self.upload = self._upload()

    def _upload(self) -> UUID:
        content = b"%PDF-1.7 " + FILE.encode()
        with self.house.write() as session:
            now = self.house.now()
            digest = self.house.app.files.put(content)
            kept = keep_file(
                session, digest=digest, name=f"{FILE}.pdf", media_type="application/pdf", size=len(content), now=now
            )
            session.flush()
            upload = ApplicationFile(
                id=new_id(),
                application_id=UUID(self.first),
                question_key="papers",
                file_id=kept.id,
                uploaded_by=self.house.person("Ruth Bell").id,
                uploaded_at=now,
                state=CLEAN,
                scanned_at=now,
            )
            session.add(upload)
            session.flush()
            application = session.get_one(Application, UUID(self.first))
            application.answers = {**application.answers, "papers": [{"id": str(upload.id), "name": f"{FILE}.pdf"}]}
            return upload.id

    def _sit(self) -> None:
        people = [(name, name.lower().replace(" ", ".") + "@example.org", kind) for name, kind in MEMBERS]
        self.panel = story.convene(self.ruth, self.round["id"], people)
        created(self.ruth.post(f"/panels/{self.panel}/sitting"))

    def _score(self) -> None:
        for member in self.people.values():
            for number, each in enumerate(self.applications):
                story.declare(member, each)
                scores = [
                    {"criterion_id": criterion["id"], "mark": 4, "reason": SCORE if number == 0 else "Good"}
                    for criterion in self.scheme["criteria"]
                ]
                created(member.post(f"/applications/{each}/scores", {"scores": scores}))
        self.house.run_jobs()

    def _meet(self) -> None:
        with self.house.read() as session:
            self.members = list(session.scalars(select(PanelMember.id).order_by(PanelMember.id)))
        dorothy = self.people["Dorothy Lumb"]
        created(dorothy.post(f"/panels/{self.panel}/meeting", {"present": [str(each) for each in self.members]}))
        votes = {"votes": [{"member_id": str(each), "choice": "for"} for each in self.members]}
        created(dorothy.post(f"/applications/{self.first}/votes", votes))
        texts = {"conditions": CONDITION, "reasons": WHY, "feedback": FEEDBACK}
        story.decide(dorothy, self.first, "award with conditions", 100_000, **texts)
        for client in (self.ruth, *self.people.values()):
            for path in ("pack", "minutes"):
                client.post(f"/panels/{self.panel}/{path}", {"format": "pdf"})
        self.house.run_jobs()

    def confirm(self) -> None:
        story.confirm(self.house, self.ruth, self.panel, self.round["id"])
        self.house.run_jobs()

    def ids(self, person: Person) -> dict[str, list[Any]]:
        """What may stand in an address, by name: always of the first application, or of what it is part of."""
        with self.house.read() as session:
            messages = list(session.scalars(select(Message.id)))
            clarifications = list(session.scalars(select(Clarification.id)))
            parties = list(session.scalars(select(Party.id)))
        nothing = [uuid4()]
        awards = [each["id"] for each in fine(self.ruth.get("/awards"))["items"]]
        letters = [each["id"] for award in awards for each in fine(self.ruth.get(f"/awards/{award}/letters"))["items"]]
        return {
            "application_id": [self.first],
            "round_id": [self.round["id"]],
            "scheme_id": [self.scheme["id"]],
            "funder_id": [each["funder_id"] for each in self.scheme["contributions"]],
            "panel_id": [self.panel],
            "member_id": self.members,
            "organisation_id": [self.organisations[0]],
            "person_id": [self.house.person("Applicant 0").id],
            "upload_id": [self.upload],
            "risk_id": [self.risk],
            "message_id": messages or nothing,
            "clarification_id": clarifications or nothing,
            "party_id": parties or nothing,
            "award_id": awards or nothing,
            "letter_id": letters or nothing,
            "key": ["need"],
            "section": ["who"],
            "position": [1, 2],
            "number": [1],
            "in_format": list(FORMATS),
            "name": [path.name for path in self.house.mails()] or ["none.eml"],
            "filename": ["none.css"],
            "form": ["questions", "return-questions"],
            "postcode": ["LS1 4AP"],
            "token": ["none"],
            **dict.fromkeys(OF_NO_APPLICATION, nothing),
        }


OF_NO_APPLICATION = (
    "asked_id",
    "briefing_id",
    "code_id",
    "draw_id",
    "expense_id",
    "file_id",
    "interest_id",
    "pack_id",
    "pair_id",
    "reminder_id",
    "return_id",
)
"""What this story has none of, or what belongs to no application."""


def addresses(everything: Everything, person: Person) -> Iterator[str]:
    ids = everything.ids(person)
    adapter = everything.house.app.url_map.bind("localhost")
    for rule in everything.house.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        unknown = set(rule.arguments) - set(ids)
        assert not unknown, f"say which {unknown} belong to an application, for {rule.rule}"
        most = max((len(ids[name]) for name in rule.arguments), default=1)
        for turn in range(most):
            chosen = {name: ids[name][turn % len(ids[name])] for name in rule.arguments}
            yield adapter.build(rule.endpoint, chosen, "GET")


def secrets_told(everything: Everything, person: Person) -> list[tuple[str, str]]:
    """Each address at which this person is told a secret of the first application, with the secret."""
    house = everything.house
    browser, program = house.browser(person), house.program(person)
    told = []
    for path in addresses(everything, person):
        if path.startswith("/api/v1"):
            answer = program.get(path.removeprefix("/api/v1"))
        else:
            answer = browser.get(path)
        assert answer.status_code < 500, (path, answer.status_code)
        told += [(path, secret) for secret in SECRETS if secret.encode() in answer.data]
    return told


def leave(everything: Everything, name: str) -> None:
    member: ApiClient = everything.people[name]
    story.declare(member, everything.first, "leaves", "My sister runs it.")
    everything.house.run_jobs()


@pytest.fixture
def everything(postgres_house: TestHouse) -> Everything:
    return Everything(postgres_house)


@pytest.mark.timeout(300)
def test_before_the_conflict_the_same_addresses_tell_it_all(everything: Everything):
    """So that the tests below look where something is."""
    told = {secret for _, secret in secrets_told(everything, everything.house.person("Amina Rahman"))}
    assert told >= {ANSWER, SCORE, WHY, FEEDBACK, CONDITION, SCREENING, RISK, FILE}
    told = {secret for _, secret in secrets_told(everything, everything.house.person("Tess Vale"))}
    assert told >= {ANSWER, SCORE, WHY, FILE}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", ["Tess Vale", "Dorothy Lumb", "Amina Rahman"])
def test_somebody_who_leaves_reaches_nothing(everything: Everything, name: str):
    """A member, the chair, and an administrator who sits on the panel; before the decision is final and after."""
    leave(everything, name)
    person = everything.house.person(name)
    assert secrets_told(everything, person) == []
    everything.confirm()
    everything.house.clock.move_to(everything.house.now() + timedelta(days=1))
    assert secrets_told(everything, person) == []
