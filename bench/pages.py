"""Requests per second: those of a grant's life, against a bare Flask page on the same server.

Gunicorn with two processes of four threads, eight connections, PostgreSQL. Whole rounds are run by
requests, each with new people; the bare page is measured just before and just after each kind of
request, and each kind is compared with the bare page of its own seconds.
"""

from dataclasses import dataclass

from bench import contents
from bench.client import Client, api, page
from bench.load import Load
from bench.results import Table
from bench.season import Season
from bench.season import Size as SeasonSize
from bench.servers import prepared_ground, web_server
from bench.ways import Way
from bench.world import Somebody, World

LIST_GOAL = 1 / 100
WAY, WAYS_GOAL = "page: start, two sections and send", 15
PAGE, LIST = "page: 60 of 10,000 applications", "list 60 of 10,000 applications"
WORK_LIST = "page: the work list of 10,000 applications"


WARM_UP = SeasonSize(applications=16, schemes=4, reading=0.3)
SEASON = SeasonSize(applications=160, schemes=20, reading=0.7)


@dataclass(frozen=True)
class Size:
    warm_up: SeasonSize = WARM_UP
    season: SeasonSize = SEASON
    seasons: int = 3
    in_list: int = 10_000
    bare_seconds: float = 1.0


def measure(size: Size = Size()) -> Table:
    with (
        prepared_ground() as ground,
        web_server(ground, "wsgi:app") as port,
        web_server(ground, "bench.bare:app") as bare_port,
        Load() as load,
    ):
        world = World(ground)
        (administrator,) = world.people(["Administrator"], administrators=True)
        client = Client(load, port, bare_port, bare_seconds=size.bare_seconds)
        Season(client, world, administrator, "warm up", size.warm_up).run()
        lists = _Lists(client, world, administrator, size)
        lists.read()
        client.lines.clear()
        for number in range(size.seasons):
            Season(client, world, administrator, f"season {number}", size.season).run()
            lists.read()
            _whole_ways(client, world, f"ways {number}", size.season.applications)
        world.close()
    return Table("Requests", "per second", "of a bare page", list(client.lines.values()))


def _whole_ways(client: Client, world: World, name: str, number: int) -> None:
    """New people, each with an organisation, who apply with their browsers."""
    people = world.people(f"{name} applicant {each}" for each in range(number))
    groups = client.do([api("POST", "/organisations", contents.organisation(each.email), each) for each in people])
    begins = f"/rounds/{world.open_round(name, number, contents.SHORT)}/apply"
    fits = {f"eligibility_answers.{key}": "yes" for key in contents.FITTING}
    ways = [
        Way(world.cookie(each), begins, {"organisation_id": group["id"], **fits}, contents.TYPED)
        for each, group in zip(people, groups, strict=True)
    ]
    client.ways(WAY, ways, least_rate=WAYS_GOAL)


class _Lists:
    """The list of a large round, at its beginning and in its middle."""

    def __init__(self, client: Client, world: World, by: Somebody, size: Size) -> None:
        self.client, self.by, self.seconds = client, by, size.season.reading
        round_id = world.full_round("Large", size.in_list, by)
        self.cookie = world.cookie(by)
        self.shown, self.asked = (
            self._places(path, size.in_list // 2)
            for path in (f"/lists/applications?of={round_id}", f"/rounds/{round_id}/applications?")
        )

    def _places(self, path: str, wanted: int) -> tuple[str, str]:
        """The address of a list, and that of what comes after the first `wanted`."""
        after, passed = "", 0
        while passed < wanted:
            number = min(200, wanted - passed)
            (found,) = self.client.do([api("GET", f"{path}&size={number}{after}", None, self.by)])
            after, passed = f"&after={found['next']}", passed + number
        return path, f"{path}{after}"

    def read(self) -> None:
        self.client.again(PAGE, [page(place, self.cookie) for place in self.shown], self.seconds, goal=LIST_GOAL)
        narrowed = ("/screening", "/screening?who=nobody&attention=rules&attention=amber")
        self.client.again(WORK_LIST, [page(place, self.cookie) for place in narrowed], self.seconds, goal=LIST_GOAL)
        requests = [api("GET", place, None, self.by) for place in self.asked]
        self.client.again(LIST, requests, self.seconds, goal=LIST_GOAL)
