"""A small world with something in every table, and everybody who may come by."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http.cookies import SimpleCookie
from random import Random
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from accounts.models import User, WeeklyMail
from accounts.services import add_person, start_guest
from accounts.weekly_mail import stop_token
from decks.models import (
    Card,
    Deck,
    DeckMember,
    Draft,
    ImportBatch,
    Media,
    Note,
    Slide,
    SlideChanged,
    Source,
    StudyGroup,
    Tag,
)
from decks.services import archive_deck
from decks.services.batches import (
    Choices,
    Replacement,
    begin_import,
    begin_replacement,
    begin_table,
    plan_rows,
    run_batch,
)
from decks.services.inbox import Shown, accept_draft
from decks.services.media import store_media
from decks.services.reports import report_card
from decks.tabular import read_table
from reviews.models import Membership, Schedule, SittingKind
from reviews.queries import DEFAULT_PACE
from reviews.services import (
    bury_card,
    enrol,
    flag_card,
    grade_card,
    leave_deck,
    plan_break,
    save_personal_note,
    suspend_card,
)
from reviews.services.groups import assign_topic, join_group, make_group
from reviews.services.saved_searches import save_search
from reviews.services.sitting import begin_sitting
from reviews.tokens import mint_token, read_token
from tests.factories import DeckFactory, NoteFactory
from tests.markup import forms_in
from tests.media import picture
from tests.remembering import remembered
from tests.security.routes import address, holes, routes

NOW = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)  # 12:00 on a Monday in Bogotá
PASSWORD = "correct horse battery"
PEOPLE = ("visitor", "guest", "owner", "stranger", "staff", "boss")
DECK_FILE = (
    "---\nformat: repaso-deck/1\ndeck: nuevo\ntitle: Nuevo\nlang: es\n---\n\n"
    "# Tema {#tema}\n\n### C {#c}\nkind: basic\nfront: a\nback: b\n"
)


@dataclass
class World:
    """`owner` is a learner with progress and a draft deck of her own, `stranger` a learner with neither.

    `staff` may enter the admin and do nothing there; `boss` may do everything.
    """

    people: dict[str, User | None]
    things: dict[str, Any]
    token: str
    """The owner's, for a card she is asked next."""
    learned_token: str = ""
    """Hers too, for a card that is learned."""
    clients: dict[str, Client] = field(default_factory=dict)
    opened: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What the admin's forms held when they were first opened."""
    before: dict[Any, Any] = field(default_factory=dict)
    """Every row, once somebody asked for it (`tests.security.asking.effect_of`)."""

    def address(self, row: str) -> str:
        """`"reviews:concepts draft"` is the route of that name with that thing in its hole."""
        name, _, thing = row.partition(" ")
        pattern = routes()[name]
        if not thing:
            return address(pattern, {})
        value = self.things[thing]
        if isinstance(value, dict):
            return address(pattern, value)
        return address(
            pattern, {hole: value.slug if hole == "slug" else getattr(value, "pk", value) for hole in holes(pattern)}
        )


def make_world() -> World:
    """To be called at NOW."""
    world, cookies = remembered(write_world)
    for name, kept in cookies.items():
        world.clients[name] = Client(raise_request_exception=False)
        world.clients[name].cookies = kept
    return world


