"""One round, run by requests from the setting up of its scheme to the returns of its grants."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bench import contents
from bench.client import Client, api, page
from bench.world import Somebody, World

SUBMISSION_GOAL = 1 / 40
SAVED, SENT = "save a draft of 18 answers", "submit 18 answers"
BOTH = "save and submit 18 answers"


@dataclass(frozen=True)
class Size:
    """How many applications a round gets, how many schemes are set up, and how long pages are read, in seconds."""

    applications: int
    schemes: int
    reading: float


class Season:
    """A scheme, a round and its people. Each step hands on what the next one needs."""

    def __init__(self, client: Client, world: World, administrator: Somebody, name: str, size: Size) -> None:
        self.client, self.world, self.administrator, self.name, self.size = client, world, administrator, name, size
        self.applicants = world.people(f"{name} applicant {number}" for number in range(size.applications))
        self.panel = world.people(f"{name} member {number}" for number in range(3))
        (self.releaser,) = world.people([f"{name} releaser"], administrators=True)

    def run(self) -> None:
        scheme = self._schemes()
        round_id = self._post(f"/schemes/{scheme['id']}/rounds", self._round())["id"]
        self._post(f"/rounds/{round_id}/announcement", {}, self.releaser)
        applications = self._applying(round_id)
        self.world.close_round(UUID(round_id))
        self._screening(applications)
        self._sitting(round_id)
        self.world.analyse()
        self._assessing(scheme, applications)
        self.world.run_reactions()
        awards = self._accepting()
        self.world.run_reactions()
        self.world.analyse()
        self._reporting(awards)
        self._reading(applications, awards)

    # One request each

    def _post(self, path: str, body: Any, by: Somebody | None = None, *, version: Any = None) -> Any:
        return self.client.do([api("POST", path, body, by or self.administrator, version=version)])[0]

    def _get(self, path: str) -> Any:
        return self.client.do([api("GET", path, None, self.administrator)])[0]

    def _round(self) -> dict[str, Any]:
        return contents.open_round("First round", self.world.app.clock(), awards=self.size.applications)

    # The steps

    def _schemes(self) -> Any:
        funders = [
            UUID(self._post("/organisations", contents.organisation(f"{self.name} funder {n}", is_funder=True))["id"])
            for n in (1, 2)
        ]
        wanted = [
            contents.scheme(f"{self.name} scheme {number}", funders, awards=self.size.applications)
            for number in range(self.size.schemes)
        ]
        made = self.client.each(
            "set up a scheme", [api("POST", "/schemes", each, self.administrator) for each in wanted]
        )
        return made[0]

    def _applying(self, round_id: str) -> list[str]:
        """From the registration of an organisation to the sending of its application."""
        people = list(enumerate(self.applicants))
        organisations = self.client.each(
            "register an organisation",
            [api("POST", "/organisations", contents.organisation(f"{self.name} group {n}"), by) for n, by in people],
        )
        check = api("POST", f"/rounds/{round_id}/eligibility_checks", {"answers": contents.FITTING}, self.applicants[0])
        self.client.again("check who can apply", [check], self.size.reading)
        started = self.client.each(
            "start a draft", [self._start(round_id, own, by) for own, by in self._with(organisations)]
        )
        saved = self.client.each(
            SAVED,
            [
                api("PATCH", f"/applications/{own['id']}", contents.DRAFT, by, version=own["version"])
                for own, by in self._with(started)
            ],
        )
        self.client.each(
            SENT,
            [
                api("POST", f"/applications/{own['id']}/submission", {"declaration": True}, by, version=own["version"])
                for own, by in self._with(saved)
            ],
            goal=SUBMISSION_GOAL,
        )
        self.client.together(BOTH, (SAVED, SENT))
        return [own["id"] for own in started]

    def _with(self, own: list[Any]) -> Iterator[tuple[Any, Somebody]]:
        """What each applicant has, with the applicant."""
        return zip(own, self.applicants, strict=True)

    @staticmethod
    def _start(round_id: str, organisation: Any, by: Somebody) -> bytes:
        wanted = {"organisation_id": organisation["id"], "eligibility_answers": contents.FITTING}
        return api("POST", f"/rounds/{round_id}/applications", wanted, by)

    def _screening(self, applications: list[str]) -> None:
        eligible = {"outcome": "eligible", "open_items_reason": "Known for years."}
        self.client.each(
            "screen an application",
            [api("POST", f"/applications/{each}/screening", eligible, self.administrator) for each in applications],
        )

    def _sitting(self, round_id: str) -> None:
        self.round_id = round_id
        panel = self._post(f"/rounds/{round_id}/panel", {})
        self.panel_id = panel["id"]
        for kind, member in zip(("third_sector", "third_sector", "staff"), self.panel, strict=True):
            self._post(f"/panels/{panel['id']}/members", {"email": member.email, "kind": kind})
        self._post(f"/panels/{panel['id']}/sitting", {})

    def _assessing(self, scheme: Any, applications: list[str]) -> None:
        marks = contents.marks([criterion["id"] for criterion in scheme["criteria"]])
        seats = [(each, member) for each in applications for member in self.panel]
        self.client.each(
            "declare an interest",
            [api("POST", f"/applications/{each}/interests", {"level": "none"}, by) for each, by in seats],
        )
        self.client.each(
            "give three scores", [api("POST", f"/applications/{each}/scores", marks, by) for each, by in seats]
        )
        self.client.each(
            "decide",
            [
                api("POST", f"/applications/{each}/decision", contents.DECISION, self.administrator)
                for each in applications
            ],
        )
        everybody = [each["id"] for each in self._get(f"/panels/{self.panel_id}/members")["items"]]
        self._post(f"/panels/{self.panel_id}/meeting", {"present": everybody})
        self._post(f"/panels/{self.panel_id}/confirmation", {})
        self._post(f"/rounds/{self.round_id}/letter_release", {}, self.releaser, version="*")

    def _accepting(self) -> list[Any]:
        awards = [self.client.do([api("GET", "/awards", None, by)])[0]["items"][0] for by in self.applicants]
        return self.client.each(
            "accept an award",
            [
                api("POST", f"/awards/{award['id']}/acceptance", {"agrees": True}, by, version=award["version"])
                for award, by in self._with(awards)
            ],
        )

    def _reporting(self, awards: list[Any]) -> None:
        self.world.begin_periods()
        plans = self.client.do(
            [api("GET", f"/awards/{award['id']}/returns", None, by) for award, by in self._with(awards)]
        )
        first = [plan["items"][0] for plan in plans]
        change = {"answers": contents.RETURN_ANSWERS}
        saved = self.client.each(
            "save a return",
            [
                api("PATCH", f"/returns/{own['id']}", change, by, version=own["version"])
                for own, by in self._with(first)
            ],
        )
        self.client.each(
            "submit a return",
            [
                api("POST", f"/returns/{own['id']}/submission", {}, by, version=own["version"])
                for own, by in self._with(saved)
            ],
        )

    def _reading(self, applications: list[str], awards: list[Any]) -> None:
        """Single records, as programs and as browsers read them."""
        by, cookie = self.administrator, self.world.cookie(self.administrator)
        own = self.world.cookie(self.applicants[0])
        reads = {
            "read an application": [api("GET", f"/applications/{each}", None, by) for each in applications],
            "read an award": [api("GET", f"/awards/{award['id']}", None, by) for award in awards],
            "page: an application": [page(f"/applications/{each}", cookie) for each in applications],
            "page: an award": [page(f"/awards/{award['id']}", cookie) for award in awards],
            "page: home of an applicant": [page("/", own)],
        }
        for name, requests in reads.items():
            self.client.again(name, requests, self.size.reading)
