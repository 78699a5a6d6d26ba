"""Hostile text in every field of the site, on every page that shows it, in a real browser under the real policy."""

import re
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import quote, urlencode

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Profile, User
from decks.models import (
    AnalysisRun,
    Card,
    CardAnalysis,
    Deck,
    Note,
    Revision,
    Slide,
    SlideChanged,
    Source,
    StudyGroup,
    Tag,
)
from decks.rendering import NoteError, NoteText, render_note
from decks.services import save_note
from decks.services.lint import dismiss_finding
from decks.services.media import store_media
from decks.services.members import save_member
from decks.services.reports import report_card
from decks.services.slide_decks import import_slides
from decks.services.suggestions import decline_report
from reviews.models import Membership
from reviews.services import enrol
from reviews.services.groups import assign_topic
from reviews.services.saved_searches import save_search
from tests.factories import DeckFactory, NoteFactory, UserFactory
from tests.markup import XSS_VECTORS
from tests.media import picture
from tests.remembering import remembered

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

OURS = [
    "<b data-hx-post=/account/delete/ data-hx-trigger=load>x</b>",
    '"><b hx-get="/account/delete/" hx-trigger="load">x</b>',
    "'><b hx-on::load=window.__xss=1 hx-get=/account/delete/ hx-trigger=load>x</b>",
    '<div hx-ext="x" hx-vals="js:{x:window.__xss=1}" hx-get=/account/delete/ hx-trigger="every 1s">x</div>',
    '<meta name="htmx-config" content=\'{"allowEval":true}\'>',
    "</script></title></textarea></select></template><img src=x onerror=window.__xss=1>",
    "{{ request }}{% load x %}{% debug %}",
]
VECTORS = OURS + [vector for vector in XSS_VECTORS if "\x00" not in vector]
# The texts of forms come back in their fields: what breaks out of an attribute, a text field, a title.
BREAKING_OUT = [*OURS, *[vector for vector in VECTORS if vector.startswith(('"', "'", "<", "</"))]]

# What no text of anybody may have become.
FIND_FOREIGN = """() => {
  const foreign = [];
  const notes = "admin/decks/note/(preview|advice|[0-9]+/dismissal)/";
  const acts = new RegExp("^/(search|admin/decks/note/[0-9]+/dismissal)/[a-z0-9/-]*$");
  const may = new RegExp(`^/(review|decks/|search/|authoring/inbox/|${notes})`);
  if (window.__xss !== undefined) foreign.push("a script ran");
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      if (/^(on|data-hx-|srcdoc$)/i.test(name)) foreign.push(`${element.tagName} ${name}`);
      if (/^formaction$/i.test(name) && !acts.test(value))
        foreign.push(`${element.tagName} ${name}=${value}`);
      if (/^xlink:/i.test(name) && !value.startsWith("#")) foreign.push(`${element.tagName} ${name}`);
      if (/^(href|src|action|data)$/i.test(name) && /^\\s*(javascript|vbscript|data:text)/i.test(value))
        foreign.push(`${element.tagName} ${name}=${value}`);
      const asks = /^hx-(get|post|put|delete|patch)$/i.test(name);
      if (asks && !may.test(value))
        foreign.push(`${element.tagName} ${name}=${value}`);
      if (/^hx-on/i.test(name) || (name === "hx-vals" && /^js:/.test(value))) foreign.push(`${name}=${value}`);
    }
    if (/^(iframe|object|embed|base|applet|frame|frameset|marquee|video|audio)$/i.test(element.tagName))
      foreign.push(element.tagName);
    if (/^(script|link)$/i.test(element.tagName)) {
      const address = element.src || element.href;
      const isJson = element.type === "application/json";
      if (!isJson && !(address && address.startsWith(`${location.origin}/`))) foreign.push(element.outerHTML);
    }
    if (element.localName === "style") foreign.push("a style element");
    if (element.localName === "meta" && element.httpEquiv) foreign.push(element.outerHTML);
  }
  if (document.querySelectorAll("meta[name=htmx-config]").length > 1) foreign.push("a second htmx-config");
  return [...new Set(foreign)];
}"""


def packed(texts: Iterable[str], limit: int) -> str:
    """As many of these texts as fit, a paragraph each."""
    page = ""
    for text in texts:
        if len(page) + len(text) + 2 <= limit:
            page += text + "\n\n"
    return page


def is_taken(text: str) -> bool:
    """Whether the renderer shows this text rather than refuse it."""
    try:
        render_note(NoteText("basic", text, text, text, text))
    except NoteError:
        return False
    return True


