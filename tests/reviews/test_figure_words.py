"""The sentences over the figures in both languages: at nothing, one, few and many; no share from under fifty."""

import pytest
from django.utils import translation

from reviews.statistics import figure_words as words
from reviews.statistics.hard_cards import hardest_lead, hardest_sentence
from reviews.statistics.hours import HoursKnown, hours_known
from reviews.statistics.weak import slowest_sentence
from tests.reviews.test_weak import topic

COUNTED = {
    "en": "What counts is the first answer to a card on a day, at least a day after the last one. ",
    "es": "Cuenta la primera respuesta a una tarjeta en un día, al menos un día después de la anterior. ",
}
COLUMNS = {
    "en": " By what was asked: a new card, one being learned, one with less than 21 days, one with more.",
    "es": " Según lo preguntado: una tarjeta nueva, una en aprendizaje, una de menos de 21 días, una de más.",
}

SAID = [
    (words.memory_sentence, (0, 0), "What you remember is not known yet.", "Aún no se sabe lo que recuerdas."),
    (
        words.memory_sentence,
        (1, 1),
        "What you remember is not known yet: 1 answer that tells, and it takes 50.",
        "Aún no se sabe lo que recuerdas: 1 respuesta que lo dice, y hacen falta 50.",
    ),
    (
        words.memory_sentence,
        (49, 49),
        "What you remember is not known yet: 49 answers that tell, and it takes 50.",
        "Aún no se sabe lo que recuerdas: 49 respuestas que lo dicen, y hacen falta 50.",
    ),
    (
        words.memory_sentence,
        (50, 44),
        "You remember 88 % of what you are asked after a day or more.",
        "Recuerdas el 88 % de lo que se te pregunta tras un día o más.",
    ),
    (
        words.memory_sentence,
        (50, 44, 30),
        "In the last 30 days you remembered 88 % of what you were asked.",
        "En los últimos 30 días recordaste el 88 % de lo que se te preguntó.",
    ),
    (
        words.memory_sentence,
        (100_000, 90_000),
        "You remember 90 % of what you are asked after a day or more.",
        "Recuerdas el 90 % de lo que se te pregunta tras un día o más.",
    ),
    (
        words.memory_lead,
        (0, 0),
        COUNTED["en"] + "Review what is due on its day, and it is soon known.",
        COUNTED["es"] + "Repasa cada día lo que toca y pronto se sabrá.",
    ),
    (
        words.memory_lead,
        (49, 49),
        COUNTED["en"] + "Review what is due on its day, and it is soon known.",
        COUNTED["es"] + "Repasa cada día lo que toca y pronto se sabrá.",
    ),
    (
        words.memory_lead,
        (50, 39),
        COUNTED["en"] + "That is little: meet fewer new cards for a while, and repair those that will not stick.",
        COUNTED["es"] + "Es poco: ve menos tarjetas nuevas por un tiempo y repara las que no se quedan.",
    ),
    (
        words.memory_lead,
        (50, 44),
        COUNTED["en"] + "That is where most learning is had for the time: go on like this.",
        COUNTED["es"] + "Ahí es donde más se aprende por minuto: sigue así.",
    ),
    (
        words.memory_lead,
        (50, 49),
        COUNTED["en"] + "That is a lot: there is room for more new cards.",
        COUNTED["es"] + "Es mucho: hay sitio para más tarjetas nuevas.",
    ),
    (words.reviews_sentence, (0, 0), "No answers in this time.", "Ninguna respuesta en este tiempo."),
    (words.reviews_sentence, (1, 1), "1 answer on 1 day.", "1 respuesta en 1 día."),
    (words.reviews_sentence, (900, 30), "900 answers on 30 days.", "900 respuestas en 30 días."),
    (
        words.reviews_lead,
        (0, 0),
        "Everything you knew is kept. Five minutes are enough to begin again.",
        "Todo lo que sabías está guardado. Cinco minutos bastan para retomarlo.",
    ),
    (
        words.reviews_lead,
        (1, 1),
        "A little every day holds more than much at once.",
        "Un poco cada día da más que mucho de una vez.",
    ),
    (
        words.reviews_lead,
        (900, 30),
        "About 30 on a day of study; a little every day holds more than much at once.",
        "Cerca de 30 por día de estudio; un poco cada día da más que mucho de una vez.",
    ),
    (words.minutes_sentence, (0, 0), "No time spent in this time.", "Nada de tiempo dedicado en este tiempo."),
    (words.minutes_sentence, (500, 1), "1 minute in all.", "1 minuto en total."),
    (words.minutes_sentence, (3_600_000, 9), "60 minutes in all.", "60 minutos en total."),
    (words.minutes_lead, (0, 0, 0), "", ""),
    (
        words.minutes_lead,
        (9000, 1, 1),
        "About 1 minute on a day of study. How long an answer takes you is not known yet: 1 answer, and it takes 50.",
        "Cerca de 1 minuto por día de estudio. Aún no se sabe cuánto tardas en responder: 1 respuesta, y hacen"
        " falta 50.",
    ),
    (
        words.minutes_lead,
        (490_000, 4, 49),
        "About 3 minutes on a day of study. How long an answer takes you is not known yet: 49 answers, and it"
        " takes 50.",
        "Cerca de 3 minutos por día de estudio. Aún no se sabe cuánto tardas en responder: 49 respuestas, y hacen"
        " falta 50.",
    ),
    (
        words.minutes_lead,
        (500_000, 4, 50),
        "About 3 minutes on a day of study. 10 seconds an answer: take the time you need, no card is timed.",
        "Cerca de 3 minutos por día de estudio. 10 segundos por respuesta: tómate el tiempo que necesites,"
        " ninguna tarjeta lleva reloj.",
    ),
    (
        words.minutes_lead,
        (90_000_000, 30, 3000),
        "About 50 minutes on a day of study. 30 seconds an answer: that is long; cards that ask for several facts"
        " are better split.",
        "Cerca de 50 minutos por día de estudio. 30 segundos por respuesta: es mucho; las tarjetas que preguntan"
        " varias cosas están mejor divididas.",
    ),
    (words.due_sentence, (0, 0, 30), "Nothing falls due in the next 30 days.", "Nada toca en los próximos 30 días."),
    (
        words.due_sentence,
        (0, 1, 30),
        "1 review in the next 30 days, and nothing left from before.",
        "1 repaso en los próximos 30 días, y nada pendiente de antes.",
    ),
    (words.due_sentence, (1, 0, 30), "1 card is left from earlier days.", "Queda 1 tarjeta de días anteriores."),
    (
        words.due_sentence,
        (2, 9, 30),
        "2 cards are left from earlier days. 9 reviews come in the next 30 days.",
        "Quedan 2 tarjetas de días anteriores. Vienen 9 repasos en los próximos 30 días.",
    ),
    (
        words.due_lead,
        (0.3, 12, 0),
        "Each time they come again counted, it is less than one card a day. Reviewed on their days, nothing piles"
        " up.",
        "Contando cada vez que vuelven, es menos de una tarjeta al día. Si repasas cada día lo que toca, nada se"
        " acumula.",
    ),
    (
        words.due_lead,
        (1.2, 12, 1),
        "Each time they come again counted, it is about 1 review a day, 1 minute. Begin with what is left.",
        "Contando cada vez que vuelven, es cerca de 1 repaso al día, 1 minuto. Empieza por lo pendiente.",
    ),
    (
        words.due_lead,
        (40.0, 12, 0),
        "Each time they come again counted, it is about 40 reviews a day, 8 minutes. Reviewed on their days,"
        " nothing piles up.",
        "Contando cada vez que vuelven, son cerca de 40 repasos al día, 8 minutos. Si repasas cada día lo que"
        " toca, nada se acumula.",
    ),
    (words.states_sentence, (0, 0, 0), "No card is learned yet.", "Todavía no has aprendido ninguna tarjeta."),
    (words.states_sentence, (0, 1, 0), "1 card is learned, not firmly yet.", "1 tarjeta aprendida, aún sin firmeza."),
    (
        words.states_sentence,
        (0, 2, 5),
        "2 cards are learned, none of them firmly yet.",
        "2 tarjetas aprendidas, ninguna aún con firmeza.",
    ),
    (
        words.states_sentence,
        (1, 2, 5),
        "3 cards are learned, 1 of them firmly.",
        "3 tarjetas aprendidas, 1 de ellas con firmeza.",
    ),
    (
        words.states_lead,
        (1,),
        "1 more than at the beginning of this time: go on like this.",
        "1 más que al principio de este tiempo: sigue así.",
    ),
    (
        words.states_lead,
        (0,),
        "As many as at the beginning of this time: reviews on their days keep them.",
        "Tantas como al principio de este tiempo: se conservan si repasas cada día lo que toca.",
    ),
    (
        words.states_lead,
        (-1,),
        "1 fewer than at the beginning of this time: some were forgotten or suspended. Answer what comes back"
        " before you meet new ones.",
        "1 menos que al principio de este tiempo: alguna se olvidó o se suspendió. Responde lo que vuelve antes"
        " de ver nuevas.",
    ),
    (
        words.states_lead,
        (-7,),
        "7 fewer than at the beginning of this time: some were forgotten or suspended. Answer what comes back"
        " before you meet new ones.",
        "7 menos que al principio de este tiempo: algunas se olvidaron o se suspendieron. Responde lo que vuelve"
        " antes de ver nuevas.",
    ),
    (words.intervals_sentence, (None,), "No card has an interval yet.", "Ninguna tarjeta tiene aún un intervalo."),
    (
        words.intervals_sentence,
        (1,),
        "Half of your cards come back after 1 day or more.",
        "La mitad de tus tarjetas vuelve tras 1 día o más.",
    ),
    (
        words.intervals_sentence,
        (40,),
        "Half of your cards come back after 40 days or more.",
        "La mitad de tus tarjetas vuelve tras 40 días o más.",
    ),
    (
        words.intervals_lead,
        (None,),
        "It gets one with the first answer that remembers it.",
        "Lo recibe con la primera respuesta en que la recuerdas.",
    ),
    (
        words.intervals_lead,
        (1,),
        "The first weeks of a card are most of its work. Reviewed on its days, each comes less often.",
        "Las primeras semanas de una tarjeta son las que más trabajo dan. Si la repasas cuando toca, vuelve cada"
        " vez menos.",
    ),
    (
        words.intervals_lead,
        (40,),
        "The longer an interval, the less work for the same memory. Each review on its day lengthens it.",
        "Cuanto más largo es el intervalo, menos trabajo cuesta recordar lo mismo. Cada repaso en su día lo alarga.",
    ),
    (words.eases_sentence, (0, 0), "No card has an ease yet.", "Ninguna tarjeta tiene aún una facilidad."),
    (
        words.eases_sentence,
        (9, 0),
        "No card has sunk to the least ease.",
        "Ninguna tarjeta ha bajado a la facilidad mínima.",
    ),
    (
        words.eases_sentence,
        (9, 1),
        "1 card has sunk to an ease of 1.3, the least there is.",
        "1 tarjeta ha bajado a una facilidad de 1,3, la mínima.",
    ),
    (
        words.eases_lead,
        (0,),
        "Ease is how fast a card's interval grows. There is nothing to repair here.",
        "La facilidad es lo rápido que crece el intervalo de una tarjeta. Aquí no hay nada que reparar.",
    ),
    (
        words.eases_lead,
        (3,),
        "Ease is how fast a card's interval grows. What stays at the least is mostly badly put: repair it.",
        "La facilidad es lo rápido que crece el intervalo de una tarjeta. Lo que se queda en el mínimo suele"
        " estar mal planteado: repáralo.",
    ),
    (
        words.grades_sentence,
        (0, 0),
        "How you grade is not known yet: 0 answers in this time.",
        "Aún no se sabe cómo calificas: 0 respuestas en este tiempo.",
    ),
    (
        words.grades_sentence,
        (1, 1),
        "How you grade is not known yet: 1 answer in this time.",
        "Aún no se sabe cómo calificas: 1 respuesta en este tiempo.",
    ),
    (
        words.grades_sentence,
        (3, 49),
        "How you grade is not known yet: 49 answers in this time.",
        "Aún no se sabe cómo calificas: 49 respuestas en este tiempo.",
    ),
    (words.grades_sentence, (3, 50), "3 of 50 answers were Again.", "3 de 50 respuestas fueron Otra vez."),
    (
        words.grades_lead,
        (0, 0, 0),
        "Press Again for what you had forgotten: it is no fault, and the card comes back soon." + COLUMNS["en"],
        "Pulsa Otra vez cuando lo hayas olvidado: no es ninguna falta, y la tarjeta vuelve pronto." + COLUMNS["es"],
    ),
    (
        words.grades_lead,
        (30, 0, 49),
        "Press Again for what you had forgotten: it is no fault, and the card comes back soon." + COLUMNS["en"],
        "Pulsa Otra vez cuando lo hayas olvidado: no es ninguna falta, y la tarjeta vuelve pronto." + COLUMNS["es"],
    ),
    (
        words.grades_lead,
        (11, 0, 50),
        "That is a lot: meet fewer new cards for a while, and repair those that will not stick." + COLUMNS["en"],
        "Son muchas: ve menos tarjetas nuevas por un tiempo y repara las que no se quedan." + COLUMNS["es"],
    ),
    (
        words.grades_lead,
        (3, 16, 50),
        "Hard is often given: it is for what took effort. For what you had forgotten press Again." + COLUMNS["en"],
        "Das Difícil a menudo: es para lo que te costó. Para lo que habías olvidado, pulsa Otra vez." + COLUMNS["es"],
    ),
    (
        words.grades_lead,
        (200, 100, 2000),
        "Go on like this: Again for what you had forgotten, Hard for what took effort." + COLUMNS["en"],
        "Sigue así: Otra vez para lo olvidado, Difícil para lo que te costó." + COLUMNS["es"],
    ),
    (words.added_sentence, (0,), "No new card in this time.", "Ninguna tarjeta nueva en este tiempo."),
    (words.added_sentence, (1,), "You met 1 new card.", "Has visto 1 tarjeta nueva."),
    (words.added_sentence, (300,), "You met 300 new cards.", "Has visto 300 tarjetas nuevas."),
    (
        words.added_lead,
        (0, 0),
        "New cards come by themselves, up to your number a day, as long as there are any.",
        "Las nuevas llegan solas, hasta tu número diario, mientras queden.",
    ),
    (
        words.added_lead,
        (1, 1),
        "About 1 on a day of study. Each comes back several times in its first weeks: see what more or fewer"
        " would mean.",
        "Cerca de 1 por día de estudio. Cada una vuelve varias veces en sus primeras semanas: mira qué supondría"
        " ver más o menos.",
    ),
    (
        words.added_lead,
        (300, 30),
        "About 10 on a day of study. Each comes back several times in its first weeks: see what more or fewer"
        " would mean.",
        "Cerca de 10 por día de estudio. Cada una vuelve varias veces en sus primeras semanas: mira qué supondría"
        " ver más o menos.",
    ),
    (words.calendar_sentence, (0, 30), "No day of study in this time.", "Ningún día de estudio en este tiempo."),
    (words.calendar_sentence, (1, 30), "1 day of study of 30.", "1 día de estudio de 30."),
]
HOURS = {
    "no hour": [(49, 49), (12, 3)],
    "one": [(60, 52)],
    "equals": [(60, 52), (60, 53)],
    "a clear one": [(300, 240), (200, 190), (10, 10)],
}
HOURS_SAID = [
    (
        "no hour",
        ("Your best hour is not known yet: 61 reviews in this time.", "Study when it suits you."),
        ("Aún no se sabe cuál es tu mejor hora: 61 repasos en este tiempo.", "Estudia cuando mejor te venga."),
    ),
    (
        "one",
        ("From 0:00 to 1:00 you remember 87 %; of no other hour is it known yet.", "Study when it suits you."),
        ("De 0:00 a 1:00 recuerdas el 87 %; de ninguna otra hora se sabe aún.", "Estudia cuando mejor te venga."),
    ),
    (
        "equals",
        ("No hour is better than the others by more than chance.", "Study when it suits you."),
        ("Ninguna hora es mejor que las demás por algo más que azar.", "Estudia cuando mejor te venga."),
    ),
    (
        "a clear one",
        (
            "You remember most from 1:00 to 2:00: 95 %, and 80 % at other hours.",
            "Keep that hour for your reviews, if you can choose.",
        ),
        (
            "Cuando más recuerdas es de 1:00 a 2:00: el 95 %, y el 80 % a otras horas.",
            "Guarda esa hora para tus repasos, si puedes elegir.",
        ),
    ),
]


