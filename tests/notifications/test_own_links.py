"""Links that act without signing in are for the reader of a message alone: nobody else can follow one."""

import re

from grants.kernel.access import is_open
from grants.notifications.own_links import TOKEN
from tests.notifications.rows import Scene
from tests.notifications.test_one_press import reminded_of_return
from tests.test_conventions import unwrapped

ACTS = re.compile(r"/(?:reminders/press|unsubscribe|how-it-was|returns/told|calendar)/[\w.~-]{12,}")
ALONE = "a link for Sam Field alone"


def test_an_administrator_reads_a_message_without_the_links_of_its_reader(scene: Scene):
    # Given messages to Sam with links that act without signing in: of a reminder, and of how it was
    scene.world.submitted()
    reminded_of_return(scene)
    to_sam = [each for each in scene.messages() if each.person_id == scene.world.sam.id]
    found = {link for each in to_sam for link in ACTS.findall(each.text)}
    assert {link.split("/")[1] for link in found} >= {"reminders", "how-it-was"}
    for message in (each for each in to_sam if ACTS.search(each.text)):
        at = f"/messages/{message.id}"
        # Then Ada reads whose they are, and Sam reads them as they came
        for shown in (
            scene.house.browser(scene.world.ada).get(at).text,
            scene.house.program(scene.world.ada).get(at).text,
        ):
            assert not ACTS.search(shown)
            assert ALONE in shown
        assert scene.house.program(scene.world.sam).get(at).json["text"] == message.text
        assert ACTS.search(scene.house.browser(scene.world.sam).get(at).text)
        # And links to pages that need signing in stay
        assert "https://" in message.text or "http://" in message.text


def test_every_page_for_all_that_an_address_with_a_secret_opens_calls_it_a_token(scene: Scene):
    app = scene.house.app
    secret = set()
    for rule in app.url_map.iter_rules():
        access = next(
            (each.access for each in unwrapped(app.view_functions[rule.endpoint]) if hasattr(each, "access")), None
        )
        if access and is_open(access.rule) and not rule.rule.startswith("/api/"):
            plain = {name for name, kind in rule._converters.items() if type(kind).__name__ == "UnicodeConverter"}
            secret |= {(rule.rule, name) for name in plain if name != TOKEN}
    assert secret == {("/rounds/<uuid:round_id>/papers/<name>", "name")}, "papers have names, and nothing acts by them"
