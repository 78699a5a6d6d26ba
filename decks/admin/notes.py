"""Notes: found by words without accents, written with the cards in view, retired instead of deleted."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.access import safe_next
from decks.forms import STEP, NoteForm, NotePreviewForm
from decks.media_files import MAX_BYTES
from decks.models import Deck, Kind, Note, Revision, Status
from decks.note_history import form_values, note_history, revision_of
from decks.querysets import PATH_DIGITS, NoteQuerySet
from decks.rendering import RenderedCard
from decks.roles import authored_decks, narrow
from decks.services import delete_draft, publish_note, retire_note, save_note
from decks.services.media import keep_media
from decks.services.notes import cards_of
from decks.services.removal import was_met
from decks.services.suggestions import propose_change

from .note_pages import advice_view, dismissal_view, markdown_of, media_view, note_as_it_stands
from .scoping import OwnDecksAdmin
from .warnings import WarningsFilter

FRONT_CHARS = 90
MAX_DIGITS = 10  # of a version
LEARN_FIRST = _("Learn first")
TYPED = _("When the answer is typed")
# On a request: the suggestion that a change became, or None where there was nothing to suggest.
SUGGESTED = "_suggested"
# What the next note of a sitting most likely shares with the one just saved.
STICKY_FIELDS = ("deck", "slide", "kind", "status", "tag_names")


# What stands in the place of a field of the form for who may only look; nothing where it only asks.
FOR_READING = {
    "base_version": None, "upload": None, "fact": None, "reason": None,
    "tag_names": "shown_tags", "learn_first": "shown_first",
}  # fmt: skip


def _instead(fields: Any, others: Mapping[str, str | None]) -> tuple[str, ...]:
    found = (others.get(name, name) for name in fields)
    return tuple(name for name in found if name is not None)


class TopicFilter(admin.SimpleListFilter):
    title = _("topic")
    parameter_name = "topic"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        decks = authored_decks(request.user).values_list("path", "title")
        return [(deck_path, STEP * (len(deck_path) // PATH_DIGITS - 1) + title) for deck_path, title in decks]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = self.value()
        # A path from the address bar may be anything, even what a database refuses.
        deck = Deck.objects.filter(path=chosen).first() if chosen and chosen.isdecimal() else None
        return queryset.filter(deck__in=Deck.objects.within(deck.path)) if deck else queryset


@admin.register(Note)
class NoteAdmin(OwnDecksAdmin[Note]):
    form = NoteForm
    change_form_template = "admin/decks/note/change_form.html"
    object_history_template = "admin/decks/note/object_history.html"
    change_list_template = "admin/decks/note/change_list.html"
    list_display = ("concept", "front_text", "kind", "topic", "status", "live_cards", "warning_count")
    list_filter = (
        TopicFilter,
        "status",
        "kind",
        WarningsFilter,
        ("tags", admin.RelatedOnlyFieldListFilter),
        ("slide", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("deck",)
    list_per_page = 50
    ordering = ("deck__path", "position", "pk")
    search_fields = ("search_text",)
    actions = ("publish_notes", "retire_notes")
    readonly_fields = ("guid", "version", "shown_tags", "shown_first")
    fieldsets = (
        (None, {"fields": ("base_version", "deck", "slide", "concept", "kind", "front", "back", "why", "hint")}),
        (None, {"fields": ("upload", "tag_names", "status", "fact", "reason", "replaced_by")}),
        (TYPED, {"fields": ("accents_matter", "case_matters"), "classes": ("collapse",)}),
        (LEARN_FIRST, {"fields": ("learn_first",), "classes": ("collapse", "learn-first")}),
        (_("Details"), {"fields": ("lang", "position", "guid", "version"), "classes": ("collapse",)}),
    )

    # ── the list ─────────────────────────────────────────────────────────────────────────────────────────────

    def get_queryset(self, request: HttpRequest) -> QuerySet[Note]:
        notes: NoteQuerySet = super().get_queryset(request)  # type: ignore[assignment]
        return (
            notes.with_first_question()
            .prefetch_related("requires")
            .annotate(live_cards=Count("cards", filter=Q(cards__is_live=True)))
        )

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[NoteQuerySet, bool]:
        notes: NoteQuerySet = queryset
        return notes.matching(search_term), False

    @admin.display(description=_("front"))
    def front_text(self, note: Any) -> str:
        front = Truncator(note.first_question or "").chars(FRONT_CHARS)
        # Here, because one more column would not fit a laptop.
        first = ", ".join(dict.fromkeys(required.concept for required in note.requires.all()))
        return format_html("{}<br><small>{}: {}</small>", front, LEARN_FIRST, first) if first else front

    @admin.display(description=_("topic"), ordering="deck__path")
    def topic(self, note: Note) -> str:
        return note.deck.title

    @admin.display(description=_("live cards"), ordering="live_cards")
    def live_cards(self, note: Any) -> int:
        return int(note.live_cards)

    @admin.display(description=_("warnings"), ordering="warnings")
    def warning_count(self, note: Note) -> str:
        return str(note.warnings or "")

    @admin.action(description=_("Publish the chosen notes"), permissions=["change"])
    def publish_notes(self, request: HttpRequest, queryset: QuerySet[Note]) -> None:
        done = self._each(request, queryset, publish_note)
        self.message_user(
            request, ngettext("%(count)d note published.", "%(count)d notes published.", done) % {"count": done}
        )

    @admin.action(description=_("Retire the chosen notes"), permissions=["change"])
    def retire_notes(self, request: HttpRequest, queryset: QuerySet[Note]) -> None:
        done = self._each(request, queryset, retire_note)
        self.message_user(
            request,
            ngettext(
                "%(count)d note retired: its cards left every queue, their history stays.",
                "%(count)d notes retired: their cards left every queue, their history stays.",
                done,
            )
            % {"count": done},
        )

    def _each(self, request: HttpRequest, queryset: QuerySet[Note], act: Any) -> int:
        """How many notes changed. One that is refused does not keep the others from it."""
        at, done = timezone.now(), 0
        for note in Note.objects.filter(pk__in=queryset.values("pk")).select_related("deck", "slide__source__deck"):
            try:
                done += act(note=note, by=request.user, at=at)
            except ValidationError as error:
                self.message_user(request, f"{note}: {' '.join(error.messages)}", messages.ERROR)
            except PermissionDenied:
                sentence = gettext("You may read this deck but not write in it.")
                self.message_user(request, f"{note}: {sentence}", messages.ERROR)
        return done

    # ── one note ─────────────────────────────────────────────────────────────────────────────────────────────

    def get_fieldsets(self, request: HttpRequest, obj: Note | None = None) -> Any:
        if obj is not None:
            # Folded, as there is a box for each note of the deck: so the title says what is inside.
            count = obj.requires.count()
            title = gettext("Learn first (%(count)d)") % {"count": count} if count else LEARN_FIRST
            fields = FOR_READING if not self.has_change_permission(request, obj) else {}
            return [
                (title if name == LEARN_FIRST else name, {**options, "fields": _instead(options["fields"], fields)})
                for name, options in self.fieldsets
            ]
        new = {"base_version", "fact", "reason", "replaced_by", "guid", "version"}
        return [
            (title, {**options, "fields": tuple(name for name in options["fields"] if name not in new)})
            for title, options in self.fieldsets
        ]

    @admin.display(description=_("tags"))
    def shown_tags(self, note: Note) -> str:
        return ", ".join(tag.name for tag in note.tags.all())

    @admin.display(description=LEARN_FIRST)
    def shown_first(self, note: Note) -> str:
        return ", ".join(required.concept for required in note.requires.all())

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        note = context.get("original")
        revisions = list(note.revisions.select_related("by", "suggested_by")) if note else []
        had_order = any(revision.required_ids for revision in revisions)
        restored = self._restored(request, note)
        past = {"revisions": revisions, "had_order": had_order, "restored": restored.version if restored else None}
        past |= {"media_limit": str(MAX_BYTES), "media_limit_mb": MAX_BYTES // 1_000_000}
        past["back_url"] = safe_next(request, "admin:decks_note_changelist") if "next" in request.GET else ""
        response: HttpResponse = super().render_change_form(request, {**context, **past}, *args, **kwargs)
        return response

    def get_form(self, request: HttpRequest, obj: Note | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        restored = self._restored(request, obj)
        if obj is None or restored is None:
            return form
        return type("RestoredNoteForm", (form,), {"restored": form_values(obj, restored)})

    def _restored(self, request: HttpRequest, obj: Note | None) -> Revision | None:
        """The version that is to be looked at before it is saved again."""
        version = request.GET.get("restore", "")
        is_number = version.isascii() and version.isdigit() and len(version) < MAX_DIGITS
        return revision_of(obj, int(version)) if obj and is_number and request.method == "GET" else None

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        note = self.get_object(request, object_id)
        past = {
            "history": note_history(note) if note else [],
            "may_restore": note is not None and self.has_change_permission(request, note),
        }
        response: HttpResponse = super().history_view(request, object_id, past | (extra_context or {}))
        return response

    def save_model(self, request: HttpRequest, obj: Note, form: Any, change: bool) -> None:
        upload = form.cleaned_data.get("upload")
        if upload is not None:
            # Where the form has no script: at the end of the answer, or of the question of a note that has none.
            media = keep_media(file=upload, by=request.user, at=timezone.now())  # type: ignore[arg-type]
            name = "front" if obj.kind in (Kind.CLOZE, Kind.TYPED) else "back"
            setattr(obj, name, f"{getattr(obj, name).rstrip()}\n\n{markdown_of(media)}")
        if not self._may_save(request, obj, form, change):
            return
        save_note(
            note=obj,
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
            origin=Revision.Origin.ADMIN,
            fact_changed=form.cleaned_data.get("fact") == "changed",
            reason=form.cleaned_data.get("reason", ""),
            tags=form.cleaned_data["tag_names"],
            requires=form.cleaned_data["learn_first"],
        )

    def _may_save(self, request: HttpRequest, obj: Note, form: Any, change: bool) -> bool:
        """Of who may not publish a new note is a draft, and a change to what learners see becomes a suggestion."""
        if self.rights(request, obj).publish:
            return True
        if change and Note.objects.get(pk=obj.pk).status == Status.PUBLISHED:
            request.__dict__[SUGGESTED] = propose_change(
                note=obj,
                by=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
                reason=form.cleaned_data.get("reason", ""),
            )
            return False
        if obj.status == Status.PUBLISHED:
            obj.status = Status.DRAFT
            self.message_user(request, gettext("You may not publish here, so the note is a draft."), "warning")
        return True

    def response_add(self, request: HttpRequest, obj: Note, post_url_continue: str | None = None) -> HttpResponse:
        return self._next_alike(request, super().response_add(request, obj, post_url_continue))

    def log_change(self, request: HttpRequest, obj: Note, message: Any) -> Any:
        """Of a change that only waits as a suggestion the log says that, and nothing of one that was none."""
        if SUGGESTED not in request.__dict__:
            return super().log_change(request, obj, message)
        return super().log_change(request, obj, "suggested a change") if request.__dict__[SUGGESTED] else None

    def response_change(self, request: HttpRequest, obj: Note) -> HttpResponse:
        if SUGGESTED not in request.__dict__:
            return self._next_alike(request, super().response_change(request, obj))
        if request.__dict__[SUGGESTED]:
            sentence = gettext("You may not publish here, so your texts wait as a suggestion for who may.")
            self.message_user(request, sentence, messages.SUCCESS)
        else:
            self.message_user(request, gettext("Only changed texts can be suggested."), messages.WARNING)
        return self._next_alike(request, self.response_post_save_change(request, obj))

    def response_post_save_change(self, request: HttpRequest, obj: Note) -> HttpResponseRedirect:
        """Back to the card from which the form was opened, else to the list."""
        back = safe_next(request, "admin:decks_note_changelist")
        return HttpResponseRedirect(back) if "next" in request.GET else super().response_post_save_change(request, obj)

    def _next_alike(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if "_addanother" not in request.POST:
            return response
        sticky = {name: request.POST[name] for name in STICKY_FIELDS if request.POST.get(name)}
        return HttpResponseRedirect(f"{reverse('admin:decks_note_add')}?{urlencode(sticky)}")

    def may_be_deleted(self, obj: Note) -> bool:
        return not was_met(Note.objects.filter(pk=obj.pk))

    def delete_by_service(self, obj: Note) -> None:
        delete_draft(note=obj)

    # ── the preview ──────────────────────────────────────────────────────────────────────────────────────────

    def get_urls(self) -> list[URLPattern]:
        preview = path("preview/", self.admin_site.admin_view(self.preview_view), name="decks_note_preview")
        beside = [
            path("advice/", self.admin_site.admin_view(advice_view(self)), name="decks_note_advice"),
            path("media/", self.admin_site.admin_view(media_view(self)), name="decks_note_media"),
            path(
                "<int:pk>/dismissal/", self.admin_site.admin_view(dismissal_view(self)), name="decks_note_dismissal"
            ),
        ]
        return [preview, *beside, *super().get_urls()]

    @method_decorator(require_POST)
    def preview_view(self, request: HttpRequest) -> HttpResponse:
        """The cards of a note as it stands in the form, or what still keeps it from having any."""
        if not (self.has_view_or_change_permission(request) or self.has_add_permission(request)):
            raise PermissionDenied
        form = NotePreviewForm(request.POST)
        narrow(form, request.user)
        form.is_valid()
        note = note_as_it_stands(form)

        cards: tuple[RenderedCard, ...] = ()
        problems: dict[str, list[str]] = {}
        is_empty = not any(note_text.strip() for note_text in (note.front, note.back, note.why, note.hint))
        try:
            # An empty form is no mistake yet.
            cards = () if is_empty else cards_of(note)
        except ValidationError as error:
            problems = {
                str(NoteForm.base_fields[name].label or name): sentences
                for name, sentences in error.message_dict.items()
            }

        return render(
            request,
            "decks/_note_preview.html",
            {
                "cards": cards,
                "kind": note.kind,
                "problems": problems,
                "deck": note.deck if note.deck_id else None,
                "slide": note.slide,
                "lang": note.lang or (note.deck.lang if note.deck_id else ""),
            },
        )
