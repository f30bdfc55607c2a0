"""A bank's answers are of this run, say each payment once, and its sum: or none is taken."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from grants.awards.paying.bank_files.answers import OUTCOMES, PAID, RETURNED, Answer, answer_problems
from grants.kernel.money import Pence

TODAY = date(2027, 3, 4)
SENT = {"AW-1": Pence(100_00), "AW-2": Pence(250_50)}
ELSEWHERE = {"AW-9": "PR-2222-3333"}


def answer(reference: str = "AW-1", line: int = 2, **changes) -> Answer:
    told = {"outcome": PAID, "on": TODAY, "reason": "", "amount_pence": SENT.get(reference), "line": line}
    return Answer(reference, **{**told, **changes})


def problems(*answers: Answer) -> list[tuple[str, str]]:
    found = answer_problems(answers, sent=SENT, elsewhere=ELSEWHERE, today=TODAY)
    return [(problem.code, problem.message) for problem in found]


def test_each_mistake_is_refused_by_name_with_its_line():
    assert problems(
        answer("AW-1", 2),
        answer("AW-1", 3),
        answer("AW-2", 4, amount_pence=Pence(250_51)),
        answer("AW-7", 5),
        answer("AW-9", 6),
    ) == [
        ("repeated", "Line 3: AW-1 is answered a second time, the first is on line 2."),
        ("other_sum", "Line 4: AW-2 is said to be £250.51, and we sent £250.50."),
        ("unknown", "Line 5: AW-7 is not a payment of this run."),
        ("other_run", "Line 6: AW-9 is of the run PR-2222-3333, not of this one."),
    ]
    assert problems(answer(on=date(2027, 3, 5)))[0][0] == "out_of_range"
    assert problems() == [("too_few", "The file says nothing about any payment.")]


def test_of_very_many_mistakes_the_first_are_named():
    found = problems(*(answer("AW-7", line) for line in range(1, 101)))
    assert len(found) == 21
    assert found[-1] == ("more", "There are 80 more problems.")


@given(st.lists(st.sampled_from(["AW-1", "AW-2"]), unique=True, min_size=1), st.sampled_from(OUTCOMES))
def test_what_is_right_is_taken(references: list[str], outcome: str):
    given_sum = outcome != RETURNED
    told = [
        answer(reference, line, outcome=outcome, amount_pence=SENT[reference] if given_sum else None)
        for line, reference in enumerate(references, 1)
    ]
    assert problems(*told) == []
