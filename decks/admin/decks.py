"""Decks as a tree, their topics, and the deck files they come from and leave as."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from decks.forms import STEP, DeckForm
from decks.models import Deck, DeckStatus, Note, Source
from decks.querysets import PATH_DIGITS
from decks.roles import own, rights_in
from decks.services import (
    add_topic,
    archive_deck,
    arrange_topics,
    create_deck,
    delete_draft_deck,
    publish_deck,
    save_deck,
)
from decks.services.members import log_publishing
from decks.services.removal import was_met

from . import deck_files
from .scoping import OwnDecksAdmin
from .sources import PermanentSlugForm

if TYPE_CHECKING:
    TopicStackedInline = admin.StackedInline[Deck, Deck]
    SourceStackedInline = admin.StackedInline[Source, Deck]
else:
    TopicStackedInline, SourceStackedInline = admin.StackedInline, admin.StackedInline


def is_theirs_to_word(user: Any, deck: Deck) -> bool:
    """Whether this person may change what the deck is called: of one that learners see, who may publish."""
    return deck.status == DeckStatus.DRAFT or rights_in(user, deck).publish


class TopicForm(PermanentSlugForm):
    # The stored position is the last part of the path; a new number here is only a wish for another place.
    position = forms.IntegerField(label=_("Position"), required=False, min_value=1, max_value=9_999)


class TopicInline(TopicStackedInline):
    model = Deck
    form = TopicForm
    fk_name = "parent"
    fields = (("position", "title", "slug"),)
    extra = 1
    can_delete = False
    show_change_link = True
    verbose_name = _("topic")
    verbose_name_plural = _("topics")
    ordering = ("path",)

    def has_add_permission(self, request: HttpRequest, obj: Deck | None = None) -> bool:
        # A new deck is for who runs the site to make; a topic of one's own deck is not.
        return obj is not None and super().has_change_permission(request, obj) and rights_in(request.user, obj).write

    def has_change_permission(self, request: HttpRequest, obj: Deck | None = None) -> bool:
        # What learners read is changed by who may publish; who may not adds topics.
        may = super().has_change_permission(request, obj)
        return may and (obj is None or is_theirs_to_word(request.user, obj))


class SourceInline(SourceStackedInline):
    model = Source
    form = PermanentSlugForm
    fields = (("title", "slug"),)
    extra = 0
    show_change_link = True


@admin.register(Deck)
class DeckAdmin(OwnDecksAdmin[Deck]):
    form = DeckForm
    change_list_template = "admin/decks/deck/change_list.html"
    change_form_template = "admin/decks/deck/change_form.html"
    list_display = ("tree_title", "status", "live_cards", "for_whom")
    list_display_links = ("tree_title",)
    list_filter = ("status",)
    list_per_page = 200
    ordering = ("path",)
    search_fields = ("title", "slug")
    actions = ("publish_decks", "archive_decks")
    inlines = (TopicInline, SourceInline)
    raw_id_fields = ("owner",)

    # ── the list ─────────────────────────────────────────────────────────────────────────────────────────────

    def get_queryset(self, request: HttpRequest) -> QuerySet[Deck]:
        return Deck.objects.with_live_cards().filter(own(request.user, "path"))

    @admin.display(description=_("deck"), ordering="path")
    def tree_title(self, deck: Deck) -> str:
        return STEP * (len(deck.path) // PATH_DIGITS - 1) + deck.title

    @admin.display(description=_("live cards"))
    def live_cards(self, deck: Any) -> int:
        return int(deck.live_cards)

    @admin.display(description=_("for every new learner"))
    def for_whom(self, deck: Deck) -> str:
        return gettext("yes") if deck.is_starter else ""

    @admin.action(description=_("Publish the chosen decks"), permissions=["change"])
    def publish_decks(self, request: HttpRequest, queryset: QuerySet[Deck]) -> None:
        decks = self._that_may_be_published(request, queryset)
        for deck in decks:
            publish_deck(deck=deck)
            log_publishing(deck=deck, by=request.user, word="published")  # type: ignore[arg-type]
        self.message_user(
            request,
            ngettext("%(count)d deck published.", "%(count)d decks published.", len(decks)) % {"count": len(decks)},
        )

    @admin.action(description=_("Archive the chosen decks"), permissions=["change"])
    def archive_decks(self, request: HttpRequest, queryset: QuerySet[Deck]) -> None:
        decks = self._that_may_be_published(request, queryset)
        for deck in decks:
            archive_deck(deck=deck)
            log_publishing(deck=deck, by=request.user, word="archived")  # type: ignore[arg-type]
        self.message_user(
            request,
            ngettext(
                "%(count)d deck archived: its cards left every queue, their history stays.",
                "%(count)d decks archived: their cards left every queue, their history stays.",
                len(decks),
            )
            % {"count": len(decks)},
        )

    def _that_may_be_published(self, request: HttpRequest, queryset: QuerySet[Deck]) -> list[Deck]:
        """Those of the chosen in which this person may say what learners meet; of the others they are told."""
        decks = list(queryset)
        allowed = [deck for deck in decks if self.rights(request, deck).publish]
        for deck in decks:
            if deck not in allowed:
                self.message_user(request, gettext("%(deck)s: you may not publish here.") % {"deck": deck}, "error")
        return allowed

    # ── one deck ─────────────────────────────────────────────────────────────────────────────────────────────

    def get_fields(self, request: HttpRequest, obj: Deck | None = None) -> tuple[str, ...]:
        if obj is None:
            return ("parent", "title", "slug", "description", "lang", "owner", "is_starter")
        if obj.is_root:
            return ("title", "slug", "status", "description", "lang", "owner", "is_starter")
        return ("parent", "title", "slug", "status", "description", "lang")

    def get_readonly_fields(self, request: HttpRequest, obj: Deck | None = None) -> tuple[str, ...]:
        # The short name is part of every note's id, and the place in the tree of every card's order.
        if obj is None:
            return () if request.user.is_superuser else ("owner", "is_starter")
        fixed: tuple[str, ...] = ("parent", "slug", "status")
        if not is_theirs_to_word(request.user, obj):
            fixed += ("title", "description", "lang")
        # What every new learner gets is for who runs the site to say; owners let others in as owners, by their address.
        return fixed if request.user.is_superuser else (*fixed, "owner", "is_starter")

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        deck = context.get("original")
        context["may_manage"] = deck is not None and self.rights(request, deck).manage
        context["may_write"] = deck is not None and self.rights(request, deck).write
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    def get_prepopulated_fields(self, request: HttpRequest, obj: Deck | None = None) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": ("title",)}

    def get_inlines(self, request: HttpRequest, obj: Deck | None) -> Any:
        if obj is None:
            return ()
        return self.inlines if obj.is_root else (TopicInline,)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"owner": request.user.pk, **super().get_changeform_initial_data(request)}

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any], request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "parent" and field is not None:
            field.empty_label = _("nothing: a deck of its own")
        return field

    def save_model(self, request: HttpRequest, obj: Deck, form: Any, change: bool) -> None:
        if change:
            save_deck(deck=obj)
            return
        if obj.parent is not None:
            made = add_topic(
                parent=obj.parent, slug=obj.slug, title=obj.title, lang=obj.lang, description=obj.description
            )
        else:
            made = create_deck(
                slug=obj.slug,
                title=obj.title,
                lang=obj.lang,
                description=obj.description,
                owner=obj.owner,
                is_starter=obj.is_starter,
            )
        # The admin goes on with its own object, so that becomes the one that was made.
        obj.__dict__.update(made.__dict__)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if formset.model is not Deck:
            super().save_formset(request, form, formset, change)
            return
        parent = form.instance
        formset.save(commit=False)
        wishes: dict[int, int] = {}
        for topic_form in formset.forms:
            topic, position = topic_form.instance, topic_form.cleaned_data.get("position")
            if topic in formset.new_objects:
                topic = add_topic(parent=parent, slug=topic.slug, title=topic.title)
            elif "title" in topic_form.changed_data:
                save_deck(deck=topic)
            if position and topic.pk:
                wishes[topic.pk] = position
        topics = sorted(Deck.objects.filter(parent=parent), key=lambda topic: wishes.get(topic.pk, topic.position))
        arrange_topics(parent=parent, topics=topics)

    def may_be_deleted(self, obj: Deck) -> bool:
        notes = Note.objects.filter(deck__in=Deck.objects.within(obj.path))
        return obj.status == DeckStatus.DRAFT and not was_met(notes)

    def delete_by_service(self, obj: Deck) -> None:
        delete_draft_deck(deck=obj)

    # ── deck files ───────────────────────────────────────────────────────────────────────────────────────────

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("import/", wrap(deck_files.import_view(self)), name="decks_deck_import"),
            path("<int:pk>/export/", wrap(deck_files.export_view(self)), name="decks_deck_export"),
            *super().get_urls(),
        ]
