from django.urls import path, register_converter

from .converters import DayConverter
from .views import acts, breaks, decks, home, options, progress, session, sittings, way_back

register_converter(DayConverter, "day")

app_name = "reviews"
urlpatterns = [
    path("", home.home, name="home"),
    path("review/", session.session, name="session"),
    path("review/reveal/", session.card_reveal, name="card_reveal"),
    path("review/grade/", session.card_grade, name="card_grade"),
    path("review/undo/", acts.undo, name="undo"),
    path("review/bury/", acts.card_bury, name="card_bury"),
    path("review/suspend/", acts.card_suspend, name="card_suspend"),
    path("review/flag/", acts.card_flag, name="card_flag"),
    path("review/card/<int:card_id>/", session.card_info, name="card_info"),
    path("review/card/<int:card_id>/unsuspend/", decks.card_unsuspend, name="card_unsuspend"),
    path("study/", sittings.study_choose, name="study_choose"),
    path("study/begin/", sittings.study_begin, name="study_begin"),
    path("decks/", decks.deck_list, name="deck_list"),
    path("decks/<slug:slug>/", decks.concepts, name="concepts"),
    path("decks/<slug:slug>/enrol/", decks.enrol, name="enrol"),
    path("decks/<slug:slug>/leave/", decks.leave, name="leave"),
    path("decks/<slug:slug>/options/", options.options, name="options"),
    path("decks/<slug:slug>/options/defaults/", options.options_default, name="options_default"),
    path("decks/<slug:slug>/today/", options.deck_today, name="deck_today"),
    path("today/more/", options.more_today, name="more_today"),
    path("today/take-back/", options.today_take_back, name="today_take_back"),
    path("way-back/", way_back.way_back, name="way_back"),
    path("way-back/leave/", way_back.way_back_leave, name="way_back_leave"),
    path("breaks/", breaks.breaks, name="breaks"),
    path("breaks/<day:first_day>/take-back/", breaks.break_take_back, name="break_take_back"),
    path("progress/", progress.progress, name="progress"),
]