def write_world() -> tuple[World, dict[str, SimpleCookie]]:
    """And what is in each browser."""
    deck = DeckFactory(slug="aws", title="AWS", lang="es", description="Semana 3")
    topic = DeckFactory(slug="metricas", title="Métricas", parent=deck)
    source = Source.objects.create(deck=deck, slug="semana-3", title="Semana 3")
    slide = Slide.objects.create(source=source, slug="clasificacion", title="Métricas para clasificación", position=1)
    notes = [
        NoteFactory(
            deck=topic,
            slide=slide,
            concept=f"Concepto {number}",
            front=f"¿Qué mide la métrica {number}?",
            back=f"Mide lo suyo, $\\frac{{{number}}}{{n}}$.",
            hint="Piensa.",
            tags=["métrica"],
        )
        for number in range(1, 13)
    ]
    NoteFactory(deck=topic, slide=slide, concept="Rango", kind="cloze", front="De {{c1::0}} a {{c2::1}}.", back="")
    slide_text = {"text": "Miden lo suyo.", "text_html": "<p>Miden lo suyo.</p>", "has_text": True}
    Slide.objects.filter(pk=slide.pk).update(**slide_text)
    waiting = [
        NoteFactory(deck=topic, slide=slide, concept=f"Borrador {number}", front=f"¿Borrador {number}?", status="draft")
        for number in range(1, 4)
    ]
    for note in waiting:
        Draft.objects.create(note=note, source=source, key=f"key {note.pk}", drafter="definition")
    SlideChanged.objects.create(note=notes[1], before="Miden otra cosa.", at=NOW)
    deck.refresh_from_db()

    people = {
        "visitor": None,
        "guest": start_guest(zone="America/Bogota", language="en"),
        "owner": _person("owner"),
        "stranger": _person("stranger"),
        "staff": _person("staff", is_staff=True),
        "boss": _person("boss", is_staff=True, is_superuser=True),
    }
    owner = people["owner"]
    clients = {name: Client(raise_request_exception=False) for name in PEOPLE}
    for name, user in people.items():
        if user:
            clients[name].force_login(user)
            user.refresh_from_db()  # when somebody last signed in is part of what a reset link signs
    here = clients["owner"].cookies[settings.SESSION_COOKIE_NAME].value
    Client().force_login(owner)

    draft = DeckFactory(slug="apuntes", title="Apuntes de Owner", owner=owner, status="draft")
    draft_source = Source.objects.create(deck=draft, slug="apuntes", title="Apuntes")
    draft_slide = Slide.objects.create(source=draft_source, slug="x", title="X", position=1, **slide_text)
    accept_draft(shown=Shown(waiting[2].pk, waiting[2].version), by=people["boss"], at=NOW)
    archived = DeckFactory(slug="viejo", title="Viejo")
    NoteFactory(deck=archived, concept="Antaño")
    for one in (deck, archived):
        enrol(user=owner, deck=one, at=NOW)
    archive_deck(deck=archived)
    cards = list(Card.objects.live().within(deck.path).order_by("order", "pk"))
    _study(owner, cards)
    LogEntry.objects.create(
        user=people["boss"],
        content_type=ContentType.objects.get_for_model(Note),
        object_id=str(notes[0].pk),
        object_repr=str(notes[0]),
        action_flag=CHANGE,
        change_message="Front",
    )
    groups = _groups(people, deck)
    membership = DeckMember.objects.create(deck=deck, person=people["staff"], role="reviewer", added_at=NOW)
    another = DeckFactory(slug="otro", title="Otro")
    report = report_card(user=owner, card=cards[0], kind="wrong", text="Falta la n.", at=NOW)
    save_personal_note(user=owner, note_id=cards[0].note_id, text="Como una n que mide.", at=NOW)
    WeeklyMail.objects.create(user=owner, since=NOW - timedelta(days=30))
    address_of_owner = EmailAddress.objects.create(user=owner, email=owner.email, primary=True)
    things = {
        "deck": deck,
        "topic": topic,
        "draft": draft,
        "archived": archived,
        "another": another,
        **_batches(another, people["boss"]),
        "as_csv": {"deck_id": deck.pk, "format": "csv"},
        "as_exe": {"deck_id": deck.pk, "format": "exe"},
        "note": notes[0],
        "draft_note": NoteFactory(deck=draft, concept="Secreto", front="¿Secreto?", status="draft"),
        "source": source,
        "slide": slide,
        "draft_slide": draft_slide,
        "waiting": waiting[0],
        "outdated": notes[1],
        "tag": Tag.objects.get(name="métrica"),
        "group": Group.objects.create(name="Authors"),
        "person": owner,
        "learned": cards[0],
        "forgotten": cards[1],
        "suspended": cards[3],
        "buried": cards[4],
        "report": {"report_id": report.id},
        "membership": {"deck_id": deck.pk, "member_id": membership.pk},
        "absent_report": {"report_id": UUID(int=7)},
        "absent": SimpleNamespace(pk=987_654_321, slug="nowhere"),
        "reset_link": {"uidb36": user_pk_to_url_str(owner), "key": default_token_generator.make_token(owner)},
        "mail_link": {"key": EmailConfirmationHMAC(address_of_owner).key},
        "stop_link": {"token": stop_token(owner.pk)},
        "made_up_stop": {"token": f"{owner.pk}:made-up"},
        "made_up": {"uidb36": "1", "key": "made-up"},
        "object": {"content_type_id": ContentType.objects.get_for_model(Note).pk, "object_id": notes[0].pk},
        "app": {"app_label": "decks"},
        "elsewhere": {"url": "nowhere"},
        "shown": {"name": _picture(topic, "shown", "published").name},
        "hidden": {"name": _picture(topic, "hidden", "draft").name},
        "absent_media": {"name": "nowhere.webp"},
        "sitting": begin_sitting(
            user=owner,
            kind=SittingKind.PRACTISE,
            chosen={"how": "practise"},
            card_ids=[card.pk for card in cards[6:9]],
            at=NOW,
        ),
        "kept": {"search_id": save_search(user=owner, name="Pendientes", query="is:due", where="", sort="topic").id},
        **groups,
        "absent_kept": {"search_id": UUID(int=7)},
        "planned": plan_break(user=owner, first_day=date(2026, 3, 20), last_day=date(2026, 3, 25)).first_day,
        "unplanned": date(2026, 3, 21),
        "elsewhere_too": owner.sessions.exclude(pk=here).get().handle,
    }
    world = World(
        people=people,
        things=things,
        token=token_for(owner, cards[6]),
        learned_token=token_for(owner, cards[0]),
    )
    return world, {name: client.cookies for name, client in clients.items()}


