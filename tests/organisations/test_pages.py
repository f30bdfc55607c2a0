"""Organisations, as people see them."""

from tests.house import TestHouse
from tests.organisations.given import colleague, errors, organisation, read

TYPED = {
    "name": "Beeston Blooms",
    "kind": "unregistered_group",
    "constituted": "no",
    "charity_number": "",
    "company_number": "",
    "annual_income_pence": "8,500",
    "postcode": "ls11 8pg",
    "area": "Beeston",
    "position": "Treasurer",
}


def test_somebody_new_is_led_to_register_and_back_to_what_they_came_for(house: TestHouse):
    browser = house.browser(house.person("Nia New"))
    assert "Register your organisation" in browser.get("/").text
    page = browser.get("/organisations/register?then=/rounds")
    assert "Register your organisation" in read(page).find(".//h1").text

    saved = browser.post("/organisations/register", data={**TYPED, "then": "/rounds"})

    assert (saved.status_code, saved.location) == (302, "/rounds")
    assert "Beeston Blooms is registered." in browser.get("/organisations").text
    assert "Register your organisation" not in browser.get("/").text


def test_nobody_is_sent_elsewhere_after_registering(postgres_house: TestHouse):
    browser = postgres_house.browser(postgres_house.person("Nia New"))
    saved = browser.post("/organisations/register", data={**TYPED, "then": "https://elsewhere.example"})
    assert saved.location.startswith("/organisations/")
    assert "£8,500" in browser.get(saved.location).text


def test_a_refused_registration_keeps_what_was_typed(postgres_house: TestHouse):
    browser = postgres_house.browser(postgres_house.person("Nia New"))
    typed = {**TYPED, "name": "", "constituted": "", "annual_income_pence": "lots", "charity_number": "12"}

    refused = browser.post("/organisations/register", data=typed)

    assert refused.status_code == 422
    assert list(errors(refused)) == ["name", "constituted", "charity_number", "annual_income_pence"]
    for kept in ('value="lots"', 'value="12"', 'value="ls11 8pg"', 'value="Treasurer"'):
        assert kept in refused.text


def test_a_position_is_needed_of_those_who_join(postgres_house: TestHouse):
    nia, ada = postgres_house.person("Nia New"), postgres_house.person("Ada Min", administrator=True)
    typed = {**TYPED, "position": ""}
    assert list(errors(postgres_house.browser(nia).post("/organisations/register", data=typed))) == ["position"]
    assert postgres_house.browser(ada).post("/organisations/register", data=typed).status_code == 302


def test_adding_a_colleague(postgres_house: TestHouse):
    house, sam = postgres_house, postgres_house.person("Sam Field")
    kept = organisation(house, sam)
    browser, address = house.browser(sam), f"/organisations/{kept.id}/members/add"
    read(browser.get(address))

    refused = browser.post(address, data={"email": "kit at home", "name": "Kit", "position": ""})
    saved = browser.post(address, data={"email": "kit@example.org", "name": "Kit Marsh", "position": "Chair"})

    assert errors(refused) == {
        "email": "Enter an e-mail address in the right form, like name@example.org.",
        "position": "Enter the position in the organisation, like treasurer.",
    }
    assert 'value="kit at home"' in refused.text
    assert "Not answered, asked on 1 March 2027" in browser.get(saved.location).text


def test_who_may_not_sign_is_not_offered_to_name_signatories(postgres_house: TestHouse):
    house, sam, kit = postgres_house, postgres_house.person("Sam Field"), postgres_house.person("Kit Marsh")
    kept = organisation(house, sam)
    colleague(house, kept, kit)
    address = f"/organisations/{kept.id}/members/add"
    assert "May sign" in house.browser(sam).get(address).text
    assert "May sign" not in house.browser(kit).get(address).text


def test_others_are_kept_out(postgres_house: TestHouse):
    house = postgres_house
    kept = organisation(house, house.person("Sam Field"))
    nia = house.browser(house.person("Nia New"))
    for path in ("", "/profile", "/profile/about", "/profile/people", "/profile/bank", "/members/add"):
        assert nia.get(f"/organisations/{kept.id}{path}").status_code == 403
        assert house.browser().get(f"/organisations/{kept.id}{path}").status_code == 302
    assert nia.post(f"/organisations/{kept.id}/profile/about", data={**TYPED, "version": "1"}).status_code == 403
    assert "Beeston Blooms" not in nia.get("/organisations").text


def test_the_list_is_found_by_name_and_goes_on(house: TestHouse):
    sam = house.person("Sam Field")
    ada = house.browser(house.person("Ada Min", administrator=True))
    counts = []
    for some in range(2):
        for i in range(32):
            organisation(house, sam, name=f"Group {some} {i:02}")
        with house.counted_queries() as statements:
            page = ada.get("/lists/organisations?sort=organisation")
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert "Group 0 00" in page.text
    assert "Group 1 31" not in page.text
    next_page = next(a for a in read(page).iter("a") if a.get("rel") == "next").get("href")
    assert "Group 1 31" in ada.get(next_page).text
    assert "Group 1" not in ada.get("/lists/organisations?q=group+0").text
    assert "Nothing here is as you asked for it." in ada.get("/lists/organisations?q=zebra").text
    assert "Group 0 00" in house.browser(sam).get("/organisations").text
