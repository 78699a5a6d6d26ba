from django.urls import path

from .views import inbox, members, reports, slide_changes

app_name = "decks"
urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/undo/", inbox.inbox_undo, name="inbox_undo"),
    path("inbox/<int:note_id>/accept/", inbox.draft_accept, name="draft_accept"),
    path("inbox/<int:note_id>/discard/", inbox.draft_discard, name="draft_discard"),
    path("inbox/<int:note_id>/edit/", inbox.draft_edit, name="draft_edit"),
    path("inbox/<int:note_id>/split/", inbox.draft_split, name="draft_split"),
    path("inbox/<int:note_id>/merge/", inbox.draft_merge, name="draft_merge"),
    path("decks/<int:deck_id>/people/", members.members, name="members"),
    path("decks/<int:deck_id>/people/<int:member_id>/remove/", members.member_remove, name="member_remove"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<uuid:report_id>/", reports.report, name="report"),
    path("reports/<uuid:report_id>/decline/", reports.report_decline, name="report_decline"),
    path("slide-changes/", slide_changes.slide_changes, name="slide_changes"),
    path("slide-changes/<int:note_id>/fits/", slide_changes.note_fits, name="note_fits"),
]