def write(deck: Deck, concept: str, **fields) -> Note:
    note = Note(deck=deck, concept=concept, status="published", **({"kind": "basic"} | fields))
    save_note(note=note, by=None, at=timezone.now(), origin=Revision.Origin.IMPORT)
    return note


@pytest.fixture(autouse=True)
def any_number_of_queries(settings):
    """The import writes note by note."""
    settings.ZEAL_ALLOWLIST = [{"model": "*"}]


@pytest.fixture
def hostile(transactional_db):
    """Decks, topics, slides, tags, notes and people whose every text is an attack. The learner and the boss too."""
    return remembered(write_hostile)


@pytest.fixture
def a_little_hostile(transactional_db):
    """The same with few attacks, for pages about something else."""
    return remembered(write_a_little_hostile)


def write_hostile():
    return _hostile(VECTORS)


def write_a_little_hostile():
    return _hostile(OURS)


def _with_a_past(note: Note) -> None:
    """Every text around a note besides its own: reasons of a change and of a finding put aside, words of a picture."""
    media = store_media(content=picture(), by=None, at=timezone.now())
    words = " ".join(text.translate(dict.fromkeys(map(ord, "[]\n"), " ")) for text in OURS)
    note.back = f"![{words}](media:{media.name})"
    reason = packed(OURS[2:], 200)
    save_note(
        note=note, by=None, at=timezone.now(), origin=Revision.Origin.ADMIN, fact_changed=True, reason=reason
    )
    dismiss_finding(note=note, code="no_source", reason=reason, by=None, at=timezone.now())


def _hostile(vectors):
    deck = DeckFactory(slug="hostile", title=packed(OURS, 200), description=packed(VECTORS[7:], 500), lang="es")
    source = Source.objects.create(deck=deck, slug="s", title=packed(OURS[3:], 200))
    shown = [vector for vector in VECTORS if is_taken(vector)]
    assert len(shown) > 140
    first = DeckFactory(slug="first", title=packed(OURS[1:], 200), parent=deck)
    size = len(shown) // 5 + 1
    for start in range(0, len(shown), size):
        texts = shown[start : start + size]
        write(
            first,
            packed(reversed(texts), 200),
            front="x\n\n" + packed(texts, 20_000),
            back="x\n\n" + packed(texts, 20_000),
            why="x\n\n" + packed(texts, 1_900),
            hint="x\n\n" + packed(texts, 1_900),
        )
    blank = "{{{{c{0}::{1}}}}} {{{{c{0}::x::{1}}}}}"
    blanks = [blank.format(number, text) for number, text in enumerate(OURS[:3], 1)]
    cloze = "\n\n".join(blanks)
    past = write(first, "cloze", kind="cloze", front=cloze, back="")
    _with_a_past(past)
    for number, vector in enumerate(vectors, 1):
        text = vector if vector in shown else "x"
        topic = DeckFactory(slug=f"t{number}", title=vector, parent=deck)
        slide = Slide.objects.create(source=source, slug=f"s{number}", title=vector[:200], position=number)
        note = write(topic, vector, slide=slide, front=text, back=text, why=text, hint=text)
        tag, _ = Tag.objects.get_or_create(name=vector[:60])
        note.tags.add(tag)
    people = User.objects.bulk_create(
        User(email=f"p{number}@example.org", name=vector[:80]) for number, vector in enumerate(vectors)
    )
    Profile.objects.bulk_create(Profile(user=person) for person in people)
    boss = UserFactory(email="boss@example.org", name=OURS[0], is_staff=True, is_superuser=True)
    draft = DeckFactory(slug="draft", title=packed(OURS[4:], 200), status="draft", owner=boss)
    note = Note.objects.filter(deck=first).first()
    for number, vector in enumerate(VECTORS[:12]):
        LogEntry.objects.create(
            user=boss,
            content_type=ContentType.objects.get_for_model(Note),
            object_id=note.pk,
            object_repr=vector,
            action_flag=CHANGE,
            change_message=vector if number % 2 else f'[{{"changed": {{"fields": ["{number}"]}}}}]',
        )
    things = {"deck": deck, "draft": draft, "note": note, "past": past, "source": source}
    return things | {"boss": boss, "tag": Tag.objects.first()}


