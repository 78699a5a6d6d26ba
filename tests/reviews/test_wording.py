"""What the overview says, in both languages: a sentence, what it means and what to do; at none, one, few and many."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from reviews.statistics import wording
from reviews.statistics.cards import CardStates, DueDay, Forecast
from reviews.statistics.days import DayTotals, Retention, Today, Year
from reviews.statistics.topics import topics_lead
from reviews.tokens import Pace
from tests.reviews.test_weak import topic

TODAY = date(2026, 3, 2)
PACE = Pace(new_secs=25, review_secs=12)
NO_RETENTION = Retention(0, 0)


def today_of(*, introduced=0, reviewed=0, again=0, left=0, minutes_left=0, practised=0):
    done = DayTotals(
        TODAY,
        introduced=introduced,
        reviewed=reviewed,
        again=again,
        reviewed_ms=reviewed * 10_000,
        practised=practised,
    )
    return Today(done, new_left=0, reviews_left=left, repeats_left=0, minutes_left=minutes_left)


def year_of(counts, *, days):
    return Year(
        TODAY,
        TODAY - timedelta(days=days - 1),
        [
            DayTotals(TODAY - timedelta(days=ago), reviewed=count, reviewed_ms=count * 10_000)
            for ago, count in sorted(counts.items(), reverse=True)
        ],
    )


def forecast_of(*, overdue=0, coming=0, fullest_at=3):
    days = [DueDay(TODAY + timedelta(days=ahead), coming if ahead == fullest_at else 0) for ahead in range(31)]
    return Forecast(overdue, days)


SAID = [
    (
        wording.today_sentence,
        (today_of(),),
        "Nothing to review today.",
        "Hoy no hay nada que repasar.",
    ),
    (
        wording.today_sentence,
        (today_of(left=1, minutes_left=1),),
        "1 card is waiting, about 1 minute.",
        "1 tarjeta te espera, cerca de 1 minuto.",
    ),
    (
        wording.today_sentence,
        (today_of(left=12, minutes_left=3),),
        "12 cards are waiting, about 3 minutes.",
        "12 tarjetas te esperan, cerca de 3 minutos.",
    ),
    (
        wording.today_sentence,
        (today_of(introduced=1, left=1),),
        "1 answer so far, 1 card to go.",
        "1 respuesta hasta ahora y 1 tarjeta por delante.",
    ),
    (
        wording.today_sentence,
        (today_of(reviewed=30, left=2),),
        "30 answers so far, 2 cards to go.",
        "30 respuestas hasta ahora y 2 tarjetas por delante.",
    ),
    (
        wording.today_sentence,
        (today_of(reviewed=30),),
        "Done for today: 30 answers in 5 minutes.",
        "Listo por hoy: 30 respuestas en 5 minutos.",
    ),
    (
        wording.today_lead,
        (today_of(reviewed=20, again=3, left=2, minutes_left=1), Retention(100, 88)),
        "You remembered 17 of 20 reviews. Your usual is 88 %. What is left takes about 1 minute.",
        "Recordaste 17 de 20 repasos. Sueles recordar el 88 %. Lo que queda lleva cerca de 1 minuto.",
    ),
    (
        wording.today_lead,
        (today_of(reviewed=20, again=3), Retention(49, 49)),
        "You remembered 17 of 20 reviews.",
        "Recordaste 17 de 20 repasos.",
    ),
    (
        wording.today_lead,
        (today_of(reviewed=1), NO_RETENTION),
        "You remembered 1 of 1 review.",
        "Recordaste 1 de 1 repaso.",
    ),
    (
        wording.today_lead,
        (today_of(), NO_RETENTION),
        "Enjoy the day off: nothing is forgotten by resting when nothing is due.",
        "Disfruta del día libre: descansar cuando no toca nada no hace olvidar.",
    ),
    (
        wording.today_lead,
        (today_of(practised=1), NO_RETENTION),
        "Practice outside the schedule: 1 answer.",
        "Práctica fuera del calendario: 1 respuesta.",
    ),
    (
        wording.year_sentence,
        (year_of({}, days=90),),
        "You have not studied in the past year.",
        "Llevas más de un año sin estudiar.",
    ),
    (
        wording.year_sentence,
        (year_of({0: 5}, days=1),),
        "This is your first day.",
        "Este es tu primer día.",
    ),
    (
        wording.year_sentence,
        (year_of({0: 5}, days=2),),
        "You studied on 1 of the last 2 days.",
        "Estudiaste 1 de los últimos 2 días.",
    ),
    (
        wording.year_sentence,
        (year_of({0: 5, 4: 9}, days=30),),
        "You studied on 2 of the last 30 days.",
        "Estudiaste 2 de los últimos 30 días.",
    ),
    (
        wording.year_lead,
        (year_of({}, days=90),),
        "Everything you knew is kept. Five minutes are enough to begin again.",
        "Todo lo que sabías está guardado. Cinco minutos bastan para retomarlo.",
    ),
    (
        wording.year_lead,
        (year_of({0: 6}, days=1),),
        "About 1 minute each time, 6 answers in all. A little every day holds more than much at once.",
        "Cerca de 1 minuto cada vez, 6 respuestas en total. Un poco cada día da más que mucho de una vez.",
    ),
    (
        wording.year_lead,
        (year_of({0: 6, 1: 18}, days=2),),
        "About 2 minutes each time, 24 answers in all. The fullest day was Sunday March 1, with 18 answers.",
        "Cerca de 2 minutos cada vez, 24 respuestas en total. El día más lleno fue el domingo 1 de marzo, con"
        " 18 respuestas.",
    ),
    (
        wording.forecast_sentence,
        (forecast_of(),),
        "Nothing falls due in the next 30 days.",
        "En los próximos 30 días no toca ningún repaso.",
    ),
    (
        wording.forecast_sentence,
        (forecast_of(coming=1),),
        "1 review in the next 30 days.",
        "1 repaso en los próximos 30 días.",
    ),
    (
        wording.forecast_sentence,
        (forecast_of(coming=14),),
        "14 reviews in the next 30 days.",
        "14 repasos en los próximos 30 días.",
    ),
    (
        wording.forecast_sentence,
        (forecast_of(coming=30),),
        "About 1 review a day over the next 30 days.",
        "Alrededor de 1 repaso al día en los próximos 30 días.",
    ),
    (
        wording.forecast_sentence,
        (forecast_of(coming=300),),
        "About 10 reviews a day over the next 30 days.",
        "Unos 10 repasos al día en los próximos 30 días.",
    ),
    (
        wording.forecast_sentence,
        (forecast_of(overdue=1, coming=300),),
        "1 card is left from earlier days.",
        "Queda 1 tarjeta de días anteriores.",
    ),
    (
        wording.forecast_sentence,
        (forecast_of(overdue=7),),
        "7 cards are left from earlier days.",
        "Quedan 7 tarjetas de días anteriores.",
    ),
    (
        wording.forecast_lead,
        (forecast_of(), PACE),
        "Meet new cards, and the days they come back appear here.",
        "Cuando veas tarjetas nuevas, aquí aparecerán los días en que vuelven.",
    ),
    (
        wording.forecast_lead,
        (forecast_of(coming=1), PACE),
        "Reviewed on their days, nothing piles up.",
        "Si repasas cada día lo que toca, nada se acumula.",
    ),
    (
        wording.forecast_lead,
        (forecast_of(coming=300), PACE),
        "That is about 2 minutes a day; new cards come on top. The fullest day is Thursday March 5, with 300"
        " cards.",
        "Eso lleva cerca de 2 minutos al día; las tarjetas nuevas van aparte. El día más lleno es el jueves 5"
        " de marzo, con 300 tarjetas.",
    ),
    (
        wording.forecast_lead,
        (forecast_of(overdue=1, coming=300), PACE),
        "Begin with what is left. About 10 reviews a day over the next 30 days. That is about 2 minutes a day;"
        " new cards come on top. The fullest day is Thursday March 5, with 300 cards.",
        "Empieza por lo pendiente. Unos 10 repasos al día en los próximos 30 días. Eso lleva cerca de 2 minutos"
        " al día; las tarjetas nuevas van aparte. El día más lleno es el jueves 5 de marzo, con 300 tarjetas.",
    ),
    (
        wording.forecast_lead,
        (forecast_of(overdue=7), PACE),
        "Begin with what is left. Nothing else falls due in the next 30 days.",
        "Empieza por lo pendiente. No toca nada más en los próximos 30 días.",
    ),
    (
        wording.states_sentence,
        (CardStates(),),
        "You are not studying a deck with cards now.",
        "Ahora no estudias ningún mazo con tarjetas.",
    ),
    (
        wording.states_sentence,
        (CardStates(new=1),),
        "You have learned 0 of 1 card.",
        "Has aprendido 0 de 1 tarjeta.",
    ),
    (
        wording.states_sentence,
        (CardStates(new=5, young=2, mature=3),),
        "You have learned 5 of 10 cards.",
        "Has aprendido 5 de 10 tarjetas.",
    ),
    (
        wording.states_lead,
        (CardStates(new=41, young=2, mature=3), 20),
        "3 of them firmly: they come back after 21 days or more. 41 cards are still new: at up to 20 a day you"
        " meet the last in 3 days.",
        "3 de ellas están bien asentadas: vuelven al cabo de 21 días o más. 41 tarjetas todavía son nuevas: con"
        " un máximo de 20 al día, verás la última en 3 días.",
    ),
    (
        wording.states_lead,
        (CardStates(new=1, mature=1), 20),
        "1 of them firmly: it comes back after 21 days or more. 1 card is still new: at up to 20 a day you meet"
        " the last in 1 day.",
        "1 de ellas está bien asentada: vuelve al cabo de 21 días o más. 1 tarjeta todavía es nueva: con un"
        " máximo de 20 al día, verás la última en 1 día.",
    ),
    (
        wording.states_lead,
        (CardStates(new=41, mature=1), 0),
        "1 of them firmly: it comes back after 21 days or more.",
        "1 de ellas está bien asentada: vuelve al cabo de 21 días o más.",
    ),
    (
        wording.states_lead,
        (CardStates(young=9), 20),
        "There is no new one left: reviews on their days keep what you know.",
        "No queda ninguna nueva: repasar cada día lo que toca conserva lo que sabes.",
    ),
    (
        topics_lead,
        ([],),
        "What tells is the first answer to a card on a day, at least a day after the last one: the days bring"
        " it.",
        "Lo dice la primera respuesta a una tarjeta en un día, al menos un día después de la anterior: llega"
        " con los días.",
    ),
    (
        topics_lead,
        ([topic("a", 90, 10)],),
        "What tells is the first answer to a card on a day, at least a day after the last one: the days bring"
        " it.",
        "Lo dice la primera respuesta a una tarjeta en un día, al menos un día después de la anterior: llega"
        " con los días.",
    ),
    (
        topics_lead,
        ([topic("a", 60, 52), topic("b", 60, 53)],),
        "Go on with what is due each day.",
        "Sigue repasando cada día lo que toque.",
    ),
    (
        topics_lead,
        ([topic("b", 100, 71), topic("a", 200, 190)],),
        "Most likely it is between 61 and 79 %, which is less than the rest. Practice leaves your schedule"
        " alone.",
        "Lo más probable es que esté entre 61 y 79 %, menos que el resto. Practicar deja tu calendario como"
        " está.",
    ),
]


@pytest.mark.parametrize(("told", "values", "english", "spanish"), SAID)
def test_what_the_overview_says(told, values, english, spanish):
    for language, expected in (("en", english), ("es", spanish)):
        with translation.override(language):
            assert told(*values) == expected


def test_every_sentence_and_every_lead_is_among_these():
    written = {name for name in vars(wording) if name.endswith(("_sentence", "_lead"))}

    assert written - {told.__name__ for told, *_ in SAID} == {"streak_sentence"}  # tests/reviews/test_streak.py