@pytest.mark.parametrize(("told", "values", "english", "spanish"), SAID)
def test_what_a_figure_says(told, values, english, spanish):
    for language, expected in (("en", english), ("es", spanish)):
        with translation.override(language):
            assert told(*values) == expected


def test_every_sentence_and_every_lead_is_among_these():
    written = {name for name in vars(words) if name.endswith(("_sentence", "_lead"))}

    assert {told.__name__ for told, *_ in SAID} == written - {"hours_sentence", "hours_lead"}


@pytest.mark.parametrize(("name", "english", "spanish"), HOURS_SAID)
def test_the_best_hour_is_said_where_it_is_more_than_chance(name, english, spanish):
    hours = hours_known(HOURS[name])
    for language, (sentence, lead) in (("en", english), ("es", spanish)):
        with translation.override(language):
            assert words.hours_sentence(hours, 61) == sentence
            assert words.hours_lead(hours).startswith(f"{lead} ")


def test_of_hours_without_reviews_enough_nothing_is_known():
    assert hours_known([(0, 0)] * 24) == hours_known([(49, 49)] * 24) == HoursKnown()


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_share_is_told_from_under_fifty_answers(language):
    with translation.override(language):
        for answers in range(50):
            said = (
                words.memory_sentence(answers, answers),
                words.memory_lead(answers, answers),
                words.hours_sentence(hours_known([(answers, answers)] * 24), 24 * answers),
                words.grades_sentence(answers, answers),
                topic("a", answers, answers).told,
            )
            assert not any("%" in told for told in said), answers
            assert words.grades_lead(answers, 0, answers) == words.grades_lead(0, 0, 0)