@pytest.fixture
def visit(page_of):
    """visit(page, address): opens it, and holds the page to what no text may have become."""

    def make(user):
        page = page_of(user, expects=("400", "404", "422"), viewport={"width": 1280, "height": 900})
        asked = []
        page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
        page.on("request", lambda request: asked.append(request) if request.headers.get("hx-request") else None)

        def check(address=None):
            if address is not None:
                page.goto(address)
            page.wait_for_load_state()  # all of it, wherever a press has led
            assert page.evaluate(FIND_FOREIGN) == [], address or page.url

        check.page, check.htmx_requests = page, asked
        return check

    return make


def test_the_judge_sees_what_it_must(page_of):
    page = page_of(None, expects=("",))

    for markup in (*OURS[:3], "<img src=x onerror=1>", "<a href=' javascript:1'>x</a>", "<base href=/>"):
        page.set_content(f"<p>{markup}</p>")
        assert page.evaluate(FIND_FOREIGN) != [], markup


def test_learners_pages_show_attacks_as_text(visit, hostile, alice):
    alice.name = packed(OURS[2:], 80)
    alice.save()
    check = visit(alice)
    page = check.page

    for address in ("/", "/decks/", "/decks/hostile/"):
        check(address)
    page.get_by_role("button", name="Study this deck").first.click()
    check()  # the message names the deck
    expect(page.locator(".message")).to_contain_text("data-hx-post")
    check("/review/?deck=hostile")
    for _ in range(7):
        page.locator("details.hint summary").click() if page.locator("details.hint").count() else None
        check()
        page.locator("#action-reveal").click()
        expect(page.locator("#session")).to_have_attribute("data-side", "answer")
        check()
        page.wait_for_timeout(400)
        page.keyboard.press("1")
        expect(page.locator("#session[data-side='answer']")).to_have_count(0)
    card = Card.objects.filter(deck__slug="first").first()
    for address in ("/", "/decks/", "/decks/hostile/", "/progress/", "/account/profile/", f"/review/card/{card.pk}/"):
        check(address)
    assert {request.url.partition("/review/")[1] for request in check.htmx_requests} == {"/review/"}


def test_what_comes_in_an_address_is_shown_as_text(visit, a_little_hostile, alice):
    enrol(user=alice, deck=a_little_hostile["deck"], at=timezone.now())
    check = visit(alice)
    stranger = visit(None)

    for attack in BREAKING_OUT[:12]:
        check("/decks/hostile/" + query(q=attack[:100], state=attack))
    all_in_one = packed(BREAKING_OUT, 4_000)
    for address in ("/account/login/", "/account/signup/", "/", f"/nowhere/{quote(OURS[0])}/"):
        stranger(address + query(next=all_in_one, email=all_in_one, login=all_in_one))
    check("/review/" + query(deck="hostile", card=all_in_one, start=all_in_one))
    check("/account/guest/merge/" + query(next=all_in_one))

    assert check.htmx_requests == stranger.htmx_requests == []


def test_what_is_typed_comes_back_as_text(visit, a_little_hostile, alice):
    check = visit(alice)
    page = check.page

    for attack in (OURS[0], OURS[5], OURS[1]):
        check("/account/profile/")
        page.get_by_label("Name").fill(attack[:80])
        page.get_by_role("button", name="Save").click()
        check()
        expect(page.get_by_label("Name")).to_have_value(attack[:80])
    check("/account/login/" + query(next="/"))
    check("/decks/hostile/")
    for attack in OURS[:3]:
        page.get_by_label("Search").fill(attack)
        expect(page.locator("#concepts_found")).not_to_be_empty()
        check()


def test_authors_pages_show_attacks_as_text(visit, hostile):
    check = visit(hostile["boss"])
    note, deck, draft, source, tag, past = (
        hostile[name].pk for name in ("note", "deck", "draft", "source", "tag", "past")
    )
    person = User.objects.get(email="p3@example.org").pk

    for address in (
        "/admin/",
        "/admin/decks/",
        *("/admin/decks/note/?all=", f"/admin/decks/note/{note}/change/", f"/admin/decks/note/{note}/history/"),
        *(f"/admin/decks/note/{past}/change/?restore=1", f"/admin/decks/note/{past}/history/"),
        *("/admin/decks/deck/", f"/admin/decks/deck/{deck}/change/", f"/admin/decks/deck/{draft}/delete/"),
        *("/admin/decks/source/", f"/admin/decks/source/{source}/change/"),
        *("/admin/decks/tag/?all=", f"/admin/decks/tag/{tag}/change/"),
        *("/admin/accounts/user/?all=", f"/admin/accounts/user/{person}/change/"),
        *(f"/admin/accounts/user/{person}/delete/", f"/admin/accounts/user/{person}/password/"),
        "/admin/decks/note/" + query(q=packed(BREAKING_OUT, 4_000), topic=OURS[1], status__exact=OURS[2]),
        "/admin/decks/note/add/" + query(front=packed(OURS, 900), concept=OURS[5], tag_names=OURS[0], _popup=OURS[1]),
        "/admin/decks/deck/" + query(q=packed(OURS, 900), _popup="1", _to_field=OURS[1]),
    ):
        check(address)
    check.page.goto("/admin/decks/deck/")
    check.page.locator("input.action-select").first.check()
    check.page.locator("select[name=action]").select_option("publish_decks")
    check.page.get_by_role("button", name=re.compile("Go|Run")).click()
    check()

    beside = {reverse("admin:decks_note_preview"), reverse("admin:decks_note_advice")}
    assert {request.url.removeprefix(live(check.page)) for request in check.htmx_requests} == beside


