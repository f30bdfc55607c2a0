"""What the invented organisations say. Nobody here exists."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Bid:
    """An organisation and what it asks for, in pounds."""

    organisation: str
    kind: str
    income: int
    title: str
    amount: int
    what: str
    who: str
    change: str
    people: int
    postcode: str
    constituted: bool = True

    def answers(self, starts: str) -> dict[str, Any]:
        return {
            "what": self.what,
            "who": self.who,
            "change": [{"outcome": "less_lonely", "how": self.change, "target": self.people}],
            "people": self.people,
            "where": self.postcode,
            "starts": starts,
            "costs": self.costs(),
            "social_value": "Our volunteers learn to lead sessions, and we buy what we need from shops in the street.",
            "at_risk": False,
            "true": True,
        }

    def costs(self) -> dict[str, Any]:
        """A budget that comes to what is asked for, in pence."""
        whole = self.amount * 100
        worker, materials = whole * 60 // 100, whole * 25 // 100
        return {
            "lines": [
                {"what": "A worker's hours, and volunteers' expenses", "pence": worker},
                {"what": "Rent of the room, food and materials", "pence": materials},
            ],
            "overheads_pence": whole - worker - materials,
        }


SPRING = (
    Bid(
        "Ropewalk Growers",
        "unincorporated_charity",
        8_400,
        "A garden that anybody can use",
        18_000,
        "We will turn the plot behind the old ropewalk into raised beds and open it three mornings a week.",
        "People over 60 who live alone in the flats opposite. Forty-one of them told us so at the summer tea.",
        "They get out, move, and know their neighbours by name.",
        60,
        "ZZ1 1AB",
    ),
    Bid(
        "Canalside Carers",
        "cio",
        64_000,
        "An afternoon off",
        24_500,
        "Every Thursday we look after the person you care for, so that you have an afternoon for yourself.",
        "Unpaid carers. The surgery sends us two or three a week, and we have a waiting list.",
        "Carers sleep better and keep going for longer.",
        45,
        "ZZ1 2BF",
    ),
    Bid(
        "Second Spring",
        "cic",
        38_000,
        "Walking again",
        15_000,
        "Short, slow walks with a physiotherapist and a flask of tea, twice a week in every season.",
        "People who have been in hospital with heart or lung trouble and are afraid to go out.",
        "They walk further, and they walk with somebody.",
        80,
        "ZZ2 2AB",
    ),
    Bid(
        "Hearth and Table",
        "charitable_company",
        142_000,
        "Cooking for one",
        21_000,
        "Six-week courses in which men who have lost their partners learn to cook and then eat together.",
        "Widowed men. We asked at the bereavement group what they missed, and it was dinner.",
        "They eat properly and have company at least once a week.",
        36,
        "ZZ1 3DJ",
    ),
    Bid(
        "Dosti Women's Circle",
        "unregistered_group",
        3_200,
        "Talking in our own language",
        6_500,
        "A weekly circle with tea, a visiting nurse, and somebody who speaks Punjabi and Urdu.",
        "Older women who do not go to the doctor because nobody there understands them.",
        "They ask for help earlier.",
        30,
        "ZZ2 5EA",
        constituted=False,
    ),
    Bid(
        "Burley Bell Ringers",
        "unincorporated_charity",
        5_100,
        "Ring once, stay for soup",
        9_000,
        "We teach anybody over 55 to ring handbells, and cook soup together afterwards, on Wednesday evenings.",
        "People who retired in the last two years and miss the company of work.",
        "They have something to turn up for, and people who ask where they were.",
        24,
        "ZZ1 4EA",
    ),
)

AUTUMN = (
    Bid(
        "Longbeck Swimmers",
        "unincorporated_charity",
        11_800,
        "Quiet hour at the baths",
        9_800,
        "An hour each Sunday without music, whistles or crowds, with a helper in the water.",
        "Autistic adults and their families. Nine families asked for it in writing.",
        "They swim, which they could not before.",
        40,
        "ZZ3 3AB",
    ),
    Bid(
        "The Tool Library",
        "cooperative",
        27_500,
        "Mend it together",
        12_000,
        "A repair bench on Saturdays where people who know how show people who want to know.",
        "Neighbours on low incomes, and retired tradespeople with nothing to do.",
        "Things last longer, and so do friendships.",
        150,
        "ZZ1 5FE",
    ),
    Bid(
        "St Bride's Pantry",
        "faith_group",
        19_000,
        "More than a food parcel",
        14_200,
        "A table, a hot drink and an adviser beside the pantry on both of its days.",
        "The 90 households that come now. Half of them told us that they are behind with rent.",
        "Fewer come back in crisis.",
        220,
        "ZZ2 7GH",
    ),
    Bid(
        "Signs of Life",
        "cio",
        71_000,
        "Health talks in British Sign Language",
        17_300,
        "Monthly talks with nurses and pharmacists, in BSL first, filmed for those who cannot come.",
        "Deaf people, who get most of their health information second hand.",
        "They know what their tablets are for.",
        70,
        "ZZ1 6GH",
    ),
    Bid(
        "Upper Moor Youth",
        "unregistered_group",
        4_600,
        "Friday night is ours",
        5_900,
        "A youth night that young people plan and run, with two adults by the door.",
        "Young people from the two estates, who now have nowhere to be after six.",
        "They have a place and something that is theirs.",
        55,
        "ZZ3 6EA",
        constituted=False,
    ),
)

WAITING = (
    Bid(
        "Towpath Walkers",
        "unincorporated_charity",
        6_200,
        "Slow walks for stiff knees",
        2_800,
        "Two walks a week along the water with a bench every ten minutes, and soup afterwards.",
        "People who were told to move more after an operation. The physiotherapists send us four a month.",
        "They walk further, and phone each other in between.",
        45,
        "ZZ1 7HN",
    ),
    Bid(
        "Weir Street Ramblers",
        "unincorporated_charity",
        5_100,
        "Out of the house by eleven",
        2_600,
        "A bus to the edge of the moor every other Thursday, with a leader for those who walk slowly.",
        "Men over 70 on their own. Our last outing had thirty on it and a list of those who could not come.",
        "They have a day in the week that they look forward to.",
        35,
        "ZZ1 8JD",
    ),
    Bid(
        "Second Wind",
        "cio",
        16_000,
        "Dance for tired lungs",
        21_500,
        "Chair dance with a teacher who trained in pulmonary rehabilitation, in three halls.",
        "People who have finished their hospital course and have nowhere to go on.",
        "They stay as fit as they were when they left hospital.",
        60,
        "ZZ3 8GH",
    ),
    Bid(
        "Attic Menders",
        "unregistered_group",
        900,
        "Loft clear-outs with company",
        1_900,
        "Two of us and a van help somebody sort a loft, one afternoon at a time, with tea.",
        "Older people who cannot move to a smaller home because of what is upstairs.",
        "They move when they want to, and not after a fall.",
        18,
        "ZZ2 9JD",
        constituted=False,
    ),
)

WINTER = Bid(
    "Brick Lane Singers",
    "unregistered_group",
    1_900,
    "Singing for breath",
    3_400,
    "Weekly singing with a leader who knows about lungs, in the room over the library.",
    "People with COPD. The respiratory nurse has offered to bring the first group.",
    "They breathe more easily and look forward to Tuesdays.",
    25,
    "ZZ1 9LG",
    constituted=False,
)

REASONS = (
    "Clear about who it is for and how they know.",
    "A believable plan with sensible costs.",
    "Neighbours gain from it beyond those who come.",
)
