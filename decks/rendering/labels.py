"""The few words of our own inside a card, in the card's language.

They are stored with the card's HTML, so they cannot follow the reader's choice of interface language.
"""

from dataclasses import dataclass, replace
from typing import Final


@dataclass(frozen=True, slots=True)
class Labels:
    lang: str
    blank: str
    formula: str
    table: str
    code: str
    picture: str
    sound: str
    is_foreign: bool = False
    """The card's language has no words here, so these stand out from the text around them."""

    def spoken_blank(self, *, with_hint: bool) -> str:
        lang = f' lang="{self.lang}"' if self.is_foreign else ""
        return f'<span class="visually-hidden"{lang}>{self.blank}{": " if with_hint else ""}</span>'


_LABELS: Final = {
    "es": Labels(
        lang="es", blank="hueco", formula="Fórmula", table="Tabla", code="Código", picture="Imagen", sound="Audio"
    ),
    "en": Labels(
        lang="en", blank="blank", formula="Formula", table="Table", code="Code", picture="Picture", sound="Sound"
    ),
}
_FOREIGN: Final = replace(_LABELS["en"], is_foreign=True)


def labels_for(lang: str) -> Labels:
    return _LABELS.get(lang.partition("-")[0].lower(), _FOREIGN)