def test_a_preview_shows_attacks_as_text(visit, a_little_hostile):
    check = visit(a_little_hostile["boss"])
    check("/admin/decks/note/add/")
    page = check.page

    for texts in (VECTORS[:60], VECTORS[60:120], VECTORS[120:]):
        shown = [text for text in texts if is_taken(text)]
        for name in ("front", "back", "why", "hint"):
            page.locator(f"#id_{name}").fill("x\n\n" + packed(shown, 1_900))
        with page.expect_response(lambda response: response.url.endswith("/preview/")):
            page.locator("#id_concept").fill(OURS[5])
        page.wait_for_timeout(400)
        check()
        expect(page.locator("#note-preview article").first).to_be_visible()


def test_what_learners_and_authors_write_to_each_other_is_text(visit, a_little_hostile, alice):
    """Reports, suggestions, answers to them, drafts from slides, kept searches, names of who works on a deck."""
    deck, boss = a_little_hostile["deck"], a_little_hostile["boss"]
    alice.name = OURS[5][:80]
    alice.save()
    enrol(user=alice, deck=deck, at=timezone.now())
    cards = list(Card.objects.live().within(deck.path)[:3])
    texts = dict.fromkeys(("front", "back", "why", "hint"), "x\n\n" + packed(OURS, 1_500))
    said = [
        report_card(user=alice, card=card, kind="rewrite", text=packed(OURS, 1_900), at=timezone.now(), **more)
        for card, more in zip(cards, ({"suggested": texts, "show_name": True}, {}, {}), strict=True)
    ]
    decline_report(report=said[1], reply=packed(OURS, 500), by=boss, at=timezone.now())
    for search_text in OURS[:4]:
        save_search(user=alice, name=search_text[:60], query=search_text[:200], where="", sort="topic")
    slides = "".join(f"# {text}\n\n{text} es {text}.\n\n- A: {text}\n- {text}\n\n" for text in OURS)
    import_slides(text=slides, deck=deck, by=boss, at=timezone.now(), title=OURS[1])
    slide = Slide.objects.filter(text__contains="hx-get").first()
    SlideChanged.objects.create(note=cards[0].note, before=packed(OURS, 900), at=timezone.now())
    save_member(deck=deck, email=alice.email, role="reviewer", may_publish=False, by=boss, at=timezone.now())
    CardAnalysis.objects.create(card=cards[0], answers=100, recalled=50, learners=30, recall=0.5, verdicts="fails")
    AnalysisRun.objects.create(through=timezone.now().date(), at=timezone.now())
    author, learner = visit(boss), visit(alice)

    for address in (
        *("/authoring/reports/", f"/authoring/reports/{said[0].id}/", "/authoring/reports/?status=closed"),
        *("/authoring/inbox/", "/authoring/slide-changes/", "/authoring/analysis/"),
        f"/authoring/decks/{deck.pk}/people/",
        *(f"/authoring/inbox/{note.pk}/edit/" for note in Note.objects.filter(draft__isnull=False)[:2]),
    ):
        author(address)
    author("/admin/decks/source/import-slides/")
    author.page.locator("#id_deck").select_option(str(deck.pk))
    author.page.locator("#id_source").select_option(str(Source.objects.get(title=OURS[1]).pk))
    author.page.locator("#id_text").fill(slides.replace(" es ", " era ") + "# Otra\n\nx")
    author.page.locator("input[type=submit]").last.click()
    expect(author.page.get_by_role("heading", name="What this would do")).to_be_visible()
    author()
    for address in ("/", f"/slides/{slide.pk}/", *(f"/search/{query(q=attack[:200])}" for attack in OURS)):
        learner(address)
    assert learner.htmx_requests == []


