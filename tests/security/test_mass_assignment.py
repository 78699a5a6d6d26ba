"""Nothing is written because somebody sent it along: each form writes its own columns, whatever else is in the body."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import models

from accounts.models import User
from decks.forms import NoteForm
from decks.models import Card, Deck, Note
from reviews.rollup import COUNTS
from tests.markup import forms_in
from tests.security.asking import effect_of
from tests.security.rows import TABLES, Difference
from tests.security.table import route_of, rows
from tests.security.world import PEOPLE, World, body_for

# Who may do what is decided before any database is asked: one run is enough.
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

GONE_WITH_A_PERSON = {
    *("-account.EmailAddress", "-accounts.Profile", "-accounts.Session", "-accounts.User", "-accounts.WeeklyMail"),
    *("-decks.Report", "-reviews.Enrolment", "-reviews.PersonalNote", "-reviews.PlannedBreak", "-reviews.ReviewLog"),
    *("-reviews.Schedule", "-reviews.SavedSearch", "-reviews.Sitting", "-reviews.StudyHour"),
    *("-reviews.StudyDay", "-reviews.DeckDay", "-reviews.DeckHour", "-reviews.CardCount", "decks.Deck.owner_id"),
    *("-decks.StudyGroup", "-decks.Assignment", "-reviews.Membership"),
}
NEW_KEY = {"+accounts.Session", "-accounts.Session"}
CATCHING_UP = {"reviews.Enrolment.contents_version", "reviews.Enrolment.new_cursor", "-reviews.CardCount"}
ACT_ON_A_NEW_CARD = {"+reviews.ReviewLog", "+reviews.Schedule", *CATCHING_UP}
GONE_WITH_A_NOTE = {"-decks.Note", "-decks.NoteWords", "-decks.Card", "-decks.Revision"}
NEW_NOTE = {"+decks.Note", "+decks.NoteWords", "+decks.Card", "+decks.Revision"}
# What any save of a note writes, and a step of the inbox besides; another text; what learners catch up with.
SAVED = {"+decks.Revision", "decks.Note.version"}
DECIDED = {*SAVED, "+decks.InboxStep"}
REWRITTEN = {
    *("decks.Note.concept", "decks.Note.front", "decks.Note.back", "decks.Note.why", "decks.Note.search_text"),
    *("decks.Card.question_html", "decks.Card.question_text", "decks.Card.answer_html", "decks.Card.answer_text"),
    *("decks.Card.why_html", "decks.NoteWords.words"),
}
MET = {"decks.Deck.contents_version"}
TODAY = {"reviews.Enrolment.today", "reviews.Enrolment.new_today"}
OPTIONS = {
    *("reviews.Enrolment.new_per_day", "reviews.Enrolment.reviews_per_day", "reviews.Enrolment.options_id"),
    *("reviews.Enrolment.options_changes", "reviews.Enrolment.review_order", "reviews.Enrolment.leech_lapses"),
}
DAYS, HOURS = ("StudyDay", "DeckDay"), ("StudyHour", "DeckHour")
SUMS = {
    *(f"+reviews.{day}" for day in DAYS),
    *(f"reviews.{day}.{name}" for day in DAYS for name in (*COUNTS, "late_days")),
    *(f"+reviews.{hour}" for hour in HOURS),
    *(f"reviews.{hour}.{name}" for hour in HOURS for name in ("reviewed", "passed")),
    *("+reviews.CardCount", "-reviews.CardCount", "reviews.CardCount.cards"),
}
# What each form may write. `+table` is a new row, `-table` one that goes. A form without a line writes nothing.
WRITES = {
    "reviews:card_grade": {
        *ACT_ON_A_NEW_CARD,
        *(f"reviews.{day}.{name}" for day in DAYS for name in ("introduced", "new_good", "young_change")),
    },
    "reviews:card_bury": ACT_ON_A_NEW_CARD,
    "reviews:card_suspend": ACT_ON_A_NEW_CARD,
    "reviews:card_flag": ACT_ON_A_NEW_CARD,
    "reviews:card_rest": ACT_ON_A_NEW_CARD,
    "reviews:card_notice": CATCHING_UP,
    "reviews:card_place": {*ACT_ON_A_NEW_CARD, "reviews.Enrolment.has_placed"},
    "reviews:card_due": {
        *("+reviews.ReviewLog", "reviews.Schedule.due_day", "reviews.Schedule.version", "reviews.Schedule.changed_at"),
        *CATCHING_UP,
    },
    "reviews:card_reset": {
        *("+reviews.ReviewLog", "reviews.Schedule.version", "reviews.Schedule.changed_at", "reviews.Schedule.phase"),
        *("reviews.Schedule.due_day", "reviews.Schedule.ease_hundredths", "reviews.Schedule.interval_days"),
        *("reviews.Schedule.repetitions", *CATCHING_UP),
    },
    "reviews:search_act": ACT_ON_A_NEW_CARD,
    "reviews:search_author": {
        *(*SAVED, "+decks.Tag", "+decks.Note_tags", "decks.Note.search_text", "decks.NoteWords.words"),
    },
    "reviews:search_study": {"+reviews.Sitting"},
    "reviews:search_save": {"+reviews.SavedSearch"},
    "reviews:search_rename kept": {"reviews.SavedSearch.name"},
    "reviews:search_delete kept": {"-reviews.SavedSearch"},
    "reviews:group_new": {"+decks.StudyGroup"},
    "reviews:group_join": {"+reviews.Membership", "+reviews.Enrolment"},
    "reviews:group_assign class": {"+decks.Assignment"},
    "reviews:assignment_remove assigned": {"-decks.Assignment"},
    "reviews:group_member_remove member": {"-reviews.Membership"},
    "reviews:group_settings class": {"decks.StudyGroup.name", "decks.StudyGroup.teacher_name"},
    "reviews:group_code class": {"decks.StudyGroup.code"},
    "reviews:group_delete class": {"-decks.StudyGroup", "-decks.Assignment", "-reviews.Membership"},
    "reviews:membership course": {"reviews.Membership.shown_name"},
    "reviews:membership_leave course": {"-reviews.Membership"},
    "reviews:card_wake buried": {
        *("+reviews.ReviewLog", "reviews.Schedule.buried_until", "reviews.Schedule.version"),
    },
    "reviews:card_note learned": {"reviews.PersonalNote.text"},
    "reviews:card_report learned": {"+decks.Report"},
    "decks:members deck": {
        *("+decks.DeckMember", "+auth.Group", "+auth.Group_permissions", "+admin.LogEntry", "+accounts.User_groups"),
        "accounts.User.is_staff",
    },
    "decks:member_remove membership": {"-decks.DeckMember", "+admin.LogEntry", "accounts.User.is_staff"},
    "decks:tables deck": {"+decks.ImportBatch"},
    "decks:replace deck": {"+decks.ImportBatch", "+decks.ImportRow"},
    "decks:batch_choose mapping": {"+decks.ImportRow", "decks.ImportBatch.state", "decks.ImportBatch.options"},
    "decks:batch_rename ready": {"-decks.ImportRow", "decks.ImportBatch.state"},
    "decks:batch_step planning": {
        *("decks.ImportBatch.state", "decks.ImportRow.verdict", "decks.ImportRow.fields", "decks.ImportRow.cards"),
        *("decks.ImportRow.before", "decks.ImportRow.position", "decks.ImportRow.problems"),
    },
    "decks:batch_run ready": {
        *(SAVED | REWRITTEN | NEW_NOTE),
        *(f"decks.ImportBatch.{name}" for name in ("state", "done_at", "table", "options")),
        *(f"decks.ImportRow.{name}" for name in ("note_id", "after", "before", "position", "fields", "cards")),
    },
    "decks:batch_drop ready": {"-decks.ImportBatch", "-decks.ImportRow"},
    "decks:batch_undo done": {"+decks.ImportBatch", "+decks.ImportRow", *GONE_WITH_A_NOTE, "decks.ImportRow.note_id"},
    "decks:report report": {
        *(SAVED | REWRITTEN) - {"decks.Note.concept"},
        *("decks.Report.status", "decks.Report.closed_at", "decks.Report.decision", "decks.Report.reply"),
    },
    "decks:report_decline report": {
        "+admin.LogEntry",
        *("decks.Report.status", "decks.Report.closed_at", "decks.Report.decision", "decks.Report.reply"),
    },
    "reviews:card_unsuspend suspended": {
        *("+reviews.ReviewLog", "reviews.Schedule.suspended", "reviews.Schedule.version")
    },
    "reviews:undo": {
        "+reviews.ReviewLog",
        *("reviews.Schedule.answers", "reviews.Schedule.due_at", "reviews.Schedule.due_day"),
        *("reviews.Schedule.ease_hundredths", "reviews.Schedule.lapses", "reviews.Schedule.last_answered_day"),
        *("reviews.Schedule.phase", "reviews.Schedule.repetitions", "reviews.Schedule.version"),
        *(f"reviews.{day}.{name}" for day in DAYS for name in ("again", "reviewed")),
        *CATCHING_UP,
    },
    "reviews:way_back": {"+reviews.WayBack"},
    "reviews:breaks": {"+reviews.PlannedBreak"},
    "reviews:break_take_back planned": {"-reviews.PlannedBreak"},
    "reviews:study_begin": {"+reviews.Sitting"},
    "reviews:enrol another": {"+reviews.Enrolment"},
    "reviews:leave deck": {"reviews.Enrolment.is_paused"},
    "reviews:options deck": OPTIONS,
    "reviews:options archived": OPTIONS,
    "reviews:exam deck": {
        *("reviews.Enrolment.exam_on", "reviews.Enrolment.exam_minutes", "reviews.Enrolment.exam_new_per_day"),
    },
    "reviews:deck_today deck": {*TODAY, "reviews.Enrolment.reviews_today"},
    "reviews:more_today": TODAY,
    "decks:inbox_undo": {*SAVED, "decks.Note.status", "decks.Card.is_live", *MET, "decks.InboxStep.undone_at"},
    "decks:draft_accept waiting": {*DECIDED, "decks.Note.status", "decks.Card.is_live", *MET},
    "decks:draft_discard waiting": {*DECIDED, "decks.Note.status"},
    "decks:draft_edit waiting": {*DECIDED, *REWRITTEN},
    "decks:draft_split waiting": {*DECIDED, *REWRITTEN, *NEW_NOTE, "+decks.Draft"},
    "decks:draft_merge waiting": {*DECIDED, *REWRITTEN, "decks.Note.status"},
    "decks:note_fits outdated": {"-decks.SlideChanged", "+admin.LogEntry"},
    "admin:decks_source_import_slides": {"+admin.LogEntry", *NEW_NOTE, "+decks.Source", "+decks.Slide", "+decks.Draft"},
    "accounts:guest_start": {"+accounts.User", "+accounts.Profile", "+accounts.Session"},
    "accounts:language": {"accounts.Profile.language"},
    "accounts:zone_confirm": {"accounts.Profile.zone"},
    "accounts:profile": {
        "accounts.User.name",
        *("accounts.Profile.zone", "accounts.Profile.rollover_hour", "accounts.Profile.language"),
        *("accounts.Profile.new_per_day", "accounts.Profile.reviews_per_day", "accounts.Profile.minutes_per_day"),
        *("accounts.Profile.grading", "accounts.Profile.text_size", "accounts.Profile.hand"),
    },
    "accounts:weekly_mail_stop stop_link": {"accounts.WeeklyMail.since"},
    "accounts:session_end elsewhere_too": {"-accounts.Session"},
    "accounts:sessions_end_others": {"-accounts.Session"},
    "accounts:delete": GONE_WITH_A_PERSON,
    "account_login": {"+accounts.Session"},
    "account_signup": {"+accounts.User", "+accounts.Profile", "+accounts.Session", "+account.EmailAddress"},
    "account_logout": {"-accounts.Session"},
    "account_change_password": {"accounts.User.password", *NEW_KEY},
    "account_reset_password_from_key reset_link": {"+accounts.Session"},
    "account_confirm_email mail_link": {"account.EmailAddress.verified"},
    "admin:accounts_user_add": {"+admin.LogEntry", "+accounts.User", "+accounts.Profile"},
    "admin:accounts_user_change person": {"+admin.LogEntry", "accounts.User.name"},
    "admin:accounts_user_delete person": {"+admin.LogEntry", *GONE_WITH_A_PERSON},
    "admin:auth_user_password_change person": {"+admin.LogEntry", "accounts.User.password", *NEW_KEY},
    "admin:auth_group_add": {"+admin.LogEntry", "+auth.Group"},
    "admin:auth_group_change group": {"+admin.LogEntry", "auth.Group.name"},
    "admin:auth_group_delete group": {"+admin.LogEntry", "-auth.Group"},
    "admin:decks_deck_add": {"+admin.LogEntry", "+decks.Deck"},
    "admin:decks_deck_change draft": {"+admin.LogEntry", "decks.Deck.title"},
    "admin:decks_deck_delete draft": {
        *("+admin.LogEntry", "-decks.Deck", "-decks.Slide", "-decks.Source", *GONE_WITH_A_NOTE),
    },
    "admin:decks_deck_import": {"+admin.LogEntry", "+decks.Deck", *NEW_NOTE},
    "admin:decks_note_dismissal draft_note": {"+decks.LintDismissal"},
    "admin:decks_note_add": {"+admin.LogEntry", *NEW_NOTE},
    "admin:decks_note_change draft_note": {
        *("+admin.LogEntry", "+decks.Revision", "decks.Note.concept", "decks.Note.search_text", "decks.Note.version"),
        "decks.NoteWords.words",
    },
    "admin:decks_note_delete draft_note": {"+admin.LogEntry", *GONE_WITH_A_NOTE},
    "admin:decks_source_add": {"+admin.LogEntry", "+decks.Source"},
    "admin:decks_source_change source": {"+admin.LogEntry", "decks.Source.title"},
    "admin:decks_tag_add": {"+admin.LogEntry", "+decks.Tag"},
    "admin:decks_tag_change tag": {
        *("+admin.LogEntry", "decks.Tag.name", "decks.Note.search_text", "decks.NoteWords.words"),
    },
}
# What a hidden field of these forms means, under a name that a column has too.
SCOPE = {"deck", "source", "at"}
# Made anew each time: by chance, or from the number of a new row.
RANDOM = {
    *("token", "tie", "password", "guid", "imported_digest", "session_key", "session_data", "handle"),
    *("code", "pseudonym"),
}


def may_write(row: str) -> set[str]:
    """Whoever writes the log keeps its sums in step."""
    own = WRITES.get(row, set())
    return own | SUMS if "+reviews.ReviewLog" in own else own


def test_a_form_writes_its_own_columns_whatever_is_sent_along(world):
    forms = {row: person for row, answers in rows().items() if (person := actor(row, answers["POST"]))}
    assert WRITES.keys() <= forms.keys()

    for row, person in forms.items():
        clean = effect_of(world, row, person)
        poisoned = effect_of(world, row, person, extras_for(world, row))

        assert clean.columns <= may_write(row), row
        assert bool(clean.columns) == (row in WRITES), row
        assert plain(poisoned) == plain(clean), row


def actor(row: str, answers: list[str]) -> str | None:
    """Who gets furthest with this form."""
    answered = dict(zip(PEOPLE, answers, strict=True))
    if route_of(row) in {"account_login", "account_signup", "accounts:guest_start", "account_reset_password_from_key"}:
        return "visitor"
    for person in ("owner", "boss"):
        if answered[person] in ("200", "go"):
            return person
    return None


def extras_for(world: World, row: str) -> dict[str, str]:
    """Every column there is, by both its names, with a value that would be taken and do harm."""
    extras = {"pk": str(world.people["stranger"].pk)}
    for model in TABLES:
        for field in model._meta.concrete_fields:
            extras[field.name] = extras[field.attname] = poison(world, field)
    own = set(body_for(world, row))
    if row.startswith("admin:") and rows()[row]["GET"][-1] == "200":
        page = world.clients["boss"].get(world.address(row))
        own |= {name for form in forms_in(page.content.decode()) for name in form.names}
    if row.startswith(("reviews:", "decks:")):
        own |= SCOPE
    if row == "admin:decks_note_add":
        own |= set(NoteForm.base_fields)  # some of them show only where the note is of their kind
    if row == "reviews:search_study":
        own |= {"id", "token"}  # which of the cards found
    return {name: value for name, value in extras.items() if name not in own}


def poison(world: World, field: models.Field) -> str:
    if field.related_model in (User, Deck, Note, Card):
        thing = {User: world.people["stranger"], Deck: world.things["draft"], Note: world.things["draft_note"]}
        return str(thing[field.related_model].pk if field.related_model in thing else world.things["learned"].pk)
    if field.choices:
        return str(field.choices[-1][0])
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, models.DateTimeField):
        return "2030-01-01 00:00:00"
    if isinstance(field, models.DateField):
        return "2030-01-01"
    if isinstance(field, models.EmailField):
        return "stranger@example.org"
    if isinstance(field, models.CharField | models.TextField):
        return "poisoned"
    return "3"


def plain(done: Difference) -> tuple[object, ...]:
    """What was done, without what differs each time it is done."""

    new_keys = {str(pk[0]) for model, pk in done.added if model is not LogEntry}

    def told(key, row):
        model = key[0]
        values = {}
        for field in model._meta.concrete_fields:
            value = row.get(field.attname)
            points_to_new = field.related_model and (field.related_model, (value,)) in done.added
            is_own_key = isinstance(field, models.AutoField | models.UUIDField) and key in done.added
            if isinstance(value, dict):
                value = {name: "new" if str(part) in new_keys else part for name, part in value.items()}
            is_named = field.attname == "object_id" and value in new_keys
            values[field.attname] = "new" if points_to_new or is_own_key or is_named else value
        return model._meta.label, {name: value for name, value in values.items() if name in row and name not in RANDOM}

    return (
        sorted((told(key, row) for key, row in done.added.items()), key=repr),
        sorted(done.removed, key=repr),
        sorted(((key, told(key, row)) for key, row in done.changed.items()), key=repr),
    )
