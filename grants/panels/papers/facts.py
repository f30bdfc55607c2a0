"""What papers of panels are made of, for the worker that prints them and the page that shows the same."""

from typing import Any

from grants.applications.in_words import plain_copy
from grants.panels.papers.member_papers import MemberPapers
from grants.schemes.scale_rules import guide_on_scale


def facts_for_papers(papers: MemberPapers) -> dict[str, Any]:
    """What the templates of the papers take: the papers, what each application says, and what each mark means."""
    scheme = papers.panel.round.scheme
    applications = [item.application for item in papers.items]
    return {
        "papers": papers,
        "copies": {each.id: plain_copy(each, with_names=not papers.is_blind) for each in applications},
        "guides": {
            each.id: guide_on_scale(each.guide, lowest=scheme.lowest_mark, highest=scheme.highest_mark)
            for each in scheme.criteria
        },
    }
