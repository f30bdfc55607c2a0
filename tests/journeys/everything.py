"""A round in which everything has happened that can happen with an application, each thing with a word of its own."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from grants.applications.models import Application, Clarification, Party
from grants.applications.uploads.models import ApplicationFile
from grants.awards.changing.uplifts.models import Uplift
from grants.awards.letters.contacts.models import ContactCover
from grants.awards.paying.bank_files.layouts.models import PaymentLayout
from grants.awards.paying.runs.models import Payment, PaymentRun
from grants.concerns.models import Concern
from grants.identity.models import Person
from grants.kernel.db import new_id
from grants.kernel.files import keep_file
from grants.kernel.jobs import Job
from grants.kernel.uploads.models import CLEAN
from grants.monitoring.exceptions.rules import MATTERS
from grants.notifications.delivering.bounces.models import Bounce
from grants.notifications.models import Message, Reminder
from grants.notifications.staff.mailings.models import Mailing
from grants.notifications.staff.mailings.rules import AUDIENCES
from grants.panels.deciding.releasing.models import PlannedRelease
from grants.panels.models import Decision, Interest, PanelMember
from grants.reporting.sending.models import PackRecipient
from grants.schemes.models import Briefing
from grants.tasks.models import Task
from tests.house import ApiClient, TestHouse
from tests.journeys import money, story
from tests.journeys.story import created, fine
from tests.reporting.listed import LISTS

ANSWER, SCORE, WHY = "heron-answer", "heron-score", "heron-why"
FEEDBACK, CONDITION = "heron-feedback", "heron-condition"
SCREENING, RISK, FILE = "heron-screening", "heron-risk", "heron-file"
RETURN, REVIEW = "heron-return", "heron-review"
SHOWN, CHANGE, HELD = "heron-shown", "heron-change", "heron-held"
BACK, CONCERN, NOTE = "heron-back", "heron-concern", "heron-note"
SECRETS = (ANSWER, SCORE, WHY, FEEDBACK, CONDITION, SCREENING, RISK, FILE, RETURN, REVIEW, SHOWN, CHANGE, HELD)
SECRETS += (BACK, CONCERN, NOTE)
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
        self.bob = house.person("Robert Adu", administrator=True)
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
        self.round = story.announced(self.house, self.ruth, self.scheme["id"], story.round_details(1_000_000))
        self.house.clock.move_to(story.OPENS)
        self.organisations: list[str] = []
        self.applicants: list[ApiClient] = []
        return [self._application(number) for number in range(2)]

    def _application(self, number: int) -> str:
        applicant = self.house.program(self.house.person(f"Applicant {number}"))
        self.applicants.append(applicant)
        body = {"name": f"Group {number}", "kind": "unincorporated_charity", "position": "Secretary"}
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
        created(self.ruth.post(f"/records/{self.first}/notes", {"text": NOTE}))
        created(self.ruth.post(f"/records/{self.first}/tasks", {"words": NOTE, "due_on": "2027-06-30"}))
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

    def settle(self) -> None:
        """The decision is final; the award is accepted, reported on and reviewed, and the scheme has its packs."""
        house, joan = self.house, self.applicants[0]
        story.confirm(house, self.ruth, self.panel, self.round["id"])
        house.run_jobs()
        award = story.award_of(joan, self.first)["id"]
        created(joan.post(f"/awards/{award}/acceptance", {"agrees": True}))
        house.run_jobs()
        house.clock.move_to(story.BEGUN)
        (due,) = fine(joan.get(f"/awards/{award}/returns"))["items"]
        path = f"/returns/{due['id']}"
        answers = {**story.return_answers(20), "outcomes": RETURN}
        fine(joan.patch(path, {"answers": answers}, If_Match=joan.get(path).headers["ETag"]))
        created(joan.post(f"{path}/submission"))
        created(self.ruth.post(f"{path}/review", {"outcome": "accept", "note": REVIEW}))
        self._pay(award)
        period = {"period_from": "2027-03-01", "period_to": house.now().date().isoformat()}
        packs = created(self.ruth.post(f"/schemes/{self.scheme['id']}/packs", period))["items"]
        house.run_jobs()
        bob = house.program(self.bob)
        for each in packs:
            created(bob.post(f"/packs/{each['id']}/recipients", {"name": "Rhea Reader", "email": "rhea@example.org"}))
            created(bob.post(f"/packs/{each['id']}/approval"))
        house.run_jobs()
        house.clock.move_to(house.now() + timedelta(days=1))

    def _pay(self, award: str) -> None:
        """A payment that the grantee has to give back a part of, and what is asked, held, uplifted and planned."""
        house, joan, bob = self.house, self.applicants[0], self.house.program(self.bob)
        condition = f"/awards/{award}/conditions/1"
        created(joan.post(f"{condition}/showing", {"note": SHOWN}, If_Match="*"))
        created(self.ruth.post(f"{condition}/answer", {"answer": "met"}, If_Match="*"))
        story.tell_everything(joan, self.organisations[0])
        money.check_account(self.ruth, bob, self.organisations[0], award)
        house.run_jobs()
        money.pay(self.ruth, bob)
        asked = {"amount_pence": 10_000, "source": "return 1", "reason": BACK, "due_on": "2027-07-30"}
        created(self.ruth.post(f"/awards/{award}/repayments", asked))
        created(bob.post(f"/awards/{award}/repayments/1/confirmation", If_Match="*"))
        keeps = {"amount_pence": 1_00, "source": "accounts", "reason": BACK}
        created(self.ruth.post(f"/awards/{award}/carried_underspends", keeps))
        came = {"amount_pence": 5_000, "received_on": house.now().date().isoformat()}
        asked_back = f"/awards/{award}/repayments/1"
        stands = self.ruth.get(asked_back).headers["ETag"]
        created(self.ruth.post(f"{asked_back}/receipts", came, If_Match=stands))
        created(joan.post(f"/awards/{award}/variations", {"reasons": CHANGE, "title": CHANGE}))
        uplift = {"year": 2027, "starts_on": "2027-07-01", "entries": money.ENTRIES}
        created(self.ruth.post(f"/schemes/{self.scheme['id']}/uplifts", uplift))
        created(self.ruth.post(f"/awards/{award}/instalments/2/hold", {"reason": HELD}))
        cover = {"person_id": str(house.person("Ruth Bell").id), "cover_id": str(self.bob.id)}
        created(self.ruth.post("/contact_covers", {**cover, "first_on": "2027-07-01", "last_on": "2027-07-09"}))
        about = fine(self.ruth.get(f"/applications/{self.first}"))["reference"]
        told = {"kind": "decision", "about": about, "said": CONCERN, "phone": "0113 496 0000"}
        created(self.ruth.post("/concerns", told))
        layout = {"answers": {"reference": "Ref", "status": "Result", "paid_words": ["Paid"], "returned_words": ["No"]}}
        tried = fine(self.ruth.post("/payment_layouts/trials", {**layout, "sample": "Ref,Result\nAW-1,Paid\n"}))
        created(self.ruth.post("/payment_layouts", {**layout, "name": "Bank", "tried": tried["tried"]}))

    def ids(self, person: Person) -> dict[str, list[Any]]:
        """What may stand in an address, by name: always of the first application, or of what it is part of."""
        with self.house.read() as session:
            kept = {
                f"{kind.__tablename__}_id": list(session.scalars(select(kind.id).order_by(kind.id))) for kind in KEPT
            }
            runs = list(session.scalars(select(PaymentRun.id)))
            letter_jobs = list(session.scalars(select(Job.id).where(Job.name == "awards.write_letter")))
        awards = [each["id"] for each in fine(self.ruth.get("/awards"))["items"]]
        letters = [each["id"] for award in awards for each in fine(self.ruth.get(f"/awards/{award}/letters"))["items"]]
        returns = [each["id"] for award in awards for each in fine(self.ruth.get(f"/awards/{award}/returns"))["items"]]
        packs = [each["id"] for each in fine(self.ruth.get(f"/schemes/{self.scheme['id']}/packs"))["items"]]
        nothing = [uuid4()]
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
            **{name: found or nothing for name, found in kept.items()},
            "award_id": awards or nothing,
            "letter_id": letters or nothing,
            "job_id": letter_jobs or nothing,
            "return_id": returns or nothing,
            "pack_id": packs or nothing,
            "run_id": runs or nothing,
            "recipient_id": kept["pack_recipient_id"] or nothing,
            "cover_id": kept["contact_cover_id"] or nothing,
            "layout_id": kept["payment_layout_id"] or nothing,
            "kind": ["offer"],
            "who": ["anybody", "newcomer"],
            "amount": [self.scheme["smallest_award_pence"]],
            "moment": ["2027-03-10T12:00"],
            "path": [f"applications/{self.first}", f"rounds/{self.round['id']}/ranking"],
            "language": ["cy"],
            "matter": list(MATTERS),
            "of": list(AUDIENCES),
            "of_id": [self.first, self.round["id"], self.organisations[0], *awards],
            "subject_id": [*awards, *returns] or nothing,
            "record_id": [self.first, *returns],
            "occasion": ["applied"],
            "receipt_number": [1],
            "key": ["need"],
            "section": ["who"],
            "step_name": ["purpose"],
            "position": [1, 2],
            "number": [1],
            "in_format": list(FORMATS),
            "name": [path.name for path in self.house.mails()] or ["none.eml"],
            "list_key": list(LISTS),
            "opportunity_id": [self.round["id"]],
            "filename": ["none.css"],
            "form": ["questions", "return-questions"],
            "postcode": ["LS1 4AP"],
            "table": ["by_ward"],
            "figure": ["headline.grants", "headline.payments", "headline.returns", "made.0", "made.foot", "plan.0.2"],
            "token": ["none"],
            **dict.fromkeys(OF_NO_APPLICATION, nothing),
        }


KEPT = (
    Bounce,
    Briefing,
    Clarification,
    Concern,
    ContactCover,
    Decision,
    Interest,
    Mailing,
    Message,
    Party,
    Payment,
    PaymentLayout,
    PackRecipient,
    PlannedRelease,
    Reminder,
    Task,
    Uplift,
)
"""Of what has a place in an address by its id, all that there is."""

OF_NO_APPLICATION = (
    "appointment_id",
    "asked_id",
    "bounce_id",
    "change_id",
    "code_id",
    "commitment_id",
    "dossier_id",
    "draft_id",
    "draw_id",
    "evidence_id",
    "expense_id",
    "file_id",
    "outcome_id",
    "pair_id",
    "question_id",
    "schedule_id",
    "saved_list_id",
    "story_id",
    "table_id",
    "token_id",
)
"""What this story has none of, or what belongs to no application."""
