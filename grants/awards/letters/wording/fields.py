"""The fields that the texts of letters can have, by the kind of letter: what each means, and an example. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from grants.awards.letters import rules
from grants.awards.letters.wording.phrases import (
    ACCEPT_BY,
    AFTER_RETURN,
    AMOUNT,
    BEFORE,
    BUDGET,
    BUDGET_HEADS,
    DOES,
    FROM_NOW_ON,
    FUNDER,
    ONCE_ACCEPTED,
    PARTNER,
    PARTNERS,
    PAYMENT,
    PAYMENTS,
    RETURN_HEADS,
    RETURNS,
    RUNS,
    SHARE,
    STILL_NEEDED,
    THE_GRANT,
    WHAT,
    WHAT_CHANGES,
    WHEN,
    WHERE_FROM,
    span_of,
)
from grants.kernel.languages import Phrase, Sayable
from grants.kernel.money import Pence

TEXT, MONEY, DAY, MINUTE, NUMBER, ADDRESS = "text", "money", "day", "minute", "number", "address"
WORDS, TABLE, FACT = "words", "table", "fact"
IN_A_SENTENCE = frozenset({TEXT, MONEY, DAY, MINUTE, NUMBER, ADDRESS})
"""What stands in a sentence. Words and tables stand alone; a fact is only asked about."""


@dataclass(frozen=True)
class Table:
    """Rows of cells, the first of each its name. Without `heads` they are facts beside their names.

    `sums` are the places of the columns that hold sums. Facts `at_a_glance` are set apart, the first of them large.
    """

    caption: Sayable
    rows: Sequence[Sequence[Sayable]]
    heads: Sequence[Sayable] = ()
    sums: frozenset[int] = frozenset()
    at_a_glance: bool = False

    def said(self, how: Callable[[Sayable], str]) -> "TableInWords":
        """It in the words of a language, each cell by `how`."""
        rows = [[how(cell) for cell in row] for row in self.rows]
        return TableInWords(how(self.caption), rows, [how(head) for head in self.heads], self.sums, self.at_a_glance)


@dataclass(frozen=True)
class TableInWords:
    """A table in the words of one language."""

    caption: str
    rows: Sequence[Sequence[str]]
    heads: Sequence[str]
    sums: frozenset[int]
    at_a_glance: bool


@dataclass(frozen=True)
class Field:
    """`{{name}}` in a text of letters. `example` is a value as the letter would have it."""

    name: str
    kind: str
    meaning: str
    example: Any


COMMON = (
    Field("reader", TEXT, "The name of the person to whom the letter is written", "Sam Field"),
    Field("organisation", TEXT, "The name of the organisation", "Beeston Growers"),
    Field("title", TEXT, "What the application or the grant is for", "A garden for everybody"),
    Field("scheme", TEXT, "The name of the scheme", "Neighbourhood Health Grants"),
    Field("round", TEXT, "The name of the round; empty for a grant from before this service", "Spring 2027"),
    Field("grant_maker", TEXT, "The name of the grant-maker", "Leeds Community Foundation"),
    Field("our_email", TEXT, "The e-mail address for questions", "grants@example.org"),
)
_ASKED = Field("asked", MONEY, "How much the application asked for", Pence(24_000_00))
_FEEDBACK = Field(
    "feedback",
    WORDS,
    "What was said of the application, for the applicant to read",
    "The panel liked how many neighbours take part. It asks you to say more about the winter months.",
)
_BY_OFFICERS = Field("by_officers", FACT, "Officers decided, and no panel", False)
_AMOUNT = Field("amount", MONEY, "The amount of the grant", Pence(20_000_00))
_REASONS = Field("reasons", WORDS, "The reasons", "More people come than we both thought.")
_OFFER = (
    _AMOUNT,
    _ASKED,
    _BY_OFFICERS,
    Field("left_out", MONEY, "How much less the grant is than was asked; empty where it is no less", Pence(4_000_00)),
    Field("accept_by", MINUTE, "Until when the offer can be accepted", datetime(2027, 3, 30, 22, 59, tzinfo=UTC)),
    Field("starts_on", DAY, "The first day of the grant", date(2027, 4, 1)),
    Field("ends_on", DAY, "The last day of the grant", date(2030, 3, 31)),
    Field("length_reason", WORDS, "Why the grant is shorter or longer than usual; empty where that was not said", ""),
    Field("from_reserve", FACT, "The application was on the reserve list before", False),
    Field("conditions", WORDS, "What the grant was made to depend on", "Send us your safeguarding policy."),
    _FEEDBACK,
    Field(
        "the_grant",
        TABLE,
        "The grant at a glance: amount, days, who pays, until when to accept",
        Table(
            THE_GRANT,
            [
                [AMOUNT, Pence(20_000_00)],
                [RUNS, span_of(date(2027, 4, 1), date(2030, 3, 31))],
                [ACCEPT_BY, datetime(2027, 3, 30, 22, 59, tzinfo=UTC)],
            ],
            at_a_glance=True,
        ),
    ),
    Field("host", TEXT, "Who holds the money for the group; empty where the group has it itself", "Holbeck Anchor"),
    Field(
        "partners",
        TABLE,
        "The partners, what each does and the share to which it agreed; empty where there are none",
        Table(
            PARTNERS,
            [["Lock Lane Kitchen", "Cooks on Fridays", Pence(4_000_00)]],
            [PARTNER, DOES, SHARE],
            frozenset({2}),
        ),
    ),
    Field("funder", TEXT, "Who gives the money, where it is one funder", "Leeds City Council"),
    Field(
        "funders",
        TABLE,
        "Who gives the money, where there are several, with their shares",
        Table(
            WHERE_FROM,
            [["NHS Leeds", Pence(15_000_00)], ["City Council", Pence(5_000_00)]],
            [FUNDER, SHARE],
            frozenset({1}),
        ),
    ),
    Field(
        "budget",
        TABLE,
        "Line by line what was asked, what is given and what is left out; empty where the grant is all that was asked",
        Table(
            BUDGET,
            [
                ["Gardener", Pence(20_000_00), Pence(18_000_00), Pence(2_000_00)],
                ["Tools", Pence(4_000_00), Pence(2_000_00), Pence(2_000_00)],
            ],
            BUDGET_HEADS,
            frozenset({1, 2, 3}),
        ),
    ),
    Field(
        "payments",
        TABLE,
        "When each payment comes, and for what it waits, where there are several",
        Table(
            Phrase(PAYMENTS, {"number": "2"}),
            [
                ["1", Phrase(ONCE_ACCEPTED, {"days": "10"}), Pence(10_000_00)],
                ["2", Phrase(AFTER_RETURN, {"number": "1", "day": date(2028, 5, 1)}), Pence(10_000_00)],
            ],
            [PAYMENT, WHEN, AMOUNT],
            frozenset({2}),
        ),
    ),
    Field(
        "only_payment",
        TEXT,
        "When the money comes, in the middle of a sentence, where there is one payment",
        "within 10 working days of your acceptance",
    ),
    Field(
        "returns_asked",
        TEXT,
        "How many monitoring returns there are, and how long they take",
        "2 monitoring returns, which you fill in online. Each takes about 40 minutes",
    ),
    Field(
        "returns",
        TABLE,
        "Which monitoring returns there are, and by when, where there are several",
        Table(
            RETURNS,
            [
                ["1", span_of(date(2027, 4, 1), date(2028, 3, 31)), date(2028, 4, 28)],
                ["2", span_of(date(2028, 4, 1), date(2030, 3, 31)), date(2030, 4, 28)],
            ],
            RETURN_HEADS,
        ),
    ),
    Field(
        "who_accepts",
        TEXT,
        "Who can accept, as the beginning of a sentence",
        "A person who may sign for Beeston Growers can accept the offer online. As far as we know that is Sam Field",
    ),
    Field("accept_address", ADDRESS, "The address of the page on which to accept", "https://grants.example.org/accept"),
    Field(
        "still_needed",
        TABLE,
        "What we still need before we can pay; empty where nothing is missing",
        Table(STILL_NEEDED, [["The bank account, with a statement that shows its name"]]),
    ),
)
_GRANT = (
    Field("grant", TEXT, "The reference of the grant", "AW-7X3F-9"),
    _AMOUNT,
)
_CHANGES = Table(
    WHAT_CHANGES, [["Amount", "£20,000", "£22,000"], ["Ends on", "31 March 2030", "30 June 2030"]],
    [WHAT, BEFORE, FROM_NOW_ON],
)  # fmt: skip
_TOLD: Mapping[str, Sequence[Field]] = {
    rules.VARIATION: (
        Field("changes", TABLE, "What changes: before and after", _CHANGES),
        Field("from_on", DAY, "From which day it holds", date(2027, 10, 1)),
        _REASONS,
    ),
    rules.RENEWAL: (
        Field("more", MONEY, "How much more the grant is", Pence(10_000_00)),
        Field("from_on", DAY, "The first day of the time to come", date(2030, 4, 1)),
        Field("ends_on", DAY, "The last day of the grant", date(2031, 3, 31)),
        Field("the_renewal", TABLE, "The renewal at a glance: the further money, the days, the whole grant",
              Table("The renewal", [["Further money", "£10,000"], ["Goes on", "1 April 2030 to 31 March 2031"],
                                    ["The grant in all", "£30,000"]], at_a_glance=True)),
        Field("only_payment", TEXT, "When the further money comes, in a sentence, where it is one payment",
              "by 1 April 2030"),
        Field("payments", TABLE, "When each payment of the further money comes, where there are several",
              Table("The payments to come", [["5", "By 1 April 2030", "£5,000"], ["6", "By 1 October 2030", "£5,000"]],
                    ["Payment", "When", "Amount"], frozenset({2}))),
        _REASONS,
    ),
    rules.NOT_RENEWED: (
        Field("ends_on", DAY, "The last day of the grant", date(2030, 3, 31)),
        Field("is_over", FACT, "The grant has ended already", False),
        _REASONS,
    ),
    rules.NOTICE: (
        Field("given_by", TEXT, "Who gives notice", "Leeds Community Foundation"),
        Field("given_on", DAY, "On which day notice was given", date(2027, 3, 31)),
        Field("ends_on", DAY, "The day on which the grant ends", date(2027, 9, 30)),
        _REASONS,
        Field("exception", WORDS, "Why it is shorter than six months; empty where it is not",
              "You and we agreed on this."),
        Field("paid_until", WORDS, "What is still paid", "We pay the payments that fall before that day as planned."),
    ),
    rules.ENDING: (
        Field("ended_on", DAY, "The day on which the grant ended", date(2030, 3, 31)),
        _REASONS,
        Field("paid", MONEY, "What was paid in all", Pence(20_000_00)),
        Field("left_to_do", WORDS, "What the grantee still owes; empty where nothing", "Send us your last return."),
    ),
    rules.PAYMENT_SENT: (
        Field("number", NUMBER, "Which payment it is", 2),
        Field("payment", MONEY, "What was paid", Pence(5_000_00)),
        Field("paid_on", DAY, "When it was paid", date(2027, 9, 30)),
        Field("paid_to", TEXT, "Who was paid", "Beeston Growers"),
        Field("paid_into", TEXT, "The end of the account’s number", "1234"),
        Field("reference", TEXT, "What the payment is called on the statement", "AW7X3F91"),
    ),
    rules.REPAYMENT: (
        Field("back", MONEY, "What is asked back or set off", Pence(5_000_00)),
        Field("is_asked", FACT, "It is asked back, and not set off against a payment", True),
        _REASONS,
        Field("what_happens", WORDS, "By when and how it is paid back, or which payment it is set off against",
              "Please pay it back by 30 September 2027, and write AW-7X3F-9 with it."),
    ),
    rules.THANK_YOU: (
        Field("ended_on", DAY, "The day on which the grant ended", date(2030, 3, 31)),
        Field("paid", MONEY, "What was paid in all", Pence(20_000_00)),
        Field("came_of_it", WORDS, "What the grant brought", "140 neighbours garden together, in winter too."),
    ),
}  # fmt: skip

BY_KIND: Mapping[str, Mapping[str, Field]] = {
    kind: {field.name: field for field in (*COMMON, *own)}
    for kind, own in {
        rules.OFFER: _OFFER,
        rules.DECLINE: (_ASKED, _BY_OFFICERS, _FEEDBACK),
        rules.RESERVE: (_ASKED, _BY_OFFICERS, _FEEDBACK),
        rules.RESERVE_CLOSED: (_ASKED, _BY_OFFICERS, _FEEDBACK),
        rules.INELIGIBLE: (
            _ASKED,
            Field("reasons", WORDS, "Why it cannot be considered", "Grants of this scheme are for groups in Leeds."),
        ),
        **{kind: (*_GRANT, *told) for kind, told in _TOLD.items()},
    }.items()
}
"""The fields of each kind of letter, by name."""


def examples(kind: str) -> dict[str, Any]:
    """A value for each field of a kind."""
    return {name: field.example for name, field in BY_KIND[kind].items()}
