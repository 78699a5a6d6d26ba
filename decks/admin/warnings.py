"""Notes with findings of the lint, in lists."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class WarningsFilter(admin.SimpleListFilter):
    title = _("lint")
    parameter_name = "warnings"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("has warnings")), ("no", _("no warnings"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "yes":
            return queryset.filter(warnings__gt=0)
        return queryset.filter(warnings=0) if self.value() == "no" else queryset
