"""A pack for the Council: asked for by Ada, built, and approved by Ben."""

from dataclasses import dataclass
from uuid import UUID

from grants.identity.models import Person
from grants.reporting import service
from grants.reporting.approving.service import issue_pack
from grants.reporting.drafting import drafted
from grants.reporting.models import Pack
from grants.reporting.packs.behind import behind
from grants.reporting.queries import pack_of
from tests.house import ApiClient, TestHouse
from tests.reporting.stories import COUNCIL, Story

PERIOD = {"period_from": "2027-01-01", "period_to": "2027-03-01"}


@dataclass
class Desk:
    """Two administrators, and a person of the Council; packs are built without their documents being set."""

    house: TestHouse

    def __post_init__(self) -> None:
        self.story = Story(self.house)
        self.ben: Person = self.house.person("Ben Min", administrator=True)
        self.asker = self.house.program(self.story.administrator)
        self.approver = self.house.program(self.ben)
        self.reader_person = self.story.funders_person(COUNCIL)
        self.reader = self.house.program(self.reader_person)

    def ask(self, funder: str = COUNCIL, **period: str) -> str:
        """Ada asks for the packs of the scheme; the id of one funder's."""
        sent = {**PERIOD, "kind": "quarterly", **period}
        asked = self.asker.post(f"/schemes/{self.story.scheme.id}/packs", sent)
        assert asked.status_code == 201, asked.json
        return next(str(each["id"]) for each in asked.json["items"] if each["funder_name"] == funder)

    def draft(self, funder: str = COUNCIL, **period: str) -> str:
        """A draft that is built."""
        pack_id = self.ask(funder, **period)
        self.build(pack_id)
        return pack_id

    def build(self, pack_id: str) -> None:
        with self.house.read() as session:
            pack = pack_of(session, UUID(pack_id))
            told = drafted(session, pack, self.house.now())
            figures, rows = told.in_lines(), behind(session, told)
        with self.house.write() as session:
            kept = {"digest": self.house.app.files.put(b"%PDF-draft"), "name": "draft.pdf", "size": 10}
            service.keep_pack(session, UUID(pack_id), figures=figures, rows=rows, **kept, now=self.house.now())

    def approved(self, funder: str = COUNCIL, **period: str) -> str:
        """A pack that is approved, its document written."""
        pack_id = self.draft(funder, **period)
        self.approve(pack_id)
        self.issue(pack_id)
        return pack_id

    def approve(self, pack_id: str, by: ApiClient | None = None) -> None:
        answer = (by or self.approver).post(f"/packs/{pack_id}/approval")
        assert answer.status_code == 201, answer.json

    def issue(self, pack_id: str) -> None:
        with self.house.write() as session:
            kept = {"digest": self.house.app.files.put(b"%PDF-1.7"), "name": "pack.pdf", "size": 8}
            issue_pack(session, UUID(pack_id), **kept, made_with="a test", now=self.house.now())

    def pack(self, pack_id: str) -> Pack:
        with self.house.read() as session:
            return pack_of(session, UUID(pack_id))
