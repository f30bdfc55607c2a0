"""The words of this field, in plain words: for applicants to look up, and for whoever writes to them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """A word of this field. `meaning` explains it; `instead` is what one can write in its place, if anything.

    `forms` are other ways in which it is written. Abbreviations are found in capitals only.
    """

    word: str
    meaning: str
    instead: str = ""
    forms: tuple[str, ...] = ()

    @property
    def is_abbreviation(self) -> bool:
        return self.word.isupper()


GLOSSARY = (
    Term("accrual", "Money counted in the year it belongs to, not the year it was paid.", "", ("accruals",)),
    Term("AGM", "Annual general meeting: once a year all members meet and elect who runs the group."),
    Term("asset lock", "A rule that what a group owns stays with its purpose and is never shared out."),
    Term(
        "baseline",
        "How things are before you start, so that you can see later what changed.",
        "how things are now",
        ("baselines",),
    ),
    Term("beneficiary", "Somebody whom your work helps.", "the people you help", ("beneficiaries",)),
    Term("BSL", "British Sign Language."),
    Term("capacity building", "Getting better at what you do.", "getting stronger as a group", ("build capacity",)),
    Term("capital costs", "Things that last, such as a cooker or a roof.", "", ("capital expenditure", "capex")),
    Term("CCG", "Clinical commissioning group: what paid for health services in a place until 2022."),
    Term(
        "CIC",
        "Community interest company: a company that works for a community, with a rule that keeps its money there.",
    ),
    Term(
        "CIO", "Charitable incorporated organisation: a charity that can sign contracts and own things in its own name."
    ),
    Term(
        "co-production",
        "Working something out together with the people it is for.",
        "working out together",
        ("co-produced", "co-produce", "coproduction"),
    ),
    Term(
        "commissioning", "Deciding what services people need, and paying somebody to give them.", "", ("commissioner",)
    ),
    Term("DBS", "Disclosure and Barring Service: it checks whether somebody may work with children or adults at risk."),
    Term("deliverable", "Something you promise to make or do.", "what you will do", ("deliverables",)),
    Term("due diligence", "The checks made before money is given.", "checks"),
    Term("exit strategy", "What happens when the money ends.", "what happens when the money ends"),
    Term("full cost recovery", "Asking for what the work really costs, with a fair share of rent and running costs."),
    Term(
        "governing document",
        "The paper that says what your group is for and how it is run: a constitution, rules, or articles.",
    ),
    Term("ICB", "Integrated care board: the part of the NHS that plans and pays for health services in an area."),
    Term("impact", "The difference you make in the end.", "the difference it makes", ("impacts", "impactful")),
    Term("in-kind", "Given as things or time, not money.", "given as things or time", ("in kind",)),
    Term("KPI", "Key performance indicator: a number that shows how the work goes.", "", ("KPIs",)),
    Term("LCP", "Local Care Partnership: doctors, nurses, council and community groups who work together in one area."),
    Term("legal entity", "A group that can own things and sign contracts in its own name."),
    Term("leverage", "Use something to get more.", "use", ("leveraging", "leverages")),
    Term("LSOA", "Lower layer super output area: a small area of about 1,500 people, for which there are figures."),
    Term(
        "match funding", "Money from elsewhere that goes to the same work.", "money from others", ("matched funding",)
    ),
    Term("milestone", "A point on the way by which something is done.", "what will be done by when", ("milestones",)),
    Term("need statement", "Who needs this, and how you know.", "who needs this", ("statement of need",)),
    Term("outcome", "What changes for people because of the work.", "what changes for people", ("outcomes",)),
    Term("output", "What you do or make, counted: sessions, meals, visits.", "what you do", ("outputs",)),
    Term("overheads", "What it costs to be there at all: rent, heating, insurance, accounts.", "running costs"),
    Term("procurement", "Buying services by a set procedure.", "buying"),
    Term("recurrent", "Paid again every year.", "paid every year", ("non-recurrent",)),
    Term("reserves", "Money you keep for hard times.", "money put by"),
    Term("restricted funds", "Money that may be spent only on what it was given for.", "", ("restricted fund",)),
    Term("revenue costs", "What it costs to run the work: wages, rent, materials.", "running costs"),
    Term("safeguarding", "Keeping children, and adults who could be harmed, safe."),
    Term("signatory", "Somebody who may sign for a group.", "somebody who may sign", ("signatories",)),
    Term("SLA", "Service level agreement: a paper that says what one does for another, and how well."),
    Term("social value", "The good that comes of the work beyond the work itself."),
    Term("stakeholder", "Somebody whom it concerns.", "the people it concerns", ("stakeholders",)),
    Term("statutory", "What the law says must be done, or a body that does it.", "", ("statutory body",)),
    Term("sustainability", "Whether the work can go on when this money ends.", "how it goes on", ("sustainable",)),
    Term("theory of change", "How what you do leads to what changes.", "how it will make a difference"),
    Term(
        "third sector",
        "Charities, community groups and social enterprises: neither business nor the state.",
        "community groups and charities",
    ),
    Term("trustee", "One of the people who together are responsible for a charity.", "", ("trustees",)),
    Term("unincorporated", "A group that is not a company: its members are responsible themselves."),
    Term("unrestricted funds", "Money that may be spent on whatever the group is for.", "", ("unrestricted",)),
    Term(
        "VCSE",
        "Voluntary, community and social enterprise organisations: charities, groups and businesses for good.",
        "",
        ("VCFS", "VCS"),
    ),
    Term("wellbeing", "How people feel, and how well life goes for them."),
    Term("work stream", "A part of the work.", "a part of the work", ("workstream", "workstreams", "work streams")),
)
"""In the order of the alphabet."""

EVERYBODY_KNOWS = frozenset({"UK", "NHS", "PDF", "TV", "ID", "OK", "USB", "AM", "PM", "CV", "DVD", "CD", "BBC", "VAT"})
"""Abbreviations that need no explaining."""