def _groups(people: dict[str, User | None], deck: Deck) -> dict[str, Any]:
    """One that the owner teaches, one that she is in, and one that everybody may join."""
    owner, stranger = people["owner"], people["stranger"]

    def make(name: str, teacher: User, studies: Deck) -> StudyGroup:
        return make_group(owner=teacher, deck=studies, name=name, teacher_name=teacher.name, at=NOW)

    other = DeckFactory(slug="abierto", title="Abierto")
    topic = DeckFactory(slug="tema", title="Tema", parent=other)
    NoteFactory(deck=topic, concept="Abierto", front="¿Qué está abierto?")
    taught, course = make("Clase 3A", owner, other), make("Curso de Boss", people["boss"], deck)
    for user, group in ((stranger, taught), (owner, course)):
        join_group(user=user, group=group, shown_name="", at=NOW, chance=Random(1))
    leave_deck(user=stranger, deck=other)  # who studies nothing
    assign_topic(group=course, topic=deck.topics.get(), due_on=date(2026, 3, 6), by=people["boss"], at=NOW)
    assign_topic(group=taught, topic=topic, due_on=date(2026, 3, 6), by=owner, at=NOW)
    member = Membership.objects.get(user=stranger)
    return {
        "class": {"group_id": taught.pk},
        "course": {"group_id": course.pk},
        "assigned": {"group_id": taught.pk, "assignment_id": taught.assignments.get().pk},
        "member": {"member_id": member.id},
        "absent_member": {"member_id": UUID(int=7)},
        "open_group": make("Abierto", people["staff"], other),
        "other_deck": other,
    }


