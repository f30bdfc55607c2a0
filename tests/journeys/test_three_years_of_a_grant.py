"""A grant to a group with a host and a partner over its years, through the API, with its pages where people stand.

After each step the shares of its funders, its instalments and what it is are the same sum, and the books of the scheme
say what is contributed, committed, paid and returned.
"""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from grants.kernel.clock import add_months, london_day, london_moment
from tests.house import ApiClient, TestHouse
from tests.journeys import money, story
from tests.journeys.story import created, fine, refused
from tests.kernel.looking import words_of
from tests.organisations.given import read

GIVEN, CONTRIBUTED = 3_000_001, {"Airedale Health": 6_000_000, "Wharfe Council": 3_000_001}
"""One penny more than three even years."""
MORE, BACK = 600_000, 12_345
MEMBERS = [("Dorothy Lumb", "third_sector"), ("Imran Shah", "third_sector"), ("Owen Price", "funder")]
AWARDING = {
    "pattern": "yearly",
    "kept_percent": 0,
    "smallest_payment_pence": 10_000,
    "days_to_accept": 28,
    "two_signatures_from_pence": 1_000_000,
    "one_off_use": "none",
}


class Grant:
    """One grant, and who stands around it: Ruth and Bob of us, Gita of the group, Beverley and Sunil of its host."""

    def __init__(self, house: TestHouse) -> None:
        house.app.settings = replace(
            house.app.settings, payer_sort_code="309950", payer_account_number="00112233", bacs_user_number="123456"
        )
        self.house = house
        for name in ("Ruth Bell", "Robert Adu"):
            house.person(name, administrator=True)
        self.paid = self.returned = 0
        self.programs: dict[str, tuple[datetime, ApiClient]] = {}

    @property
    def ruth(self) -> ApiClient:
        return self._program("Ruth Bell")

    @property
    def bob(self) -> ApiClient:
        return self._program("Robert Adu")

    @property
    def gita(self) -> ApiClient:
        return self._program("Gita Rao")

    @property
    def beverley(self) -> ApiClient:
        return self._program("Beverley Stones")

    def _program(self, name: str) -> ApiClient:
        """A program of a person whose token is not older than a month."""
        made_at, program = self.programs.get(name, (datetime.min.replace(tzinfo=UTC), None))
        if program is None or self.house.now() - made_at > timedelta(days=30):
            program = self.house.program(self.house.person(name))
            self.programs[name] = self.house.now(), program
        return program

    def page(self, name: str, path: str) -> str:
        return words_of(read(self.house.browser(self.house.person(name)).get(path)))

    def stands(self) -> dict[str, Any]:
        return dict(fine(self.ruth.get(self.path)))

    def instalments(self) -> list[dict[str, Any]]:
        return list(fine(self.ruth.get(f"{self.path}/instalments"))["items"])

    def balances(self) -> int:
        """The amount of the grant, that everything agrees about."""
        self.house.run_jobs()
        amount: int = self.stands()["amount_pence"]
        shares = fine(self.ruth.get(f"{self.path}/instalment_shares"))["items"]
        each_paid = [each["amount_pence"] for each in self.instalments() if each["state"] == "paid"]
        assert sum(each["amount_pence"] for each in self.instalments()) == amount
        assert sum(each["amount_pence"] for each in shares) == amount
        books = fine(self.ruth.get(f"/schemes/{self.scheme['id']}/books"))["total"]
        told = {name: books[f"{name}_pence"] for name in ("contributed", "committed", "paid", "returned")}
        contributed = sum(CONTRIBUTED.values())
        assert told == {"contributed": contributed, "committed": amount, "paid": self.paid, "returned": self.returned}
        assert books["uncommitted_pence"] == contributed - amount + self.returned
        assert sum(each_paid) == self.paid
        return amount

    # From the application to the offer

    def apply(self) -> None:
        funders = {story.register_funder(self.ruth, name): pence for name, pence in CONTRIBUTED.items()}
        details = story.scheme_details(
            funders, largest_award_pence=4_000_000, award_months=36, instalments=3, returns=3, length_justification=""
        )
        self.scheme = created(self.ruth.post("/schemes", details))
        fine(self.ruth.put(f"/schemes/{self.scheme['id']}/awarding", AWARDING, If_Match='"0"'))
        wanted = story.round_details(5_000_000)
        self.round_id = story.announced(self.house, self.ruth, self.scheme["id"], wanted)["id"]
        self.house.clock.move_to(story.OPENS)
        group = {"name": "Soup on Sundays", "kind": "unregistered_group", "position": "Organiser"}
        self.group = created(self.gita.post("/organisations", group))["id"]
        begun = {"organisation_id": self.group, "eligibility_answers": {"account": True}}
        fine(self.gita.post(f"/rounds/{self.round_id}/eligibility_checks", {"answers": {"account": True}}))
        self.application = created(self.gita.post(f"/rounds/{self.round_id}/applications", begun))["id"]
        path = f"/applications/{self.application}"
        draft = {"title": "Warm on Sundays", "amount_requested_pence": GIVEN, "answers": story.some_answers()}
        fine(self.gita.patch(path, draft, If_Match="*"))
        self.host = self._agrees("Beverley Stones", "Hillside Anchor", "host", 0)
        self._agrees("Tariq Aziz", "Lock Lane Kitchen", "partner", 400_000)
        created(self.gita.post(f"{path}/submission", {"declaration": True}))
        self.house.clock.move_to(story.CLOSED)
        story.screen(self.ruth, self.application)

    def _agrees(self, name: str, organisation: str, role: str, share: int) -> str:
        person, path = self.house.person(name), f"/applications/{self.application}/parties"
        about = {"name": organisation, "kind": "unincorporated_charity", "position": "Chair"}
        program = self.house.program(person)
        theirs: str = created(program.post("/organisations", about))["id"]
        named = {"role": role, "name": organisation, "contact_name": name, "email": person.email}
        party = created(self.gita.post(path, {**named, "share_pence": share, "does": "Soup."}))
        seen = {"amount_seen": GIVEN, "share_seen": share}
        agreement = {"agrees": True, "organisation_id": theirs, "confirmed": True, **seen}
        created(program.post(f"/parties/{party['id']}/agreement", agreement))
        return theirs

    def decide(self) -> None:
        """The panel awards it with a condition; the letter is released at a minute that lies ahead."""
        people = [(name, name.lower().replace(" ", ".") + "@example.org", kind) for name, kind in MEMBERS]
        panel = story.convene(self.ruth, self.round_id, people)
        created(self.ruth.post(f"/panels/{panel}/sitting"))
        members = story.member_clients(self.house, [name for name, _ in MEMBERS])
        for member in members:
            story.declare(member, self.application)
            story.score(member, self.application, self.scheme["criteria"], [4, 4, 4])
        condition = {"conditions": "Send us your safeguarding policy."}
        story.decide(members[0], self.application, "award with conditions", GIVEN, **condition)
        everybody = [each["id"] for each in fine(members[0].get(f"/panels/{panel}/members"))["items"]]
        created(members[0].post(f"/panels/{panel}/meeting", {"present": everybody}))
        created(members[0].post(f"/panels/{panel}/confirmation"))
        at = datetime(2027, 4, 7, 10, 0, tzinfo=UTC)
        created(
            self.bob.post(f"/rounds/{self.round_id}/planned_releases", {"release_at": at.isoformat()}, If_Match="*")
        )
        self.house.run_jobs()
        assert fine(self.gita.get("/awards"))["items"] == []
        self.house.clock.move_to(at)
        self.house.run_jobs()
        self.award_id = str(story.award_of(self.gita, self.application)["id"])
        self.path = f"/awards/{self.award_id}"

    def accept(self) -> None:
        """Two people of the host, who may sign, accept the offer on its terms."""
        sunil = self.house.person("Sunil Dev")
        asked = {"email": sunil.email, "name": sunil.name, "position": "Treasurer", "is_signatory": True}
        member = created(self.beverley.post(f"/organisations/{self.host}/members", asked))
        second = self.house.program(sunil)
        created(second.post(f"/asked_members/{member['id']}/agreement", {"agrees": True}))
        created(self.beverley.post(f"{self.path}/acceptance", {"agrees": True}))
        assert self.stands()["state"] == "offered"
        created(second.post(f"{self.path}/acceptance", {"agrees": True}))
        assert self.stands()["state"] == "accepted"

    def meet_the_condition(self) -> None:
        condition = f"{self.path}/conditions/1"
        assert "Send us your safeguarding policy." in self.page("Gita Rao", "/")
        created(self.gita.post(f"{condition}/showing", {"note": "It is in the post."}, If_Match="*"))
        created(self.ruth.post(f"{condition}/answer", {"answer": "met"}, If_Match="*"))

    # Its payments

    def tell_account(self, **changed: str) -> None:
        """The host tells its account, and one of us checks it and another confirms it."""
        _, _, account = story.told_before_pay()
        path = f"/organisations/{self.host}/bank_account"
        if changed:
            version = money.account_of(self.ruth, self.award_id)
            fine(self.beverley.put(path, {**account, **changed}, If_Match=version))
        else:
            story.tell_everything(self.beverley, self.host)
        self.house.run_jobs()
        self.house.clock.advance(minutes=5)
        money.check_account(self.ruth, self.bob, self.host, self.award_id)

    def pay_by_file(self, status: str, code: str = "") -> None:
        browser = self.house.browser(self.house.person("Robert Adu"))
        money.pay_by_file(self.ruth, self.bob, browser, status, code=code, at=self.house.now())

    def pays(self, number: int) -> None:
        """What is payable is paid by hand, and is this instalment."""
        money.pay(self.ruth, self.bob)
        self.count_paid(number)

    def count_paid(self, number: int) -> None:
        paid = self.instalments()[number - 1]
        assert paid["state"] == "paid"
        self.paid += paid["amount_pence"]

    def report(self, number: int) -> None:
        """The group sends a return, and it is accepted."""
        returns = fine(self.gita.get(f"{self.path}/returns"))["items"]
        due = next(each for each in returns if each["number"] == number)
        self.house.clock.move_to(max(self.house.now(), datetime.fromisoformat(due["due_at"]) - timedelta(days=20)))
        path = f"/returns/{due['id']}"
        answers = {name: told for name, told in story.return_answers(20).items() if not name.startswith("came_")}
        fine(self.gita.patch(path, {"answers": answers}, If_Match=self.gita.get(path).headers["ETag"]))
        created(self.gita.post(f"{path}/submission"))
        self.house.run_jobs()
        created(self.ruth.post(f"{path}/review", {"outcome": "accept", "note": ""}))
        self.house.run_jobs()

    # What changes

    def uplift(self) -> None:
        """2.0% less 1.6% on what is to be paid from a day on, prepared by one and released by another."""
        first = self.instalments()[1]["due_on"]
        wanted = {"year": 2028, "starts_on": first, "entries": money.ENTRIES}
        made = created(self.ruth.post(f"/schemes/{self.scheme['id']}/uplifts", wanted))
        path = f"/uplifts/{made['id']}"
        change = fine(self.bob.get(f"{path}/preview"))["change_pence"]
        created(self.bob.post(f"{path}/release", {"change_pence": change}, If_Match=f'"{made["version"]}"'))

    def hold(self, number: int) -> None:
        reason = {"reason": "We wait for your new treasurer."}
        created(self.ruth.post(f"{self.path}/instalments/{number}/hold", reason))
        assert "We wait for your new treasurer." in self.page("Beverley Stones", self.path)

    def ask_for_more(self) -> None:
        """The group asks, the two who sign for the host agree, and two of us do."""
        before: int = self.stands()["amount_pence"]
        asked = {"amount_pence": before + MORE, "reasons": "Twice as many come."}
        variation = created(self.gita.post(f"{self.path}/variations", asked))
        path = f"{self.path}/variations/{variation['number']}"
        for agrees in (self.beverley, self.ruth, self._program("Sunil Dev")):
            created(agrees.post(f"{path}/agreement", If_Match="*"))
            assert self.stands()["amount_pence"] == before
        refused(self.beverley.post(f"{path}/agreement", If_Match="*"), 409)
        refused(self.ruth.post(f"{path}/agreement", If_Match="*"), 409)
        created(self.bob.post(f"{path}/agreement", If_Match="*"))
        shown = fine(self.gita.get(path))
        assert (shown["before"]["amount_pence"], shown["after"]["amount_pence"]) == (before, before + MORE)

    def gives_back(self) -> None:
        """What was not spent is asked back, and comes in."""
        today = london_day(self.house.now())
        due = (today + timedelta(days=30)).isoformat()
        asked = {"amount_pence": BACK, "source": "return 2", "reason": "It was not spent.", "due_on": due}
        proposed = created(self.ruth.post(f"{self.path}/repayments", asked))
        refused(self.ruth.post(f"{self.path}/repayments/1/confirmation", If_Match=f'"{proposed["version"]}"'), 403)
        created(self.bob.post(f"{self.path}/repayments/1/confirmation", If_Match=f'"{proposed["version"]}"'))
        self.balances()
        assert "£123.45" in self.page("Beverley Stones", f"{self.path}/repayments")
        came = {"amount_pence": BACK, "received_on": today.isoformat()}
        stands = self.ruth.get(f"{self.path}/repayments/1").headers["ETag"]
        created(self.ruth.post(f"{self.path}/repayments/1/receipts", came, If_Match=stands))
        self.returned += BACK

    def ends(self) -> None:
        """Six months' notice, given by another than prepared it; at its day the grant is over."""
        today = london_day(self.house.now())
        early = {"ends_on": (today + timedelta(days=150)).isoformat(), "reasons": "The scheme closes."}
        refused(self.ruth.post(f"{self.path}/notice", early), 422)
        ends_on = add_months(today, 6)
        notice = created(self.ruth.post(f"{self.path}/notice", {**early, "ends_on": ends_on.isoformat()}))
        refused(self.ruth.post(f"{self.path}/notice/release", If_Match=f'"{notice["version"]}"'), 403)
        created(self.bob.post(f"{self.path}/notice/release", If_Match=f'"{notice["version"]}"'))
        assert "The scheme closes." in self.page("Gita Rao", f"{self.path}/notice")
        self.balances()
        self.house.clock.move_to(london_moment(ends_on + timedelta(days=1), time(9, 30)))
        self.house.run_jobs()
        assert self.stands()["state"] == "ended"


