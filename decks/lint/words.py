"""Spanish and English as the rules need them: words that say little, that point elsewhere, that ask for yes or no.

All lists are folded (`decks.folding.fold`): small letters, no accents, ñ kept.
"""

import re
from typing import Final

from decks.folding import fold


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_WORD: Final = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")

FUNCTION_WORDS: Final[frozenset[str]] = frozenset(
    _listed("""
    a al ante aquel aquella aquello asi cada como con cual cuales cuando cuanta cuanto de del desde donde e el ella
    ellas ellos en entre era es esa esas ese eso esos esta estan estas este esto estos fue ha han hasta hay la las le
    les lo los mas me mi mas muy ni no nos o para pero por porque que quien quienes se sea segun ser si sin sobre son
    su sus tal tambien te tiene tienen tu u un una unas uno unos y ya
    an and are as at be been but by can did do does for from had has have how if in into is it its may more most must
    no nor not of on or our should so such than that the their them then there these they this those to was we were
    what when where which who whom whose why will with would you your
    """)
)

# What a question that asks for yes or no begins with; after it no word of asking may stand.
YES_NO_BEGINNINGS: Final = _listed("""
    es son era eran fue esta estan puede pueden podria se hay tiene tienen sirve sirven
    debe deben existe existen necesita necesitan requiere requieren permite permiten ofrece ofrecen ha han
    is are was were does do did can could should must will would has have may might
""")
ASKING_WORDS: Final[frozenset[str]] = frozenset(
    _listed("que cual cuales quien quienes cuando cuanto cuanta como donde what which who when how where why")
)
YES_NO_ANSWERS: Final[frozenset[str]] = frozenset(("si", "no", "yes", "verdadero", "falso", "true", "false"))

VAGUE_BEGINNINGS: Final[tuple[str, ...]] = (
    *("explica", "explique", "describe", "describa", "habla de", "hable de", "comenta", "comente", "desarrolla"),
    *("que sabes de", "que sabe de", "que hay de", "que puedes decir", "que pasa con", "cuentame"),
    *("explain", "describe", "discuss", "talk about", "tell me about", "what about", "what do you know", "elaborate"),
)

CONTEXT: Final[tuple[str, ...]] = (
    *("lo anterior", "la anterior", "el anterior", "los anteriores", "las anteriores", "mas arriba", "este texto"),
    *("este parrafo", "esta diapositiva", "esta imagen", "este ejemplo", "esta tabla", "esta figura"),
    *("visto antes", "mencionado", "mencionada", "mencionados", "mencionadas"),
    *("the above", "above mentioned", "aforementioned", "this passage", "this text", "this slide", "this picture"),
    *("this example", "this table", "this figure", "as mentioned", "mentioned before", "see below"),
)

UNDATED: Final[tuple[str, ...]] = (
    *("actualmente", "hoy en dia", "a dia de hoy", "hoy por hoy", "recientemente", "ultimamente", "en la actualidad"),
    *("currently", "nowadays", "at present", "as of today", "recently", "these days", "state of the art"),
)


def words(text: str) -> list[str]:
    """The words of a text, folded. "F1", "scikit-learn" and "R²" are one each."""
    return _WORD.findall(fold(text))


def content_words(text: str) -> list[str]:
    return [word for word in words(text) if word not in FUNCTION_WORDS]


def first_of(phrases: tuple[str, ...], text: str, *, at_start: bool = False) -> str:
    """The first of the phrases that stands in the folded text as whole words; "" for none."""
    line = f" {' '.join(words(text))} "
    for phrase in phrases:
        if line.startswith(f" {phrase} ") if at_start else f" {phrase} " in line:
            return phrase
    return ""