def _batches(deck: Deck, by: User) -> dict[str, ImportBatch]:
    """One in each of its states."""
    table = read_table(b"id,front,back,status\nuno,=1+1,b,\ndos,c,,\n")

    def begun() -> ImportBatch:
        return begin_table(deck=deck, by=by, at=NOW, name="notas.csv", table=table)

    def chosen() -> ImportBatch:
        batch = begun()
        begin_import(batch=batch, choices=Choices(mapping=["id", "front", "back", "status"], topic=deck.pk))
        return batch

    batches = {"mapping": begun(), "done": chosen()}
    plan_rows(batch=batches["done"], limit=10)
    run_batch(batch=batches["done"], at=NOW)
    table = read_table(b"id,front,back,status\nuno,1+1?,b,\ntres,a,b,\ndos,c,,\n")
    batches |= {"planning": chosen(), "ready": chosen()}
    plan_rows(batch=batches["ready"], limit=10)
    words = Replacement(find="1+1", put="1 + 1")
    batches["replacing"] = begin_replacement(deck=deck, by=by, at=NOW, replacement=words)
    plan_rows(batch=batches["replacing"], limit=10)
    return batches


def _picture(topic: Deck, concept: str, status: str) -> Media:
    media = store_media(content=picture(width=len(concept)), by=None, at=NOW)
    NoteFactory(deck=topic, concept=concept, front=f"![{concept}](media:{media.name})", status=status)
    return media


def _person(name: str, **flags: bool) -> User:
    user = add_person(email=f"{name}@example.org", password=PASSWORD, zone="America/Bogota", language="en", **flags)
    user.name = name.title()
    user.save()
    return user


def token_for(user: User, card: Card, at: datetime = NOW) -> str:
    """The token that the card's form would carry when shown at this moment."""
    schedule = Schedule.objects.filter(user=user, card=card).first()
    version = schedule.version if schedule else 0
    return mint_token(
        user_id=user.pk, card_id=card.pk, version=version, shown_at=at, is_drill=False, pace=DEFAULT_PACE
    ).sign()


def _study(user: User, cards: list[Card]) -> None:
    """Something of everything: answered days ago, forgotten, suspended, buried, flagged."""

    def token(card, at=NOW):
        return read_token(token_for(user, card, at), user_id=user.pk)

    for days, card in enumerate(cards[:3]):
        at = NOW - timedelta(days=9 - days)
        grade_card(user=user, token=token(card, at), quality=4, at=at)
    grade_card(user=user, token=token(cards[1]), quality=2, at=NOW)
    for act, card in zip((suspend_card, bury_card, flag_card), cards[3:6], strict=True):
        act(user=user, token=token(card), at=NOW)


# ── what a form would send ───────────────────────────────────────────────────────────────────────────────────


