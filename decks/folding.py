"""Text as a search compares it. Standard library only."""

import re
import unicodedata
from typing import Final

# Mn and Mc of other scripts are left alone: there they are vowels, not accents.
_ACCENTS: Final = re.compile("[\u0300-\u036f]+")
_TILDE: Final = "\u0303"
_BASE_AND_ACCENTS: Final = re.compile("(.)([\u0300-\u036f]+)", re.DOTALL)
# Soft hyphen and the zero-width characters: there for the line breaker, unseen by whoever searches.
_UNSEEN: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


def fold(text: str) -> str:
    """The text in lower case, without accents, white space squeezed; `ñ` stays apart from `n`.

    "prediccion" finds "Predicción", and "ano" does not find "año". Folding twice changes nothing, and it does not
    matter whether the accents came composed. Compatibility forms become plain ones: `R²` is found by "r2".
    """
    text = unicodedata.normalize("NFKD", text.translate(_UNSEEN)).casefold()
    text = _BASE_AND_ACCENTS.sub(_without_accents, unicodedata.normalize("NFKD", text))
    return " ".join(_ACCENTS.sub("", text).split())


def _without_accents(match: re.Match[str]) -> str:
    is_enye = match[1] == "n" and _TILDE in match[2]
    return "ñ" if is_enye else match[1]
