"""Whatever happens to an account in whatever order, it is paid into only as two people found it who did not tell it."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.encryption import Vault
from grants.kernel.problems import Conflict, Denied
from grants.organisations.bank import service as bank_service
from grants.organisations.checking import service as checking
from grants.organisations.models import BankAccount, Organisation
from tests.house import BANK_KEY, TestHouse
from tests.organisations.given import CHECKED, CONFIRMED, organisation

TELLS = {"12345678": "tell one", "87654321": "tell another"}
STEPS = st.lists(
    st.tuples(st.sampled_from([*TELLS, "rename", "check", "confirm", "dispute"]), st.integers(0, 2)), max_size=14
)


@dataclass
class History:
    """What really happened, told apart from the rows: who told the present numbers, and who found what since."""

    number: str = ""
    teller: int | None = None
    found: dict[str, int] = field(default_factory=dict)
    is_called_wrong: bool = False

    def happens(self, act: str, who: int) -> None:
        if act in TELLS and act != self.number:
            self.number, self.teller, self.found = act, who, {}
        elif act == "dispute" and not self.is_called_wrong:
            self.found, self.is_called_wrong = {}, True
        elif act in ("check", "confirm"):
            self.found[act] = who
            self.is_called_wrong = self.is_called_wrong and not self.is_payable

    @property
    def is_payable(self) -> bool:
        people = set(self.found.values())
        return set(self.found) == {"check", "confirm"} and len(people) == 2 and self.teller not in people


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_only_what_two_people_found_who_did_not_tell_it_is_paid_into(
    house: TestHouse, steps: list[tuple[str, int]]
) -> None:
    people = [house.actor(house.person(name, administrator=True)) for name in ("Ada Min", "Ben Low", "Cyd Ray")]
    sam = house.person("Sam Field")
    kept, history = organisation(house, sam, name=f"Beeston Blooms {new_id()}"), History()
    for act, who in [("12345678", 0), *steps]:
        house.clock.advance(minutes=1)
        with house.write() as session:
            done = _does(session, kept.id, act, people[who], house)
        if done:
            history.happens(act, who)
        with house.read() as session:
            account = session.get_one(BankAccount, kept.id)
            assert (account.checked_at is not None) == history.is_payable, (act, who, history)
            assert not (account.checked_at and account.is_disputed)


def _does(session: Session, organisation_id: UUID, act: str, actor: Actor, house: TestHouse) -> bool:
    """Let somebody do something with the account; whether they could."""
    organisation, who = session.get_one(Organisation, organisation_id), {"actor": actor, "now": house.now()}
    account = session.get(BankAccount, organisation_id)
    version = account.version if account else 0
    try:
        if act in ("check", "confirm"):
            said = CHECKED if act == "check" else CONFIRMED
            checking.record_check(session, organisation, given=said, version=version, **who)
        elif act == "dispute":
            bank_service.dispute_account(session, organisation, note="", version=version, **who)
        else:
            _tell(session, organisation, act, version, **who)
    except (Denied, Conflict):
        return False
    return True


def _tell(session: Session, organisation: Organisation, act: str, version: int, **who: Any) -> None:
    """Other numbers, or the same ones under another name; at a bank of its own, as each has its own account."""
    kept = session.get(BankAccount, organisation.id)
    number = act if act in TELLS else {digits[-3:]: digits for digits in TELLS}[kept.last_digits if kept else ""]
    name = "Beeston Blooms" if act in TELLS else f"Blooms, version {version}"
    sort_code = f"30{session.scalar(select(func.count(Organisation.id))):04}"
    details = {"account_name": name, "sort_code": sort_code, "account_number": number, "two_signatories": True}
    bank_service.save_bank_account(
        session, organisation, details=details, version=version, vault=Vault((BANK_KEY,)), **who
    )