def body_for(world: World, row: str) -> dict[str, Any]:
    """What the page's own form would send. Of the admin's pages, what is in them when the boss opens them."""
    name = row.partition(" ")[0]
    card = {"token": world.token}
    bodies = {
        "reviews:card_grade": card | {"grade": "4"},
        "reviews:card_bury": card,
        "reviews:card_suspend": card,
        "reviews:card_flag": card | {"flag": "2"},
        "reviews:card_rest": card | {"days": "7"},
        "reviews:card_due": {"token": world.learned_token, "due": "in 5 days"},
        "reviews:card_reset": {"token": world.learned_token},
        "reviews:card_place": card | {"place": "-1"},
        "reviews:card_wake": {},
        "reviews:card_note": {"text": "Otra cosa."},
        "reviews:card_report": {"kind": "typo", "text": "Dos veces «la».", "show_name": "on"},
        "reviews:card_notice": card | {"choice": "keep", "version": "1"},
        "reviews:undo": {},
        "reviews:way_back": {"minutes": "10"},
        "reviews:breaks": {"first_day": "2026-04-01", "last_day": "2026-04-05"},
        "reviews:exam": {"exam_on": "2026-04-01", "exam_minutes": "15"},
        "reviews:card_unsuspend": {},
        "reviews:study_begin": {
            "how": "practise", "tag": "", "flag": "", "state": "", "q": "",
            "days": "3", "at_most": "50", "order": "author",
        },
        "reviews:search_act": {"act": "suspend", "card": world.token},
        "reviews:search_author": {"act": "tag", "tags": "nueva", "note": str(world.things["note"].pk)},
        "reviews:search_study": {"q": "note:cloze", "how": "practise"},
        "reviews:search_save": {"q": "is:new", "name": "Nuevas"},
        "reviews:search_rename": {"q": "is:new", "name": "Otras"},
        "reviews:search_delete": {"q": "is:new"},
        "reviews:group_new": {"name": "3B", "teacher_name": "Olga", "deck": str(world.things["deck"].pk)},
        "reviews:group_join": {"code": world.things["open_group"].code, "display": "name", "shown_name": "Olga"},
        "reviews:group_assign": {"topic": str(world.things["other_deck"].pk), "due_on": "2026-03-09"},
        "reviews:group_settings": {"name": "3C", "teacher_name": "Olga"},
        "reviews:group_code": {"action": "renew"},
        "reviews:group_delete": {"is_sure": "on"},
        "reviews:membership": {"display": "name", "shown_name": "Olga"},
        "reviews:enrol": {},
        "reviews:leave": {},
        "reviews:options": OPTIONS,
        "reviews:options_default": {},
        "reviews:deck_today": {"new_today": "3", "reviews_today": "30"},
        "reviews:more_today": {"added": "0"},
        "reviews:today_take_back": {},
        "accounts:guest_start": {"zone": "America/Lima"},
        "accounts:guest_merge": {"choice": "bring"},
        "accounts:profile": {
            "name": "Olga",
            "zone": "America/Lima",
            "rollover_hour": "5",
            "language": "es",
            "new_per_day": "7",
            "reviews_per_day": "70",
            "minutes_per_day": "15",
            "grading": "two",
            "text_size": "large",
            "hand": "left",
            "keys_enabled": "on",
            "weekly_mail": "on",
        },
        "accounts:zone_confirm": {"zone": "America/Lima"},
        "accounts:language": {"language": "es"},
        "accounts:sessions_end_others": {},
        "accounts:session_end": {},
        "accounts:weekly_mail_stop": {"List-Unsubscribe": "One-Click"},
        "accounts:export": {},
        "accounts:delete": {"password": PASSWORD},
        "account_login": {"login": "owner@example.org", "password": PASSWORD},
        "account_signup": {"email": "new@example.org", "password1": PASSWORD},
        "account_logout": {},
        "account_change_password": {"oldpassword": PASSWORD, "password1": "an even better battery"},
        "account_reset_password": {"email": "owner@example.org"},
        "account_reset_password_from_key": {"password1": "an even better battery"},
        "account_confirm_email": {},
        "admin:login": {"username": "boss@example.org", "password": PASSWORD},
        "admin:logout": {},
        "admin:decks_deck_import": {"texts": json.dumps([["d.md", DECK_FILE]]), "confirm": "Import"},
        "decks:inbox_undo": {},
        "decks:report": {
            "base_version": "1", "front": "¿Qué mide?", "back": "Todo.", "why": "Así.", "hint": "Piensa.",
            "fact": "same", "reply": "",
        },
        "decks:members": {"email": "stranger@example.org", "role": "reviewer"},
        "decks:tables": {"text": "id\tfront\tback\nuno\ta\tb", "delimiter": ""},
        "decks:replace": {
            "find": "mide", "put": "dice", "topic": str(world.things["deck"].pk), "fields_in": ["front", "back"],
        },
        "decks:batch_choose": {
            "first_row_names": "on", "match": "id", "topic": str(world.things["another"].pk), "status": "draft",
            "kind": "", "column_0": "id", "column_1": "front", "column_2": "back", "column_3": "status",
        },
        "decks:batch_run": {"fact": "same"},
        "decks:report_decline": {"reply": "Es así."},
        "reviews:reports_told": {"until": "2026-03-02T17:00:00+00:00"},
        "decks:draft_accept": {"base_version": "1"},
        "decks:draft_discard": {"base_version": "1"},
        "decks:draft_edit": {"base_version": "1", **DRAFT},
        "decks:draft_split": {
            "base_version": "1",
            **{f"{part}-{name}": value for part in ("first", "second") for name, value in DRAFT.items()},
        },
        "decks:draft_merge": {
            "base_version": "1",
            "other": str(world.things["waiting"].pk + 1),
            "other_version": "1",
            **DRAFT,
        },
        "decks:note_fits": {},
        "admin:decks_source_import_slides": {
            "deck": str(world.things["deck"].pk),
            "title": "Nuevas",
            "text": "# Ósmosis\n\nLa ósmosis es el paso del agua.",
            "confirm": "Do",
        },
        "admin:decks_note_advice": {"kind": "basic", "front": "Q", "back": "A"},
        "admin:decks_note_dismissal": {"dismiss": "no_source", "reason-no_source": "Mine."},
        "admin:decks_note_preview": {"kind": "basic", "front": "Q", "back": "A"},
    }
    if name in bodies:
        return bodies[name]
    if name.startswith("admin:") and name.endswith(("_add", "_change", "_delete", "_password_change")):
        if row not in world.opened:
            world.opened[row] = _as_opened(world, row)
        return world.opened[row]
    return {}


