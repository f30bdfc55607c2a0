"""The cautions of a comparison in sentences, with the names of those they concern."""

from collections.abc import Mapping, Sequence

from grants.kernel.counting import counted
from grants.panels.comparing import results as comparison
from grants.panels.comparing.ranking.queries import Ranking
from grants.panels.comparing.results import Caution

LONGEST_LIST = 8
"""Names in one sentence; those beyond are counted."""


def sentence_of(caution: Caution, ranking: Ranking) -> str:
    """What a caution means, for this reader."""
    titles = {str(key): f"“{title}”" for key, title in ranking.titles.items()}
    members = {str(each.id): each.person.name for each in ranking.panel.members}
    match caution.code:
        case comparison.NO_MARKS:
            return "Nobody has given all their marks for an application yet, so there is nothing to compare."
        case comparison.ONE_MARKER:
            return "Only one person has given marks so far, so nothing can be said of how hard they mark."
        case comparison.ALL_EQUAL:
            return "All marks are equal so far, so they put nothing in order."
        case comparison.NOT_CONNECTED:
            return _not_connected(caution, members)
        case comparison.FEW_READERS:
            named = _listed(caution.groups[0], titles)
            return f"So far only one or two people have marked {named}. Their adjusted means say little."
        case comparison.FEW_READ:
            return _few_read(caution, members)
    raise ValueError(f"There are no words for the caution {caution.code!r}.")


def _not_connected(caution: Caution, members: Mapping[str, str]) -> str:
    groups = "; ".join(_listed(group, members) for group in caution.groups)
    return (
        "Some readers share no application with the rest, not even by way of somebody else. Comparing them supposes"
        " that the applications they read are equally good on average. Let somebody read on both sides if you can."
    ) + (f" These read by themselves: {groups}." if groups else "")


def _few_read(caution: Caution, members: Mapping[str, str]) -> str:
    if not caution.groups:
        return "Some members have marked only one or two applications so far, which says little of how hard they mark."
    named = _listed(caution.groups[0], members)
    return f"{named} marked only one or two applications so far, which says little of how hard they mark."


def _listed(ids: Sequence[str], names: Mapping[str, str]) -> str:
    named = [names.get(each, "somebody who has left") for each in ids]
    more = len(named) - LONGEST_LIST
    if more > 0:
        named = [*named[:LONGEST_LIST], counted(more, "other")]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
