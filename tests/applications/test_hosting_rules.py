"""Rules of hosts and partners, for whatever there may be of them."""

from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from grants.applications.hosting.rules import LINK_LASTS, link_token, link_works, most_kept, unfinished
from grants.applications.models import AGREED, HOST, PARTNER
from grants.applications.models import PARTY_STATES as STATES
from grants.kernel.money import Pence
from tests.house import A_MONDAY


class SomeParty:
    def __init__(self, role: str, state: str, share: int) -> None:
        self.role, self.state, self.share_pence, self.name = role, state, Pence(share), "Somebody"


PARTIES = st.lists(st.builds(SomeParty, st.sampled_from([HOST, PARTNER]), st.sampled_from(STATES), st.integers(0, 900)))


@given(PARTIES, st.booleans(), st.integers(1, 2_000))
def test_it_can_be_sent_when_everybody_agreed_and_the_money_is_enough(
    parties: list[SomeParty], constituted: bool, amount: int
):
    hosted = constituted or any(party.role == HOST for party in parties)
    agreed = all(party.state == AGREED for party in parties)
    enough = sum(int(party.share_pence) for party in parties) <= amount
    enough &= all(party.share_pence <= most_kept(amount) for party in parties if party.role == HOST)
    assert (unfinished(parties, constituted=constituted, amount=amount) == []) == (hosted and agreed and enough)


@given(st.text(), st.integers(1, 9), st.integers(1, 9))
def test_a_link_works_for_its_own_asking_alone(other: str, edition: int, another: int):
    party, secret = UUID(int=5), "secret"
    right = link_token(party, edition, secret)
    at = {"asked_at": A_MONDAY, "claimed": False, "now": A_MONDAY + timedelta(days=1)}
    assert link_works(right, right, **at)  # type: ignore[arg-type]
    assert link_works(link_token(party, another, secret), right, **at) == (edition == another)  # type: ignore[arg-type]
    assert not link_works(other, right, **at) or other == right  # type: ignore[arg-type]
    assert not link_works(right, right, **(at | {"claimed": True}))  # type: ignore[arg-type]
    assert link_works(right, right, **(at | {"now": A_MONDAY + LINK_LASTS}))  # type: ignore[arg-type]
    assert not link_works(right, right, **(at | {"now": A_MONDAY + LINK_LASTS + timedelta(minutes=1)}))  # type: ignore[arg-type]