@pytest.mark.timeout(120)
def test_three_years_of_a_grant(postgres_house: TestHouse):
    grant = Grant(postgres_house)
    grant.apply()
    grant.decide()
    grant.accept()
    assert grant.balances() == GIVEN

    # Its first payment comes back, and is made again into another account
    grant.meet_the_condition()
    grant.tell_account()
    grant.house.clock.move_to(story.BEGUN)
    grant.house.run_jobs()
    grant.balances()
    grant.pay_by_file("RJCT", "AC04")
    grant.balances()
    grant.tell_account(account_number="87654321")
    grant.pay_by_file("ACSC")
    grant.count_paid(1)
    assert grant.balances() == GIVEN

    # What is not paid yet goes up by 0.4%; the second payment waits for a return, and for us
    grant.uplift()
    assert grant.balances() == GIVEN + 8_000
    grant.hold(2)
    grant.report(1)
    assert grant.instalments()[1]["state"] == "planned"
    created(grant.bob.post(f"{grant.path}/instalments/2/resumption", {"reason": "She has begun."}))
    grant.balances()
    grant.pays(2)
    grant.balances()

    # The group is given more, gives back what it had not spent, and ends early
    grant.ask_for_more()
    assert grant.balances() == GIVEN + 8_000 + MORE
    grant.report(2)
    grant.gives_back()
    grant.balances()
    grant.ends()
    grant.balances()

    # Each of these was told in a letter that was mailed
    letters = fine(grant.gita.get(f"{grant.path}/letters"))["items"]
    assert {each["kind"] for each in letters} >= {"offer", "variation", "notice", "ending"}
