"""Every page there is, and who sees it: what tests of all pages walk through."""

from tests.security.table import route_of, rows
from tests.security.world import PEOPLE, World

# Seen besides what the table of addresses knows: the same pages with something else on them.
STATES = {
    "visitor": ["/nowhere/", "/forbid/", "/fail/"],
    "guest": ["/account/login/?next=/decks/"],
    "owner": [
        "/?start=0",
        "/review/?deck=aws/metricas&goal=3",
        "/review/grade/",
        "/decks/aws/?q=metrica",
        "/decks/aws/?q=nothing+of+the+kind",
        "/decks/aws/?state=due",
        "/study/?how=ahead&days=2&q=nothing+of+the+kind",
        "/progress/week/?of=2026-02-18",
        "/nowhere/",
    ],
    "stranger": [],
    "staff": ["/admin/decks/note/"],
    "boss": [
        "/admin/decks/note/?q=metrica&status__exact=published",
        "/admin/decks/note/?q=nothing+of+the+kind",
        "/admin/accounts/user/?is_guest__exact=1",
        "/admin/nowhere/",
    ],
}
# What nobody looks at in a browser.
NO_PAGES = {
    *("reviews:progress_csv", "reviews:progress_json", "reviews:whatif_csv", "reviews:whatif_json"),
    *("media", "admin:jsi18n", "admin:decks_deck_export", "decks:table_export", "decks:batch_refused"),
}


def addresses_of(world: World, person: str) -> list[str]:
    """Of every page this person sees; of the superuser the admin's, since the rest is what other learners see."""
    found = [
        world.address(row)
        for row, answers in rows().items()
        if answers["GET"][PEOPLE.index(person)] == "200"
        and route_of(row) not in NO_PAGES
        and (person != "boss" or route_of(row).startswith(("admin", "decks")))
    ]
    if person == "owner":
        found.append(f"{world.address('reviews:card_reveal')}?token={world.token}")
        found.append(f"{world.address('reviews:session')}?sitting={world.things['sitting'].id}")
    if person == "boss":
        found += [f"{world.address('decks:batch ready')}?show={verdict}" for verdict in ("changed", "added")]
    return found + STATES[person]
