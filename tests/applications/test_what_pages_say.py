"""What pages say after something was saved: good news in green, what is still to do not; and nothing twice."""

from dataclasses import replace

from grants.applications import rules
from grants.kernel.forms import parse_definition
from grants.schemes.defaults import APPLICATION
from tests.applications.rows import World
from tests.applications.test_pages import seen, version_on


def test_what_is_still_to_put_right_is_not_in_a_box_of_success(world: World):
    draft = world.draft()
    sam, path = world.house.browser(world.sam), f"/applications/{draft}/sections/about-your-request"
    typed = {"on-page": "project-title amount-requested", "project-title": "Soup", "amount-requested": "1"}
    version = version_on(seen(sam.get(path)))
    told = sam.post(path, data={**typed, "version": version}, follow_redirects=True).text
    assert "Before you send it:" in told
    assert "govuk-notification-banner--success" not in told
    good = sam.post(
        "/account/communication", data={"contact_method": "email", "hand_format": ""}, follow_redirects=True
    )
    assert "govuk-notification-banner--success" in good.text


def test_a_declaration_that_the_form_asked_for_is_not_asked_again():
    form = parse_definition(APPLICATION)
    asked = form.question_telling("agreed")
    assert asked is not None
    assert rules.is_declared(form, {asked.key: True})
    assert not rules.is_declared(form, {asked.key: False})
    # Something else to agree to says nothing of that
    other = replace(form, sections=(replace(form.sections[0], questions=(replace(asked, tells=None),)),))
    assert not rules.is_declared(other, {asked.key: True})


def test_a_refused_form_says_the_address_of_its_own_page(world: World):
    sam, draft = world.house.browser(world.sam), world.draft()
    path = f"/applications/{draft}/sections/about-your-request"
    sent = {"on-page": "amount-requested", "amount-requested": "lots", "version": "1"}
    assert f'data-own-address="{path}"' in sam.post(path, data=sent).text
    assert "data-own-address" not in sam.get(path).text
