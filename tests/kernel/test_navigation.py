"""Where one can go from a page: few links by themselves, many under what one does."""

from grants.kernel.navigation import FEW, Area, Link, menu, to_list
from grants.stages import STAGES


def link(area: Area, text: str, endpoint: str = "") -> Link:
    return Link(area, text, endpoint or f"{text.lower()}.list", lambda actor: True)


AWARDS, PAYMENTS = link(Area.MONEY, "Awards"), link(Area.MONEY, "Payments")
HOME, ROUNDS, PACKS = link(Area.TODAY, "Home"), link(Area.ASSESS, "Rounds"), link(Area.REPORTING, "Packs")
MANY = [PACKS, AWARDS, HOME, PAYMENTS, ROUNDS, *(link(Area.SETTINGS, f"Setting{number}") for number in range(FEW))]


def test_few_links_stand_by_themselves_in_the_order_of_what_one_does():
    entries = menu([PACKS, AWARDS, HOME], "packs.list", (), str)

    assert [(entry.text, entry.here, entry.links) for entry in entries] == [
        ("Home", False, ()),
        ("Awards", False, ()),
        ("Packs", True, ()),
    ]


def test_many_links_stand_under_what_one_does_and_an_area_opens_its_first():
    entries = menu(MANY, "payments.list", (), str)

    assert [entry.text for entry in entries] == [Area.TODAY, Area.ASSESS, Area.MONEY, Area.REPORTING, Area.SETTINGS]
    (here,) = [entry for entry in entries if entry.here]
    assert (here.text, here.href) == (Area.MONEY, "awards.list")
    assert [(entry.text, entry.here) for entry in here.links] == [("Awards", False), ("Payments", True)]


def test_a_page_without_a_link_is_part_of_the_link_of_its_blueprint_or_else_of_its_stage():
    def where(endpoint: str, *of_stage: Link) -> list[str]:
        return [entry.text for area in menu(MANY, endpoint, of_stage, str) for entry in area.links if entry.here]

    assert where("payments.show") == ["Payments"]
    assert where("letters.show", AWARDS, PAYMENTS) == ["Awards"]
    assert where("elsewhere.show") == []


def test_a_link_that_somebody_may_not_open_is_not_where_they_are():
    assert not [entry for entry in menu([ROUNDS], "letters.show", [AWARDS], str) if entry.here]


def test_no_two_links_of_the_menu_have_one_name():
    links = [link for stage in STAGES for link in stage.navigation]

    assert (
        len({link.text for link in links})
        == len({(link.endpoint, *link.values.items()) for link in links})
        == len(links)
    )


def test_every_page_of_a_list_is_part_of_the_link_to_it():
    grants, lists = to_list(Area.MONEY, "Grants", "awards"), link(Area.REPORTING, "Lists", "lists.choose")

    def where(endpoint: str, **values: str) -> list[str]:
        entries = menu([grants, lists], endpoint, (), lambda *_, **__: "", values)
        return [entry.text for entry in entries if entry.here]

    assert where("lists.show", list_key="awards") == where("lists.preview", list_key="awards") == ["Grants"]
    assert where("lists.show", list_key="rounds") == where("lists.choose") == ["Lists"]
