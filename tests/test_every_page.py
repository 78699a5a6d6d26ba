"""Every page, for everybody who sees it, in HTML that no browser has to repair."""

from collections import Counter

import pytest
from html5lib.html5parser import ParseError
from zeal import zeal_ignore

from tests.markup import HTML, parsed, parsed_page
from tests.pages import addresses_of
from tests.security.asking import rolled_back
from tests.security.table import rows
from tests.security.world import PEOPLE

pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.urls("tests.config.failing_urls")]


def faults_of(html: str) -> list[str]:
    try:
        page = parsed_page(html)
    except ParseError as error:
        return [f"does not parse: {error}"]
    faults = []
    ids = Counter(element.get("id") for element in page.iter() if element.get("id") is not None)
    faults += [f"the id {name!r} {count} times" for name, count in ids.items() if count > 1]
    faults += [f"an empty id on {element.tag}" for element in page.iter() if element.get("id") == ""]
    for element in page.iter():
        for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list"):
            for target in (element.get(name) or "").split():
                if target not in ids:
                    faults.append(f"{name} of a thing that is not there: {target}")
    if not (page.find(f"{HTML}head/{HTML}title").text or "").strip():
        faults.append("no title")
    if not page.get("lang"):
        faults.append("no language")
    if len(list(page.iter(f"{HTML}h1"))) != 1:
        faults.append(f"{len(list(page.iter(f'{HTML}h1')))} first headings")
    return faults


@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_is_valid(world, person):
    wrong = {}
    for address in addresses_of(world, person):
        with zeal_ignore():
            response = world.clients[person].get(address)
        assert response["Content-Type"] == "text/html; charset=utf-8", address
        wrong[address] = faults_of(response.content.decode())

    assert {address: faults for address, faults in wrong.items() if faults} == {}


@pytest.mark.parametrize("person", ["visitor", "guest", "owner", "boss"])
def test_every_form_that_is_refused_is_valid(world, person):
    client, wrong, seen = world.clients[person], {}, 0
    for row in rows():
        with zeal_ignore(), rolled_back(client):
            response = client.post(world.address(row), {"sent": "nothing it asks for"})
        if response["Content-Type"].startswith("text/html") and response.content.startswith(b"<!"):
            seen += 1
            wrong[row] = faults_of(response.content.decode())

    assert seen >= 5
    assert {row: faults for row, faults in wrong.items() if faults} == {}


@pytest.mark.parametrize(
    ("person", "address", "target"),
    [
        ("owner", "/review/", "session"),
        ("owner", "/review/reveal/?token={token}", "session"),
        ("stranger", "/review/", "session"),
        ("owner", "/decks/aws/?q=metrica", "concept_list"),
        ("owner", "/study/?how=practise", "study_plan"),
        ("owner", "/way-back/?minutes=10", "way_back"),
        ("owner", "/way-back/?minutes=1", "way_back"),
        ("owner", "/decks/aws/?q=nothing+of+the+kind", "concept_list"),
    ],
)
def test_every_fragment_is_valid(world, person, address, target):
    response = world.clients[person].get(
        address.format(token=world.token), headers={"HX-Request": "true", "HX-Target": target}
    )

    fragment = parsed(response.content.decode())
    assert fragment[0].get("id") == target


def test_the_preview_is_valid(world):
    for body in ({"kind": "basic", "front": "Q", "back": "$x$"}, {"kind": "cloze", "front": "{{c1::x"}, {}):
        response = world.clients["boss"].post("/admin/decks/note/preview/", body)

        parsed(response.content.decode())
