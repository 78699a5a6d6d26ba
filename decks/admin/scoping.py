"""Each author sees their own decks in the admin, and what is in them; the superuser sees all."""

from typing import Any, ClassVar

from django.db.models import ForeignKey, Model, QuerySet
from django.http import HttpRequest

from decks.models import Deck
from decks.roles import PATH_OF, Rights, narrow, own, rights_in, writes_somewhere

from .base import ContentAdmin, ModelT


class OwnDecksAdmin(ContentAdmin[ModelT]):
    """What is not theirs is as if it did not exist: not in lists, not by its number, not to be chosen in a form."""

    #: How an object's deck is found, for its rights.
    deck_field: ClassVar[str] = "deck"

    def rights(self, request: HttpRequest, obj: Model) -> Rights:
        deck = obj if isinstance(obj, Deck) else getattr(obj, self.deck_field)
        known: dict[str, Rights] = request.__dict__.setdefault("_rights", {})
        if deck.root_path not in known:
            known[deck.root_path] = rights_in(request.user, deck)
        return known[deck.root_path]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ModelT]:
        return super().get_queryset(request).filter(own(request.user, PATH_OF[self.model.__name__]))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and self.writes_somewhere(request)

    def writes_somewhere(self, request: HttpRequest) -> bool:
        """Asked once a request."""
        known: dict[str, bool] = request.__dict__
        if "_writes_somewhere" not in known:
            known["_writes_somewhere"] = writes_somewhere(request.user)
        return known["_writes_somewhere"]

    def has_change_permission(self, request: HttpRequest, obj: ModelT | None = None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and (obj is None or self.rights(request, obj).write)

    def has_view_permission(self, request: HttpRequest, obj: ModelT | None = None) -> bool:
        may = super().has_view_permission(request, obj)
        return may and (obj is None or self.rights(request, obj).read)

    def has_delete_permission(self, request: HttpRequest, obj: ModelT | None = None) -> bool:
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or self.rights(request, obj).write)

    def get_form(self, request: HttpRequest, obj: ModelT | None = None, change: bool = False, **kwargs: Any) -> Any:
        base = super().get_form(request, obj, change, **kwargs)
        user = request.user

        class OwnForm(base):  # type: ignore[misc, valid-type]
            def __init__(self, *args: Any, **more: Any) -> None:
                super().__init__(*args, **more)
                narrow(self, user, to_write=True)

        return OwnForm

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any], request: HttpRequest, **kwargs: Any) -> Any:
        path = PATH_OF.get(db_field.related_model.__name__)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and path and field.queryset is not None:
            field.queryset = field.queryset.filter(own(request.user, path, to_write=True))
        return field
