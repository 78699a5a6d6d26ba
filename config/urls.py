"""The site's addresses."""

from django.contrib import admin
from django.urls import include, path

from decks.views.media import media

urlpatterns = [
    path("", include("reviews.urls")),
    path("media/<str:name>", media, name="media"),
    path("authoring/", include("decks.urls")),
    path("account/", include("accounts.urls")),
    path("account/", include("accounts.entrance_urls")),
    path("admin/", admin.site.urls),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
