"""Rules of evidence that belongs to a return: its kinds, and the consent of whoever is named or shown. Pure."""

from grants.kernel.problems import Problem
from grants.organisations.rules import text_problems
from grants.schemes.tiers.rules import FILM, OTHER_REPORT, PHOTOGRAPH, VOICE_NOTE

RECEIPTS, FEEDBACK, SCAN = "receipts", "feedback", "scan"
INTERIM, FINAL = "interim_evaluation", "final_evaluation"
KINDS = {
    FEEDBACK: "Feedback from the people served",
    INTERIM: "An interim evaluation",
    FINAL: "A final evaluation",
    RECEIPTS: "Receipts or invoices",
    PHOTOGRAPH: "A photograph",
    VOICE_NOTE: "A voice note",
    FILM: "A short film",
    OTHER_REPORT: "A report made for another funder",
    SCAN: "The return on paper, as a scan or photograph",
}
"""Of evidence, in the order offered."""
PERSONAL = (PHOTOGRAPH, VOICE_NOTE, FILM)
"""Kinds that always name, show or let hear somebody."""
LONGEST_SHOWS = 2_000
_MEGABYTES = {VOICE_NOTE: 20, FILM: 50, PHOTOGRAPH: 15}
_USUAL_MEGABYTES = 10


def kinds_offered(is_sampled: bool) -> list[tuple[str, str]]:
    """What can be chosen on the page: receipts first where they are asked for, and not at all where they are not."""
    others = [(kind, words) for kind, words in KINDS.items() if kind != RECEIPTS]
    return [(RECEIPTS, KINDS[RECEIPTS]), *others] if is_sampled else others


def megabytes(kind: str) -> int:
    """How large the file of this kind may be."""
    return _MEGABYTES.get(kind, _USUAL_MEGABYTES)


def evidence_problems(
    kind: str, shows: str, *, names_people: bool, people_agreed: bool, has_file: bool, is_sampled: bool
) -> list[Problem]:
    """What is wrong with a piece of evidence; its file is looked at by itself. Receipts are taken from those alone
    whose return was drawn by lot, `is_sampled`, as only they are asked for them.
    """
    problems = []
    if kind not in KINDS:
        problems.append(Problem("kind", "Choose what it is.", "missing"))
    elif kind not in dict(kinds_offered(is_sampled)):
        sentence = "This return was not drawn by lot, so we need no receipts for it. Keep them with your papers."
        return [Problem("kind", sentence, "not_for_it")]
    if kind == FEEDBACK and not has_file:
        problems += text_problems(shows, "shows", "what people said", LONGEST_SHOWS)
    elif kind in KINDS and not has_file:
        problems.append(Problem("file", "Choose the file.", "missing"))
    if len(shows) > LONGEST_SHOWS and not problems:
        problems.append(Problem("shows", f"Use at most {LONGEST_SHOWS:,} characters.", "too_long"))
    if (names_people or kind in PERSONAL) and not people_agreed:
        sentence = "Ask the people who are named, seen or heard whether you may send it to us, then tick the box."
        problems.append(Problem("people_agreed", sentence, "not_agreed"))
    return problems


def adding_refusal(state: str) -> Problem | None:
    """Why nothing can be added to a return; None when it can, also after it was sent."""
    if state != "skipped":
        return None
    return Problem("", "This return was left out, so it needs no evidence.", "left_out")
