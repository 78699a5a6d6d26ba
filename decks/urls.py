from django.urls import path

from .views import batches, inbox, members, reports, slide_changes, tables

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
    path("decks/<int:deck_id>/tables/", tables.tables, name="tables"),
    path("decks/<int:deck_id>/tables/<slug:format>/", tables.table_export, name="table_export"),
    path("decks/<int:deck_id>/replace/", tables.replace, name="replace"),
    path("batches/<int:batch_id>/", batches.batch, name="batch"),
    path("batches/<int:batch_id>/choose/", batches.batch_choose, name="batch_choose"),
    path("batches/<int:batch_id>/rename/", batches.batch_rename, name="batch_rename"),
    path("batches/<int:batch_id>/step/", batches.batch_step, name="batch_step"),
    path("batches/<int:batch_id>/run/", batches.batch_run, name="batch_run"),
    path("batches/<int:batch_id>/drop/", batches.batch_drop, name="batch_drop"),
    path("batches/<int:batch_id>/undo/", batches.batch_undo, name="batch_undo"),
    path("batches/<int:batch_id>/refused/", batches.batch_refused, name="batch_refused"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<uuid:report_id>/", reports.report, name="report"),
    path("reports/<uuid:report_id>/decline/", reports.report_decline, name="report_decline"),
    path("slide-changes/", slide_changes.slide_changes, name="slide_changes"),
    path("slide-changes/<int:note_id>/fits/", slide_changes.note_fits, name="note_fits"),
]
