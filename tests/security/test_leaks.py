"""Whatever is asked, nothing is echoed, nothing is given away and nothing fails."""

import html5lib
import pytest
from zeal import zeal_ignore

from tests.markup import HTML
from tests.security.asking import rolled_back
from tests.security.table import rows
from tests.security.world import PEOPLE, World, body_for

pytestmark = pytest.mark.django_db

PROBES = [
    *("/.git/", "/.git/HEAD", "/.hg/", "/.svn/entries", "/.env.production", "/config/settings.py", "/manage.py"),
    *("/data/", "/repaso.sqlite3", "/data/repaso.sqlite3", "/backup.zip", "/admin/doc/", "/__debug__/", "/phpinfo.php"),
    *("/static/%2e%2e/config/settings.py", "/static/..%2fmanage.py", "/static/%2e%2e%2f%2e%2e%2fetc/passwd"),
    *("/static//etc/passwd", "/static/..\\manage.py", "/static/css/../../manage.py", "/static/%00", "/static/css/"),
    *("/static/%c0%ae%c0%ae/manage.py", "/%ff%fe/", "/decks/%00/", "/review/card/-1/", "/admin/decks/note/%00/"),
    *("/review/card/99999999999999999999999999/", "/admin/decks/deck/99999999999999999999999999/export/"),
    *("/" + "a" * 5_000, "/decks/" + "a" * 5_000 + "/"),
    *("/admin/accounts/user/99999999999999999999999999/change/", "/admin/decks/note/1'--/change/"),
]


@pytest.mark.parametrize("person", ["visitor", "boss"])
def test_there_is_nothing_behind_what_probes_ask_for(world, person):
    for path in PROBES:
        response = world.clients[person].get(path)

        assert response.status_code in (302, 400, 404), path
        if response.status_code == 302:
            assert response["Location"].startswith(("/account/login/", "/admin/")), path


@pytest.mark.parametrize("path", ["/<script>alert(1)</script>/", "/decks/%22%3E%3Cscript%3Ealert(1)%3C/script%3E/"])
@pytest.mark.parametrize("person", ["visitor", "owner"])
def test_an_address_is_echoed_as_text_or_not_at_all(world, person, path):
    response = world.clients[person].get(path, {"<svg onload=alert(1)>": "'\"><img src=x onerror=alert(1)>"})

    page = html5lib.parse(response.content.decode())
    assert response.status_code == 404
    assert all(script.get("src") for script in page.iter(f"{HTML}script"))
    assert not list(page.iter(f"{HTML}img"))
    assert not [svg for svg in page.iter("{http://www.w3.org/2000/svg}svg") if svg.get("onload")]


@pytest.mark.any_database
def test_trace_is_answered_nowhere(world):
    """It would send back the cookies that scripts may not read."""
    for row in rows():
        for person in ("visitor", "boss"):
            with rolled_back(world.clients[person]):
                response = world.clients[person].trace(world.address(row), headers={"X-Secret": "echo me"})
            assert b"echo me" not in response.content, row
            assert response["Content-Type"].startswith("text/html") or response.status_code in (302, 405), row


# ── nonsense is answered, never a failure ────────────────────────────────────────────────────────────────────

NAMES = [
    *("q", "state", "deck", "start", "goal", "card", "token", "next", "page", "p", "o", "e", "all", "ot", "topic"),
    *("_popup", "_to_field", "_changelist_filters", "status__exact", "kind__exact", "tags__id__exact"),
    *("slide__id__exact", "is_guest__exact", "term", "app_label", "model_name", "field_name", "slug", "title"),
    *("lang", "parent", "minutes", "look", "first_day", "last_day", "plan"),
    *("exam_on", "exam_minutes", "new_per_day", "reviews_per_day", "break_on", "break_days"),
]
# Alone as well, where the first of them to be refused would hide the others. To the admin's list each name is a filter.
ALONE = {
    "reviews:session": ["deck", "start", "goal", "card", "token", "next"],
    "reviews:concepts deck": ["q", "state", "page"],
    "admin:decks_note_changelist": NAMES,
    "admin:decks_note_add": ["deck", "lang", "q", "next", "_popup", "_to_field", "_changelist_filters"],
}
NONSENSE = ["\x00", "-1", "9" * 30, "'\"{{7*7}}%s%(x)s../../etc/passwd", "\ufffe\u202e\U0001f600" + "a" * 3_000]


@pytest.mark.parametrize("nonsense", NONSENSE, ids=[ascii(text[:9]) for text in NONSENSE])
def test_nonsense_in_a_query_is_no_failure(world, nonsense):
    ask_with_nonsense(world, "GET", lambda row: dict.fromkeys(NAMES, nonsense))
    for row, names in ALONE.items():
        for name in names:
            with zeal_ignore(), rolled_back(world.clients["boss"]):
                assert world.clients["boss"].get(world.address(row), {name: nonsense}).status_code < 500, (row, name)


@pytest.mark.parametrize("nonsense", NONSENSE, ids=[ascii(text[:9]) for text in NONSENSE])
def test_nonsense_in_a_form_is_no_failure(world, nonsense):
    ask_with_nonsense(world, "POST", lambda row: dict.fromkeys([*body_for(world, row), *NAMES], nonsense))


def ask_with_nonsense(world: World, method: str, nonsense) -> None:
    """By the superuser where the admin answers or nobody else gets anywhere, else by whom something answers."""
    for row, answers in rows().items():
        answered = dict(zip(PEOPLE, answers[method], strict=True))
        asked = [person for person in ("visitor", "owner") if answered[person] not in ("in", "405", "403", "404")]
        for person in asked if asked and not row.startswith("admin:") else ["boss"]:
            if answered[person] in ("in", "405"):
                continue
            client = world.clients[person]
            with zeal_ignore(), rolled_back(client):
                sent = nonsense(row)
                response = getattr(client, method.lower())(world.address(row), sent)
                assert response.status_code < 500, (row, person, sent)
