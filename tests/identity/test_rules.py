"""What an address, a code, a name and a telephone number may be."""

from datetime import timedelta
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.identity.rules import code_problem, email_problems, phone_problems, tidy_code, tidy_email
from tests.house import A_MONDAY


def can_be_written_to(address: str) -> bool:
    message = EmailMessage(policy=policy.SMTP)
    try:
        message["To"] = Address("", addr_spec=address)
        return message.as_bytes().split(b"\r\n")[0] == f"To: {address}".encode("ascii")
    except (ValueError, UnicodeError, LookupError, IndexError):
        return False


@pytest.mark.parametrize(
    "typed",
    [
        "name@example.org,",
        "one,two@example.org",
        "name@example.org>",
        "a<b@example.org",
        'quote"@example.org',
        "two..dots@example.org",
        ".dot@example.org",
        "nul\x00@example.org",
        "jürgen@example.org",
        "name@müller.example",
        "name@[192.0.2.1]",
        "name@example",
        "name@-example.org",
    ],
)
def test_an_address_that_no_mail_can_reach_is_refused(typed: str):
    # Whoever typed it would wait for a code that never comes.
    assert [problem.field for problem in email_problems(typed)] == ["email"]


@pytest.mark.parametrize("typed", ["Name@Example.org ", "o'neil+grants@x.example.co.uk", "a@b.cd", "50_%{x}@a-b.org"])
def test_ordinary_addresses_are_taken(typed: str):
    assert email_problems(typed) == []
    assert can_be_written_to(tidy_email(typed))


@given(st.text(max_size=12), st.text(max_size=12))
def test_whatever_address_is_taken_can_be_written_to(local: str, domain: str):
    typed = f"{local}@{domain}.org"
    assert email_problems(typed) or can_be_written_to(tidy_email(typed))


@given(st.text(max_size=12))
def test_any_text_is_a_right_code_or_a_wrong_one(given_code: str):
    problem = code_problem(
        given_code, "123456", wrong_tries=0, expires_at=A_MONDAY + timedelta(minutes=1), used=False, now=A_MONDAY
    )
    assert (problem is None) == ("".join(c for c in given_code if c in "0123456789") == "123456")


@pytest.mark.parametrize("typed", ["١٢٣٤٥٦", "12345²"])
def test_figures_of_another_script_are_no_code(typed: str):
    problem = code_problem(typed, "123456", wrong_tries=0, expires_at=A_MONDAY + timedelta(1), used=False, now=A_MONDAY)
    assert problem is not None
    assert problem.code == "code_wrong"


def test_wide_figures_are_those_of_the_code():
    assert tidy_code("１２３ ４５６") == "123456"


@pytest.mark.parametrize("typed", ["", "0113 496 0000", "+44 (0)113 496 0000 ext. 5", "Text me: 07700 900123"])
def test_a_telephone_number_is_taken_as_people_write_it(typed: str):
    assert phone_problems(typed) == []


@pytest.mark.parametrize("typed", ["0" * 61, "ring me", "07\n00 900123"])
def test_what_nobody_could_dial_is_no_telephone_number(typed: str):
    assert [problem.field for problem in phone_problems(typed)] == ["phone"]
