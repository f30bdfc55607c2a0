"""The twelve commitments of NHS West Yorkshire ICB in Leeds, in short words of ours, as a set to start from.

They are those of section 7.1 of its annual position statement “Working with the Third Sector” of 2024. Ten have a
figure of ours that tells of them; nothing that we know tells of the eleventh and the twelfth.
"""

from collections.abc import Sequence

from grants.reporting.commitments import figure_rules as figures
from grants.reporting.commitments.rules import Wanted

SOURCE = "NHS West Yorkshire ICB in Leeds, Working with the Third Sector, annual position statement 2024, section 7.1"


def _promise(number: int, wording: str, measure: str = "", target: int | None = None) -> Wanted:
    return Wanted(wording, f"{SOURCE}, commitment {number}", measure, None if target is None else target * 10)


STARTING: Sequence[Wanted] = (
    _promise(
        1,
        "Progress against these commitments is reviewed with the third sector every year, and the statement updated"
        " with a clearer and wider breakdown of spending.",
        figures.REVIEWED,
        100,
    ),
    _promise(
        2,
        "The third sector stays a valued member of the Leeds Health and Care Partnership, and what it needs to take"
        " part well is reviewed with it.",
        figures.THIRD_SECTOR,
    ),
    _promise(3, "From 2025, funding of the third sector at least keeps pace with the NHS allocation.", figures.GROWTH),
    _promise(
        4, "More of the money goes to reducing inequality and to preventive and proactive care.", figures.DEPRIVED
    ),
    _promise(
        5,
        "Every procurement has a common statement of social value and a strong emphasis on it.",
        figures.SOCIAL_VALUE,
        100,
    ),
    _promise(
        6,
        "Contracts and grants normally last three to five years; a shorter or longer one is justified in writing.",
        figures.LONG,
    ),
    _promise(
        7,
        "Six months’ notice is given before a contract or grant is ended, but for the stated exceptions.",
        figures.NOTICE,
        100,
    ),
    _promise(
        8,
        "There are fewer contracts and grants, less short-term and one-off money, and more goes through community"
        " anchors, alliances and partnerships.",
        figures.ANCHORED,
    ),
    _promise(
        9,
        "Local partners are supported to find solutions and deliver outcomes, with data collection streamlined and"
        " resourced.",
        figures.REPORTING,
        100,
    ),
    _promise(
        10,
        "Funders in Leeds and across the ICB work together on simpler and more consistent processes.",
        figures.JOINT,
    ),
    _promise(11, "The approach to digital integration is developed with the third sector and includes it."),
    _promise(
        12, "The ICB uses its position to speak up with the sector, and its role as an anchor for wider social value."
    ),
)
