"""Who takes part in a decision, as properties."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from grants.panels.deciding.taking_part.rules import (
    Held,
    Part,
    how_held,
    preparation_problems,
    voting_problems,
)
from grants.panels.models import AT_MEETING, DONE, IN_WRITING, MEMBER_KINDS, THIRD_SECTOR, TO_SCORE, UNABLE
from grants.schemes.who_decides.rules import USUAL, Rule

PART = st.builds(
    Part,
    kind=st.sampled_from(MEMBER_KINDS),
    has_declared=st.booleans(),
    marks=st.sampled_from([None, TO_SCORE, DONE, UNABLE]),
    was_present=st.booleans(),
    vote=st.sampled_from([None, "for", "against", "abstain"]),
)
PARTS = st.lists(PART, max_size=8)
QUORUM = st.integers(2, 5)


def enough(parts: list[Part], quorum: int) -> bool:
    return len(parts) >= quorum and sum(part.kind == THIRD_SECTOR for part in parts) >= 2


@given(PARTS, QUORUM, st.sampled_from([None, 1, 2, 3]))
def test_nothing_is_proposed_without_a_quorum_who_declared_and_marked(parts, quorum, readers_each):
    problems = preparation_problems(parts, quorum=quorum, readers_each=readers_each)
    declared = [part for part in parts if part.has_declared and part.marks != TO_SCORE]
    marked = [part for part in declared if part.marks in (DONE, UNABLE)]
    assert (problems == []) == (enough(declared, quorum) and len(marked) >= USUAL.marks_needed(readers_each))


@given(PARTS, QUORUM)
def test_who_only_has_not_left_counts_for_nothing(parts, quorum):
    idle = [replace(part, has_declared=False) for part in parts]
    assert preparation_problems(idle, quorum=quorum, readers_each=None)
    assert not isinstance(how_held(idle, quorum=quorum), Held)


@given(PARTS, QUORUM)
def test_it_is_decided_by_a_quorum_of_them_at_the_meeting_or_in_writing(parts, quorum):
    took_part = [part for part in parts if part.is_prepared]
    there = [part for part in took_part if part.was_present]
    voted = [part.vote for part in took_part if part.vote]
    found = how_held(parts, quorum=quorum)
    if isinstance(found, Held):
        counted = there if found.how == AT_MEETING else [part for part in took_part if part.vote]
        assert enough(counted, quorum)
        assert (found.members, found.third_sector) == (len(counted), sum(p.kind == THIRD_SECTOR for p in counted))
        assert found.how == AT_MEETING or voted.count("for") > voted.count("against")
        assert found.how != IN_WRITING or not enough(there, quorum)
    else:
        assert not enough(there, quorum)


@given(st.lists(st.sampled_from(MEMBER_KINDS)), st.integers(2, 6))
def test_a_decision_takes_two_third_sector_members_and_a_quorum(kinds, quorum):
    codes = [p.code for p in voting_problems(kinds, quorum=quorum)]
    assert ("third_sector_members" in codes) == (kinds.count("third_sector") < 2)
    assert ("quorum" in codes) == (len(kinds) < quorum)


STRICTER = st.builds(Rule, least_third_sector=st.integers(2, 4), least_marks=st.none() | st.integers(2, 4))


@given(PARTS, QUORUM, STRICTER)
def test_a_scheme_is_stricter_than_is_usual_and_never_laxer(parts, quorum, rule):
    strict = preparation_problems(parts, quorum=quorum, readers_each=None, rule=rule)
    assert strict or not preparation_problems(parts, quorum=quorum, readers_each=None)
    held = how_held(parts, quorum=quorum, rule=rule)
    if isinstance(held, Held):
        assert isinstance(how_held(parts, quorum=quorum), Held)
        assert held.third_sector >= rule.least_third_sector
