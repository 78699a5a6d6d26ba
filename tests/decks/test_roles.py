"""Authors of one deck and those of another: what each finds, writes and publishes, and who let them."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from zeal import zeal_ignore

from decks.models import Deck, DeckMember, Note, Report, Source
from decks.roles import authored_notes, may_edit
from decks.services import publish_note, save_note
from decks.services.members import remove_member, save_member
from decks.services.reports import report_card
from decks.services.slide_decks import import_slides
from tests.factories import NOTED_AT, DeckFactory, NoteFactory, UserFactory
from tests.markup import forms_in

pytestmark = pytest.mark.django_db
NOTES = reverse("admin:decks_note_changelist")


@pytest.fixture
def mine():
    deck = DeckFactory(slug="mine", title="Mine", lang="en")
    DeckFactory(parent=deck, slug="t", title="Topic of mine")
    NoteFactory(deck=deck, concept="Own concept", front="What is mine?", back="This.")
    Source.objects.create(deck=deck, slug="s", title="Own slides")
    return deck


@pytest.fixture
def theirs():
    deck = DeckFactory(slug="theirs", title="Foreign", lang="en")
    NoteFactory(deck=deck, concept="Foreign concept", front="What is theirs?", back="That.")
    Source.objects.create(deck=deck, slug="s", title="Foreign slides")
    return deck


@pytest.fixture
def join(author):
    def join(deck, person, role="author", may_publish=False):
        member = save_member(
            deck=deck, email=person.email, role=role, may_publish=may_publish, by=author, at=NOTED_AT
        )
        person.refresh_from_db()
        return member

    return join


def add_form(deck, **fields):
    return {"deck": deck.pk, "concept": "New", "kind": "basic", "front": "What?", "back": "This.", "why": "",
            "hint": "", "tag_names": "", "status": "published", "lang": "", "position": "", **fields}  # fmt: skip


# ── what is not theirs does not exist ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("model", ["note", "deck", "source"])
def test_lists_hold_only_what_is_theirs(client_of, join, mine, theirs, bob, model):
    join(mine, bob)

    page = client_of(bob).get(reverse(f"admin:decks_{model}_changelist")).content.decode()

    assert "Own" in page or "Mine" in page
    assert "Foreign" not in page


@pytest.mark.parametrize("model", ["note", "deck", "source"])
@pytest.mark.parametrize("verb", ["change", "history", "delete"])
@pytest.mark.parametrize("role", ["owner", "author", "reviewer"])
def test_a_foreign_object_is_as_one_that_does_not_exist(client_of, join, mine, theirs, bob, model, verb, role):
    join(mine, bob, role, may_publish=True)
    browser = client_of(bob)
    foreign = {"note": Note, "deck": Deck, "source": Source}[model]
    pk = {"note": lambda: foreign.objects.get(concept="Foreign concept").pk, "deck": lambda: theirs.pk,
          "source": lambda: foreign.objects.get(title="Foreign slides").pk}[model]()  # fmt: skip

    for method in (browser.get, browser.post):
        found = method(reverse(f"admin:decks_{model}_{verb}", args=[pk]))
        absent = method(reverse(f"admin:decks_{model}_{verb}", args=[987_654_321]))

        assert (found.status_code, found.get("Location")) == (absent.status_code, absent.get("Location"))
        assert found.status_code in {302, 403, 404}


@pytest.mark.parametrize(
    "path",
    ["admin:decks_deck_export deck", "admin:decks_note_dismissal note", "decks:members deck", "decks:draft_edit note",
     "decks:draft_accept note", "decks:note_fits note"],
)  # fmt: skip
def test_every_other_address_of_a_foreign_thing_is_404(client_of, join, mine, theirs, bob, path):
    join(mine, bob, "owner")
    name, _, thing = path.partition(" ")
    pk = theirs.pk if thing == "deck" else theirs.notes.get().pk
    url = reverse(name, args=[pk])
    browser = client_of(bob)

    answers = {browser.get(url).status_code, browser.post(url).status_code}

    assert answers <= {404, 405}
    assert 404 in answers


def test_forms_offer_and_take_only_what_is_theirs(client_of, join, mine, theirs, bob):
    join(mine, bob, may_publish=True)
    browser = client_of(bob)

    page = browser.get(reverse("admin:decks_note_add"), {"deck": theirs.pk}).content.decode()
    sent = browser.post(reverse("admin:decks_note_add"), add_form(theirs))

    assert "Foreign" not in page
    assert sent.status_code == 200
    assert not Note.objects.filter(concept="New").exists()


def test_advice_does_not_tell_of_foreign_cards(client_of, join, mine, theirs, bob):
    join(mine, bob)

    sent = {"deck": theirs.pk, "kind": "basic", "front": "What is theirs?", "back": "x"}
    answer = client_of(bob).post(reverse("admin:decks_note_advice"), sent)

    assert "Foreign" not in answer.content.decode()


def test_actions_reach_only_what_is_theirs(client_of, join, mine, theirs, bob):
    join(mine, bob, "owner")
    foreign = theirs.notes.get()

    client_of(bob).post(NOTES, {"action": "retire_notes", "_selected_action": [foreign.pk]})

    foreign.refresh_from_db()
    assert foreign.status == "published"


def test_who_works_on_no_deck_any_more_is_no_author(join, mine, theirs, bob, client_of):
    first, second = join(mine, bob), join(theirs, bob)
    boss = UserFactory(is_superuser=True)

    remove_member(member=first, by=boss)
    bob.refresh_from_db()
    assert bob.is_staff
    assert "Own concept" not in client_of(bob).get(NOTES).content.decode()

    remove_member(member=second, by=boss)
    bob.refresh_from_db()
    assert not bob.is_staff
    assert not bob.groups.exists()
    assert not authored_notes(bob).exists()


def test_who_was_staff_for_another_reason_stays_so(join, mine, bob):
    bob.groups.add(Group.objects.create(name="Operators"))

    remove_member(member=join(mine, bob), by=UserFactory(is_superuser=True))

    bob.refresh_from_db()
    assert bob.is_staff


def test_tags_are_those_of_ones_own_notes(client_of, join, mine, theirs, bob):
    join(mine, bob)
    for deck, tags in ((mine, ["both"]), (theirs, ["both", "secret"])):
        save_note(note=deck.notes.get(), by=None, at=NOTED_AT, origin="admin", tags=tags)

    page = client_of(bob).get(reverse("admin:decks_tag_changelist"))

    assert [(tag.name, tag.note_count) for tag in page.context["cl"].result_list] == [("both", 1)]


# ── writing, and publishing ──────────────────────────────────────────────────────────────────────────────────


def test_a_new_note_of_who_may_not_publish_is_a_draft(client_of, join, mine, bob):
    join(mine, bob)

    client_of(bob).post(reverse("admin:decks_note_add"), add_form(mine))

    assert Note.objects.get(concept="New").status == "draft"


def test_a_new_note_of_who_may_publish_is_published(client_of, join, mine, bob):
    join(mine, bob, may_publish=True)

    client_of(bob).post(reverse("admin:decks_note_add"), add_form(mine))

    assert Note.objects.get(concept="New").status == "published"


def test_a_change_to_a_published_note_waits(client_of, join, mine, bob):
    join(mine, bob)
    note = mine.notes.get()
    url = reverse("admin:decks_note_change", args=[note.pk])
    browser = client_of(bob)
    [form] = [form for form in forms_in(browser.get(url).content.decode()) if form.method == "post" and not form.action]

    told = browser.post(url, form.values | {"back": "Another.", "fact": "changed"}, follow=True).content.decode()

    note.refresh_from_db()
    assert note.back == "This."
    assert Report.objects.get(user=bob).suggested == {"back": "Another."}
    assert "your texts wait as a suggestion" in told
    assert "was changed successfully" not in told
    assert LogEntry.objects.get(user=bob).change_message == "suggested a change"


def test_what_cannot_be_suggested_is_no_change_in_the_log(client_of, join, mine, bob):
    join(mine, bob)
    url = reverse("admin:decks_note_change", args=[mine.notes.get().pk])
    browser = client_of(bob)
    [form] = [form for form in forms_in(browser.get(url).content.decode()) if form.method == "post" and not form.action]

    told = browser.post(url, form.values | {"concept": "Other"}, follow=True).content.decode()

    assert "Only changed texts can be suggested." in told
    assert not LogEntry.objects.filter(user=bob).exists()


def test_the_service_refuses_whichever_way_it_came(join, mine, theirs, bob, alice):
    join(mine, bob)
    join(mine, alice, "reviewer", may_publish=True)
    note = mine.notes.get()

    with pytest.raises(ValidationError, match="You may write in this deck but not publish"):
        publish_note(note=note, by=bob, at=NOTED_AT)
    with pytest.raises(PermissionDenied):
        publish_note(note=note, by=alice, at=NOTED_AT)
    with pytest.raises(PermissionDenied):
        save_note(note=theirs.notes.get(), by=bob, at=NOTED_AT, origin="admin")


def test_decks_are_published_by_who_may_and_it_is_logged(client_of, join, mine, bob):
    member = join(mine, bob)
    decks = reverse("admin:decks_deck_changelist")
    chosen = {"action": "archive_decks", "_selected_action": [mine.pk]}

    page = client_of(bob).post(decks, chosen, follow=True).content.decode()
    mine.refresh_from_db()
    assert "Mine: you may not publish here." in page
    assert mine.status == "published"

    DeckMember.objects.filter(pk=member.pk).update(may_publish=True)
    client_of(bob).post(decks, chosen)
    mine.refresh_from_db()
    assert mine.status == "archived"
    assert LogEntry.objects.filter(user=bob, object_id=str(mine.pk), change_message="archived").exists()


def test_a_reviewer_looks_and_does_not_write(client_of, join, mine, bob):
    join(mine, bob, "reviewer")
    note = mine.notes.get()
    url = reverse("admin:decks_note_change", args=[note.pk])
    browser = client_of(bob)

    assert "What is mine?" in browser.get(url).content.decode()
    assert browser.post(url, {"concept": "x"}).status_code == 403
    beside = {"note": note.pk}  # all that a page without fields sends
    assert "What is mine?" in browser.post(reverse("admin:decks_note_preview"), beside).content.decode()
    assert "Leave it so" not in browser.post(reverse("admin:decks_note_advice"), beside).content.decode()


def test_an_action_of_a_reviewer_is_refused_note_by_note(client_of, join, mine, bob):
    join(mine, bob, "reviewer")
    chosen = {"action": "retire_notes", "_selected_action": [mine.notes.get().pk]}

    page = client_of(bob).post(NOTES, chosen, follow=True).content.decode()

    assert "Own concept: You may read this deck but not write in it." in page
    assert mine.notes.get().status == "published"


def test_slides_are_not_brought_in_by_who_may_only_read(join, mine, bob):
    join(mine, bob, "reviewer")

    with pytest.raises(PermissionDenied):
        import_slides(text="# Thanks", deck=mine, by=bob, at=NOTED_AT, source=mine.sources.get())


@pytest.mark.parametrize(("role", "edits"), [("author", True), ("reviewer", False), (None, False)])
def test_e_edits_where_one_may_write_and_suggests_elsewhere(join, mine, theirs, bob, role, edits):
    join(theirs, bob)
    if role:
        join(mine, bob, role)

    assert may_edit(bob, mine) is edits


def test_a_reviewers_page_holds_no_question_that_only_a_form_asks(client_of, join, mine, bob):
    join(mine, bob, "reviewer")
    note = mine.notes.get()
    save_note(note=note, by=None, at=NOTED_AT, origin="admin", tags=["metrics"])

    page = client_of(bob).get(reverse("admin:decks_note_change", args=[note.pk])).content.decode()

    assert "metrics" in page
    assert not [word for word in ("Upload:", "Tag names:", "Fact:", "Reason:") if word in page]


@pytest.mark.parametrize(("role", "adds"), [("owner", True), ("author", True), ("reviewer", False)])
def test_who_writes_in_a_deck_adds_topics_to_it(client_of, join, mine, bob, role, adds):
    join(mine, bob, role)
    url = reverse("admin:decks_deck_change", args=[mine.pk])
    browser = client_of(bob)
    page = browser.get(url).content.decode()
    forms = [form for form in forms_in(page) if form.method == "post" and not form.action]
    values = forms[0].values if forms else {}
    place = int(values.get("topics-TOTAL_FORMS", 1)) - 1

    with zeal_ignore():  # the admin's formsets fetch what is above each topic by itself
        browser.post(url, values | {f"topics-{place}-title": "New topic", f"topics-{place}-slug": "new-topic"})

    assert mine.topics.filter(slug="new-topic").exists() is adds
    assert ("Who works on it" in page) is (role == "owner")


def test_a_co_author_cannot_give_the_deck_away(client_of, join, mine, bob):
    join(mine, bob, may_publish=True)

    client_of(bob).post(
        reverse("admin:decks_deck_change", args=[mine.pk]),
        {"title": "Mine", "description": "", "lang": "en", "owner": bob.pk, "is_starter": "on"},
    )

    mine.refresh_from_db()
    assert mine.owner is None
    assert not mine.is_starter


# ── who works on it ──────────────────────────────────────────────────────────────────────────────────────────


def test_an_owner_invites_by_address_and_it_is_logged(client_of, mine, alice, bob):
    Deck.objects.filter(pk=mine.pk).update(owner=alice)
    author = UserFactory(is_superuser=True)
    save_member(deck=mine, email=alice.email, role="owner", may_publish=True, by=author, at=NOTED_AT)
    alice.refresh_from_db()
    url = reverse("decks:members", args=[mine.pk])

    response = client_of(alice).post(url, {"email": "BOB@example.org ", "role": "author", "may_publish": "on"})

    assert response["Location"] == url
    bob.refresh_from_db()
    assert bob.is_staff
    assert not bob.is_superuser
    assert DeckMember.objects.get(person=bob).may_publish
    assert LogEntry.objects.get(user=alice).change_message == "bob@example.org: author, may publish"

    member = DeckMember.objects.get(person=bob)
    client_of(alice).post(reverse("decks:member_remove", args=[mine.pk, member.pk]))
    assert not DeckMember.objects.filter(person=bob).exists()


def test_an_address_nobody_has_is_said(author_client, mine):
    response = author_client.post(
        reverse("decks:members", args=[mine.pk]), {"email": "no@example.org", "role": "author"}
    )

    assert response.status_code == 422
    assert "Nobody here has the address no@example.org." in response.content.decode()


def test_only_owners_say_who_works_on_a_deck(client_of, join, mine, bob, alice):
    join(mine, bob, may_publish=True)

    assert client_of(bob).get(reverse("decks:members", args=[mine.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        save_member(deck=mine, email=alice.email, role="owner", may_publish=True, by=bob, at=NOTED_AT)


def test_reports_of_foreign_decks_are_404(client_of, join, mine, theirs, bob, alice):
    join(mine, bob, "owner")
    card = theirs.cards.first()
    report = report_card(user=alice, card=card, kind="wrong", text="No.", at=NOTED_AT)

    for name in ("report", "report_decline"):
        assert client_of(bob).post(reverse(f"decks:{name}", args=[report.id]), {"reply": "x"}).status_code == 404