WIDER_THAN_THE_SCREEN = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > page.clientWidth + 1)
    .map((element) => element.outerHTML.slice(0, 90));
}"""


def test_groups_show_attacks_as_text_and_the_longest_words_fit(visit, a_little_hostile, alice):
    """Names of groups, of who teaches them, of learners; titles of what is assigned."""
    deck, boss, at = a_little_hostile["deck"], a_little_hostile["boss"], timezone.now()
    teacher, learner = visit(boss), visit(alice)
    for page in (teacher.page, learner.page):
        page.set_viewport_size({"width": 390, "height": 800})
    topic = DeckFactory(slug="long", title="W" * 200, parent=deck)
    NoteFactory(deck=topic, front="x", back="x")

    for attack in (OURS[0], OURS[1], OURS[5], "\u202e" + "W" * 79):
        name = attack[:80]
        teacher("/groups/new/")
        teacher.page.get_by_label("Name of the group").fill(name)
        teacher.page.get_by_label("How your learners know you").fill(name)
        teacher.page.get_by_label("Deck").select_option(str(deck.pk))
        teacher.page.get_by_role("button", name="Make the group").click()
        group = StudyGroup.objects.latest("pk")
        assign_topic(group=group, topic=topic, due_on=at.date() + timedelta(days=5), by=boss, at=at)
        learner("/groups/join/?code=" + quote(group.code))
        learner.page.get_by_role("button", name="Look at the group").click()
        learner()
        learner.page.get_by_label("this name:").check()
        learner.page.get_by_label("Your name (optional)").fill(name)
        learner.page.get_by_role("button", name="Join, and let my progress be seen").click()
        learner()  # the message says the name
        assert learner.page.evaluate(WIDER_THAN_THE_SCREEN) == [], attack
        assert StudyGroup.objects.filter(name=Membership.objects.get(group=group).shown_name).exists()
        teacher(f"/groups/{group.pk}/")
        assert teacher.page.evaluate(WIDER_THAN_THE_SCREEN) == [], attack
        teacher(f"/groups/{group.pk}/settings/")

    for address in ("/groups/", "/", "/decks/", f"/groups/{group.pk}/mine/"):
        learner(address)
        assert learner.page.evaluate(WIDER_THAN_THE_SCREEN) == [], address
    expect(learner.page.get_by_role("heading", level=1)).to_contain_text("“" + "W" * 79 + "”")
    teacher("/groups/")
    assert teacher.page.evaluate(WIDER_THAN_THE_SCREEN) == []
    teacher(f"/groups/{group.pk}/")
    teacher.page.get_by_role("button", name="Remove W").click()
    teacher()  # the message says who
    assert teacher.htmx_requests == learner.htmx_requests == []


def test_a_deck_file_shows_attacks_as_text(visit, a_little_hostile, tmp_path):
    check = visit(a_little_hostile["boss"])
    page = check.page
    title = " ".join(OURS[:2])
    note = "### {0} {{#c{1}}}\nkind: basic\ntags: {2}\nfront: {0}\nback: {0}\n"
    notes = [
        note.format(vector, number, vector[:50].replace(",", " "))
        for number, vector in enumerate(VECTORS)
        if is_taken(vector) and vector.isprintable() and "{" not in vector
    ]
    header = f"---\nformat: repaso-deck/1\ndeck: file\ntitle: {title}\nlang: es\n---\n\n# {OURS[0]} {{#t}}\n\n"
    good = tmp_path / "<img src=x onerror=window.__xss=1>.md"
    good.write_text(header + "\n".join(notes))
    broken = tmp_path / '"><script>window.__xss=1<|script>.md'
    odd = f"### {OURS[2]}\nkind: {OURS[3]}\n{OURS[0]}: x\n"
    broken.write_text(header.replace("deck: file", f"deck: {OURS[1]}") + odd)

    check("/admin/decks/deck/import/")
    page.get_by_label("Deck files").set_input_files(broken)
    page.get_by_role("button", name="Look at what would change").click()
    expect(page.get_by_text("Nothing was imported.")).to_be_visible()
    check()
    page.get_by_label("Deck files").set_input_files(good)
    page.get_by_role("button", name="Look at what would change").click()
    expect(page.get_by_role("heading", name="What this import would do")).to_be_visible()
    check()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("0 unchanged")).to_be_visible()
    check()


def query(**values: str) -> str:

    return "?" + urlencode(values)


def live(page) -> str:
    return re.match(r"https?://[^/]+", page.url)[0]
