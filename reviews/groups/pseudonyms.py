"""Friendly names that tell nothing of who bears them: an animal and what it is like, drawn by chance, once in a group.

Not a number, which would tell in which order people joined.
"""

from __future__ import annotations

from collections.abc import Collection
from random import Random
from typing import Final

# Spanish words that end alike in both genders, so that every one fits every animal.
WORDS: Final = {
    "es": (
        "Abeja Águila Albatros Alce Alondra Alpaca Ardilla Ballena Búho Castor Cebra Cigüeña Colibrí Cóndor Delfín"
        " Erizo Flamenco Foca Garza Gaviota Gacela Golondrina Gorrión Grulla Halcón Jaguar Jilguero Jirafa Koala"
        " Lechuza Libélula Liebre Lince Llama Mariposa Mirlo Nutria Panda Pelícano Petirrojo Pingüino Puma Quetzal"
        " Tortuga Tucán Venado Vicuña",
        "alegre amable ágil azul brillante celeste constante cordial dulce fiel fuerte gentil jovial leal libre noble"
        " paciente prudente sonriente suave tenaz valiente veloz verde",
    ),
    "en": (
        "albatross alpaca beaver bee blackbird butterfly condor crane deer dolphin dragonfly eagle falcon flamingo"
        " gazelle giraffe goldfinch gull hare hedgehog heron hummingbird jaguar koala lark llama lynx moose otter owl"
        " panda pelican penguin puma quetzal robin seal sparrow squirrel stork swallow toucan turtle whale zebra",
        "Blue Bold Brave Bright Calm Cheerful Curious Friendly Gentle Golden Green Happy Kind Loyal Merry Nimble Noble"
        " Patient Quiet Silver Smiling Steady Sunny Swift",
    ),
}


def all_pseudonyms(lang: str) -> list[str]:
    """Every one there is in the language; in English for any but Spanish."""
    animals, manners = (words.split() for words in WORDS.get(lang[:2], WORDS["en"]))
    if lang[:2] == "es":
        return [f"{animal} {manner}" for animal in animals for manner in manners]
    return [f"{manner} {animal}" for animal in animals for manner in manners]


def draw_pseudonym(lang: str, taken: Collection[str], chance: Random) -> str:
    """One that nobody in the group bears: a group has room for far fewer people than there are names."""
    return chance.choice([name for name in all_pseudonyms(lang) if name not in taken])