# The words of a draft.
DRAFT = {"kind": "basic", "concept": "C", "front": "¿Qué es C?", "back": "Eso.", "why": "", "hint": "", "tag_names": ""}

# Of the options of a deck: a number for each, every box ticked.
OPTIONS = {
    "new_per_day": "7",
    "reviews_per_day": "70",
    "family": "sm2-steps",
    "starting_ease": "2.4",
    "maximum_interval_days": "900",
    "fuzz": "on",
    "drill": "3",
    "drill_minutes": "10",
    "learning_steps_minutes": "1m 10m",
    "relearning_steps_minutes": "10m",
    "graduating_days": "1",
    "easy_days": "4",
    "hard_percent": "120",
    "easy_bonus_percent": "130",
    "lapse_percent": "0",
    "learn_ahead_minutes": "20",
    "review_order": "risk",
    "new_waits": "on",
    "siblings_apart": "on",
    "leech_lapses": "6",
}

# What is typed into the admin's forms besides.
FILLED_IN = {
    "admin:decks_source_add": {"deck": "deck", "title": "Semana 4", "slug": "semana-4"},
    "admin:decks_deck_add": {"title": "Nuevo", "slug": "nuevo", "lang": "es"},
    "admin:decks_note_add": {"deck": "deck", "concept": "C", "front": "Q", "back": "A", "status": "draft"},
    "admin:decks_tag_add": {"name": "nueva"},
    "admin:auth_group_add": {"name": "Others"},
    "admin:accounts_user_add": {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD},
    "admin:auth_user_password_change": {"password1": "an even better one", "password2": "an even better one"},
    "admin:decks_source_change": {"title": "Otro título"},
    "admin:decks_deck_change": {"title": "Otro título"},
    "admin:decks_note_change": {"concept": "Otro"},
    "admin:decks_tag_change": {"name": "otra"},
    "admin:auth_group_change": {"name": "Otro"},
    "admin:accounts_user_change": {"name": "Otra"},
}


def _as_opened(world: World, row: str) -> dict[str, Any]:
    page = world.clients["boss"].get(world.address(row))
    posts = [form for form in forms_in(page.content.decode()) if form.method == "post" and not form.action]
    values = posts[0].values if posts else {}
    typed = FILLED_IN.get(row.partition(" ")[0], {})
    return values | {name: world.things["deck"].pk if value == "deck" else value for name, value in typed.items()}
