from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("guest/", views.guest_start, name="guest_start"),
    path("guest/merge/", views.guest_merge, name="guest_merge"),
    path("profile/", views.profile, name="profile"),
    path("zone/", views.zone_confirm, name="zone_confirm"),
    path("language/", views.language, name="language"),
    path("sessions/", views.sessions, name="sessions"),
    path("sessions/end-others/", views.sessions_end_others, name="sessions_end_others"),
    path("sessions/<slug:handle>/end/", views.session_end, name="session_end"),
    path("weekly-mail/stop/<str:token>/", views.weekly_mail_stop, name="weekly_mail_stop"),
    path("export/", views.export, name="export"),
    path("delete/", views.delete, name="delete"),
]
