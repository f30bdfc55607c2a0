"""Payments as a file has them, for tests of what is written and read."""

from hypothesis import strategies as st

from grants.awards.paying.bank_files.lines import LARGEST_AMOUNT, Payer, PaymentLine
from grants.kernel.money import Pence

PAYER = Payer("Aire Valley Community Foundation", "309950", "00112233", "123456")


def line(number: int = 1, **changes) -> PaymentLine:
    told = {
        "end_to_end_reference": f"AW-4F7K-{number:04}",
        "payee_name": "Beeston Growers",
        "sort_code": "089999",
        "account_number": "66374958",
        "amount_pence": Pence(250_050 + number),
        "paid_for": "Gardening with neighbours, instalment 1",
        "remittance_reference": f"AW-4F7K-{number:04}",
    }
    return PaymentLine(**{**told, **changes})


names = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=80).filter(
    lambda text: text.strip()
)


@st.composite
def some_lines(draw, most: int = 8) -> list[PaymentLine]:
    """A few payments to whoever, each with a reference of its own."""
    return [
        line(
            number,
            payee_name=draw(names).strip(),
            paid_for=draw(names).strip(),
            sort_code=f"{draw(st.integers(0, 999_999)):06}",
            account_number=f"{draw(st.integers(0, 99_999_999)):08}",
            amount_pence=Pence(draw(st.integers(1, LARGEST_AMOUNT // most))),
        )
        for number in range(1, draw(st.integers(1, most)) + 1)
    ]