@pytest.mark.parametrize(
    ("cards", "english", "spanish"),
    [
        (
            0,
            "No card was forgotten three times. There is nothing to repair here.",
            "Ninguna tarjeta se ha olvidado tres veces. Aquí no hay nada que reparar.",
        ),
        (
            1,
            "1 card was forgotten three times or more. Repair what is badly put, report what is wrong, or let it rest;"
            " practice leaves your schedule alone.",
            "1 tarjeta se ha olvidado tres veces o más. Repara lo mal planteado, avisa de lo que esté mal o déjala"
            " descansar; practicar deja tu calendario como está.",
        ),
        (
            900,
            "900 cards were forgotten three times or more. These are the 10 forgotten most often. Repair what is badly"
            " put, report what is wrong, or let it rest; practice leaves your schedule alone.",
            "900 tarjetas se han olvidado tres veces o más. Estas son las 10 que más se han olvidado. Repara lo mal"
            " planteado, avisa de lo que esté mal o déjala descansar; practicar deja tu calendario como está.",
        ),
    ],
)
def test_the_hardest_cards_in_words(cards, english, spanish):
    for language, expected in (("en", english), ("es", spanish)):
        with translation.override(language):
            assert f"{hardest_sentence(cards)} {hardest_lead(cards, 10)}" == expected


@pytest.mark.parametrize(
    ("topics", "english", "spanish"),
    [
        ([], "Which topic is slow is not known yet.", "Aún no se sabe qué tema es lento."),
        (
            [topic("a", 60, 52)],
            "“A” takes 8 seconds a review; of no other topic is it known yet.",
            "«A» lleva 8 segundos por repaso; de ningún otro tema se sabe aún.",
        ),
        (
            [topic("a", 60, 52), topic("b", 60, 52)],
            "“A” takes longest: 8 seconds a review.",
            "«A» es lo que más tarda: 8 segundos por repaso.",
        ),
    ],
)
def test_the_slowest_topic_in_words(topics, english, spanish):
    for language, expected in (("en", english), ("es", spanish)):
        with translation.override(language):
            assert slowest_sentence(topics) == expected
