"""Spanish and English as the readers and drafters need them: verbs that define, words that point, how to ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from decks.folding import fold
from decks.lint.words import words as words_of


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split())


#: Headings under which nothing is learned, folded.
NO_CONTENT: Final = frozenset(
    fold(title)
    for title in (
        *("agenda", "índice", "contenido", "contenidos", "temario", "bienvenidos", "bienvenida", "gracias"),
        *("agradecimientos", "recursos", "recursos adicionales", "referencias", "bibliografía", "preguntas", "enlaces"),
        *("contents", "table of contents", "outline", "welcome", "thank you", "thanks", "resources", "references"),
        *("further reading", "questions", "q&a", "links", "about me", "sobre mí"),
    )
)
#: Beginnings of a paragraph that make the rest of its chapter a worked example, folded.
EXAMPLE_BEGINNINGS: Final = ("escenario:", "scenario:", "caso de ejemplo:", "worked example:")
#: What stands before a colon without being a term, folded.
NO_TERMS: Final = frozenset(
    _listed(
        "ejemplo ejemplos nota notas importante uso objetivo producto donde fuente imagen figura "
        "example examples note notes important use goal product where source image figure step paso "
        "escenario scenario"
    )
)
#: A term that begins so means nothing by itself, folded.
RELATIVE: Final = frozenset(
    _listed(
        "valor valores mayor menor alto alta altos altas bajo baja bajos bajas mas menos ventaja ventajas desventaja "
        "desventajas entrada salida tipo primero segundo value values high higher low lower more less larger smaller "
        "advantage advantages disadvantage disadvantages input output type first second pros cons"
    )
)
#: No subject of a definition begins so, folded.
NO_SUBJECT: Final = frozenset(
    _listed(
        "este esta estos estas esto ese esa eso aquel se lo le les si cuando como aunque donde mientras segun para por "
        "en con sin al ademas tambien inicialmente finalmente luego entonces asi pero y o no ni que quien cual cuyo "
        "tras una vez despues antes durante entre desde hasta sobre muy mas todo todos ambos hay ya aqui ahora solo "
        "su sus nuestro nuestra otro otra otros cada algunos muchos "
        "this that these those it they there if when as although where while for by in with without to also then so "
        "but and or not nor which who whose after before during between from until about very more all both here now "
        "only its their our his her other each some many he she we you i"
    )
)
#: Headings that mean nothing without the one they stand under, folded.
GENERIC_TITLES: Final = frozenset(
    fold(title)
    for title in (
        *("características", "características principales", "ventajas", "desventajas", "beneficios", "limitaciones"),
        *("definición", "fórmula", "usos", "casos de uso", "tipos", "resumen", "introducción", "pasos", "componentes"),
        *("features", "key features", "main features", "advantages", "disadvantages", "benefits", "limitations"),
        *("definition", "formula", "uses", "use cases", "types", "summary", "introduction", "steps", "components"),
    )
)
#: What "this …" may stand for the term with, folded: "Este parámetro controla …".
KINDS_OF_THING: Final = frozenset(
    _listed(
        "parametro metrica metricas tecnica metodo herramienta servicio enfoque funcion algoritmo proceso etapa fase "
        "parametros medida modelo concepto valor es "
        "parameter metric metrics technique method tool service approach function algorithm process stage phase "
        "measure model concept value is"
    )
)
#: Beginnings that tie a sentence to the one before: left out where it stands alone.
CONNECTIVES: Final = (
    "Por último, ", "Por ultimo, ", "Además, ", "También ", "Finalmente, ", "Por ejemplo, ", "Por lo tanto, ",
    "Inicialmente, ", "Asimismo, ", "Sin embargo, ", "En este punto, ", "Finally, ", "Also, ", "Moreover, ",
    "In addition, ", "However, ", "For example, ", "Therefore, ",
)  # fmt: skip
#: A sentence that begins so says when or whence, not what its heading is, folded.
NO_ANSWER: Final = (
    "al ",
    "una vez ",
    "cuando ",
    "por ",
    "inicialmente",
    "ademas",
    "como ",
    "aunque ",
    "once ",
    "when ",
    "by ",
    "although ",
    "also ",
    "while ",
)
GENERIC_SUBJECTS: Final = frozenset(
    fold(subject)
    for subject in (
        *("los usuarios", "el usuario", "los clientes", "el modelo", "el resultado", "los resultados", "los equipos"),
        *("los desarrolladores", "los datos", "la idea", "el objetivo", "el problema", "lo importante", "la respuesta"),
        *("users", "the user", "customers", "the model", "the result", "results", "teams", "developers", "the idea"),
        *("the goal", "the problem", "the answer", "the data", "las respuestas", "las características"),
    )
)
DEMONSTRATIVES: Final = frozenset(_listed("este esta estos estas esto eso this these that it"))
CONJUNCTIONS: Final = frozenset(_listed("y e o u ni and or nor"))
#: What a thing has rather than what there is, folded: "Rango: de 0 a 1" asks for its range.
ATTRIBUTES: Final = frozenset(_listed("rango range"))
ARTICLES: Final = frozenset(_listed("el la los las un una unos unas the a an"))
_SPANISH: Final = frozenset(_listed("de del la el los las en con sin por para y o un una al"))
_ENGLISH: Final = frozenset(
    _listed("of the and for with without bias drift goal data model feature features rate score squared shot learning")
)
_SPANISH_ENDS: Final = (
    "cion",
    "ciones",
    "dad",
    "miento",
    "mientos",
    "aje",
    "eo",
    "encia",
    "ancia",
    "ica",
    "ico",
    "itud",
)
_ENGLISH_ENDS: Final = ("ing", "tion", "ment", "ness", "ity", "ed")


def looks_english(text: str) -> bool:
    """Whether a short text has more of English than of Spanish. Nothing of either is not English."""
    score = 0
    for word in words_of(text):
        score += (word in _ENGLISH) - (word in _SPANISH)
        score += word.endswith(_ENGLISH_ENDS) - word.endswith(_SPANISH_ENDS)
    return score > 0 and not any(character in "áéíóúñÁÉÍÓÚÑ" for character in text)


@dataclass(frozen=True, slots=True)
class Wording:
    """How one language defines and asks. `{term}` stands for what is asked about, `{verb}` for the verb as it stood."""

    lang: str
    defining: Mapping[str, str]
    """Verb → question. What follows the verb is the answer."""
    doing: Mapping[str, str]
    """Verb → question. Verb and what follows are the answer."""
    what_is: str
    consists: str
    siglas: str
    formula: str
    implies: str
    attribute: str
    other_name: str
    of_row: str
    """`{column}`, `{head}` and `{term}` of a table's cell; `of_row_many` where the column's name is a plural."""
    of_row_many: str
    colon_joiner: str

    @property
    def what_does(self) -> Mapping[str, str]:
        return {**self.defining, **self.doing}


def _plain_doing(verbs: str) -> dict[str, str]:
    return {verb: f"¿Qué {verb} {{term}}?" for verb in verbs.split()}


SPANISH: Final = Wording(
    lang="es",
    defining={
        "es": "¿Qué es {term}?",
        "son": "¿Qué son {term}?",
        "se refiere a": "¿A qué se refiere {term}?",
        "se refiere al": "¿A qué se refiere {term}?",
        "se refieren a": "¿A qué se refieren {term}?",
        "consiste en": "¿En qué consiste {term}?",
        "consisten en": "¿En qué consisten {term}?",
        "se define como": "¿Cómo se define {term}?",
        "se definen como": "¿Cómo se definen {term}?",
        "significa": "¿Qué significa {term}?",
    },
    doing={
        "afecta": "¿A qué afecta {term}?",
        "afectan": "¿A qué afectan {term}?",
        **dict.fromkeys(_listed("permite ayuda facilita sirve"), "¿Para qué sirve {term}?"),
        **dict.fromkeys(_listed("permiten ayudan facilitan sirven"), "¿Para qué sirven {term}?"),
        **_plain_doing(
            "mide miden indica indican proporciona proporcionan ofrece ofrecen controla controlan garantiza garantizan "
            "evalúa evalúan transforma transforman optimiza optimizan mejora mejoran detecta detectan define definen "
            "divide dividen muestra muestran calcula calculan reduce reducen genera generan almacena almacenan "
            "gestiona gestionan supervisa supervisan implica implican representa representan describe describen "
            "determina determinan convierte convierten incluye incluyen selecciona seleccionan limita limitan "
            "distingue distinguen usa usan utiliza utilizan busca buscan elimina eliminan "
            "compara comparan agrupa agrupan asigna asignan reparte reparten guarda guardan produce producen"
        ),
    },
    what_is="¿Qué es {term}?",
    consists="«{term}»: ¿en qué consiste?",
    siglas="¿Qué significan las siglas {term}?",
    formula="¿Cuál es la fórmula de {term}?",
    implies="{context}: ¿qué implica «{term}»?",
    attribute="{context}: ¿cuál es su {term}?",
    other_name="¿Con qué otro nombre se conoce {term}?",
    of_row="{head} «{term}»: ¿cuál es su {column}?",
    of_row_many="{head} «{term}»: ¿cuáles son sus {column}?",
    colon_joiner=": ",
)

_ENGLISH_DOING: Final = {
    "measures": "measure", "indicates": "indicate", "provides": "provide", "offers": "offer", "controls": "control",
    "ensures": "ensure", "evaluates": "evaluate", "transforms": "transform", "optimizes": "optimize",
    "improves": "improve", "detects": "detect", "defines": "define", "divides": "divide", "shows": "show",
    "computes": "compute", "calculates": "calculate", "reduces": "reduce", "generates": "generate", "stores": "store",
    "manages": "manage", "monitors": "monitor", "involves": "involve", "represents": "represent",
    "describes": "describe", "determines": "determine", "converts": "convert", "includes": "include",
    "limits": "limit", "uses": "use", "splits": "split", "removes": "remove", "compares": "compare", "maps": "map",
    "keeps": "keep", "turns": "turn", "produces": "produce", "assigns": "assign", "groups": "group",
}  # fmt: skip

ENGLISH: Final = Wording(
    lang="en",
    defining={
        "is": "What is {term}?",
        "are": "What are {term}?",
        "refers to": "What does {term} refer to?",
        "refer to": "What do {term} refer to?",
        "consists of": "What does {term} consist of?",
        "is defined as": "How is {term} defined?",
        "means": "What does {term} mean?",
    },
    doing={
        **dict.fromkeys(_listed("helps allows lets enables"), "What is {term} for?"),
        **{verb: f"What does {{term}} {base}?" for verb, base in _ENGLISH_DOING.items()},
    },
    what_is="What is {term}?",
    consists="“{term}”: what does it consist of?",
    siglas="What does {term} stand for?",
    formula="What is the formula of {term}?",
    implies="{context}: what follows from “{term}”?",
    attribute="{context}: what is its {term}?",
    other_name="What is {term} also called?",
    of_row="{head} “{term}”: {column}?",
    of_row_many="{head} “{term}”: {column}?",
    colon_joiner=": ",
)


def wording_for(lang: str) -> Wording:
    """Spanish unless the language is another that we know."""
    return ENGLISH if lang.lower().startswith("en") else SPANISH
