"""What the admin pages of content share."""

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.contrib import admin, messages
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import ValidationError
from django.db import DataError, models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

ModelT = TypeVar("ModelT", bound=models.Model)

if TYPE_CHECKING:

    class StockAdmin(admin.ModelAdmin[ModelT]):
        pass
else:

    class StockAdmin(admin.ModelAdmin, Generic[ModelT]):
        pass


class ContentAdmin(StockAdmin[ModelT]):
    """An admin of what is part of people's history: only what nobody met is deleted, one at a time, by a service."""

    def may_be_deleted(self, obj: ModelT) -> bool:
        raise NotImplementedError

    def delete_by_service(self, obj: ModelT) -> None:
        """Raises ValidationError with the reason where that is not allowed after all."""
        raise NotImplementedError

    def has_delete_permission(self, request: HttpRequest, obj: ModelT | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or self.may_be_deleted(obj))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        try:
            return super().changelist_view(request, extra_context)
        except (OverflowError, DataError):
            # A number in the address larger than any: answered as Django answers other nonsense there.
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        # The stock action deletes past the services and lists every row that depends on one.
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[str]]:
        """For the page that asks again: the objects alone. What hangs on them goes too, or the service refuses."""
        name = str(self.opts.verbose_name if len(objs) == 1 else self.opts.verbose_name_plural)
        return [str(obj) for obj in objs], {name: len(objs)}, set(), []

    def delete_model(self, request: HttpRequest, obj: ModelT) -> None:
        self.delete_by_service(obj)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        try:
            response: HttpResponse = super().delete_view(request, object_id, extra_context)
            return response
        except ValidationError as error:
            for message in error.messages:
                self.message_user(request, message, messages.ERROR)
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
            return HttpResponseRedirect(reverse(name, args=[object_id]))
