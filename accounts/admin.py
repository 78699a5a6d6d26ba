"""People, in the stock admin. Signing in to it goes through the site's own page."""

from collections.abc import Iterable
from typing import Any

# Imported for its registrations, so that they can be taken back.
import allauth.account.admin
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    SetUnusablePasswordMixin,
)
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from . import services
from .access import safe_next
from .models import Profile, User


@login_not_required
@require_safe
def enter(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    """The admin's own sign-in form knows no limits to guessing, so nobody gets to see it, signed in or not."""
    if not request.user.is_authenticated:
        wanted = safe_next(request, "admin:index")
        return redirect(f"{reverse('account_login')}?{urlencode({'next': wanted})}")
    if not admin.site.has_permission(request):
        raise PermissionDenied
    return redirect(safe_next(request, "admin:index"))


def change_password(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    """Neither does its form for a new password."""
    return redirect("account_change_password")


admin.site.login = enter  # type: ignore[method-assign]
admin.site.password_change = change_password  # type: ignore[method-assign, assignment]
admin.site.unregister(allauth.account.admin.EmailAddress)


def _clean_address(form: forms.ModelForm) -> str:  # type: ignore[type-arg]
    email = (form.cleaned_data["email"] or "").strip().lower()
    if not email:
        raise ValidationError(gettext("Everybody but guests has an e-mail address."))
    return email


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean_email(self) -> str:
        return _clean_address(self)


class PersonCreationForm(AdminUserCreationForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ("email",)

    def clean_email(self) -> str:
        return _clean_address(self)


class PersonPasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]
    # The stock help has a list inside a paragraph, which every browser takes apart.
    usable_password_help_text = SetUnusablePasswordMixin.usable_password_help_text  # type: ignore[assignment]


class ProfileInline(admin.StackedInline):  # type: ignore[type-arg]
    model = Profile
    can_delete = False
    fields = (
        ("zone", "zone_is_confirmed", "rollover_hour"),
        "language",
        ("new_per_day", "reviews_per_day"),
        "keys_enabled",
    )


admin.site.unregister(Group)


@admin.register(Group)
class PlainGroupAdmin(GroupAdmin):
    filter_horizontal = ()


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]
    """Never shows a password, not even its hash; to set one there is a page of its own."""

    form = PersonForm
    # Not two lists and a tooltip: that widget says something to a screen reader that may not be said there.
    filter_horizontal = ()
    add_form = PersonCreationForm
    change_password_form = PersonPasswordForm
    list_display = ("__str__", "email", "is_guest", "is_staff", "joined_at", "last_login")
    list_filter = ("is_guest", "is_staff", "is_superuser", "is_active")
    search_fields = ("email", "name")
    ordering = ("-joined_at",)
    fieldsets = (
        (None, {"fields": ("email", "name", "new_password", "is_guest", "joined_at", "last_login")}),
        (_("Permissions"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "usable_password", "password1", "password2")}),)
    inlines = (ProfileInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        fixed = ("new_password", "is_guest", "joined_at", "last_login")
        return (*fixed, "email") if obj is not None and obj.is_guest else fixed

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:
        return self.inlines if obj is not None else ()

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "user_permissions":
            # A permission's name begins with its content type's: one query, not one each.
            kwargs["queryset"] = Permission.objects.select_related("content_type")
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description=_("password"))
    def new_password(self, obj: User) -> SafeString | str:
        if obj.is_guest:
            return gettext("A guest has none.")
        url = reverse("admin:auth_user_password_change", args=[obj.pk])
        return format_html('<a href="{}">{}</a>', url, gettext("Set a new one"))

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            services.welcome_person(user=obj)
        else:
            super().save_model(request, obj, form, change)
            if "email" in form.changed_data:
                services.forget_old_addresses(user=obj)

    # Leaving goes through the service. The stock confirmation would list every answer ever given.

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        services.delete_account(user=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        services.delete_accounts(users=list(queryset))

    def get_deleted_objects(
        self, objs: Iterable[User], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        people = list(objs)
        lines = [gettext("%(person)s, with every answer and setting") % {"person": person} for person in people]
        missing = set() if self.has_delete_permission(request) else {str(self.opts.verbose_name)}
        count = len(people)
        return lines, {ngettext("person", "people", count): count}, missing, []
