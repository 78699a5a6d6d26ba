"""The pictures and sounds beside a deck file: taken in under the names they have here, and given out again."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.core.exceptions import ValidationError

from accounts.models import User
from decks.deckfile import DeckFile, FileNote
from decks.media_files import MAX_BYTES
from decks.models import Deck, Media
from decks.rendering.media import MARK, media_names

from .media import read_content, store_media

#: The folder beside a deck file.
FOLDER = "media"


def with_media(file: DeckFile, found: Mapping[str, bytes], *, by: User | None, at: datetime) -> DeckFile:
    """The deck with the names that its pictures and sounds have here, each stored. What is not among the files is left
    as it is: it may be here already. Raises ValidationError with every file that is neither."""
    names: dict[str, str] = {}
    refused: list[str] = []
    for name in sorted(media_names(*(text for topic in file.topics for note in topic.notes for text in _texts(note)))):
        if name in found:
            try:
                names[name] = store_media(content=found[name], by=by, at=at).name
            except ValidationError as error:
                refused += [f"{FOLDER}/{name}: {message}" for message in error.messages]
    if refused:
        raise ValidationError(refused)
    if all(name == kept for name, kept in names.items()):
        return file
    topics = (replace(topic, notes=tuple(_renamed(note, names) for note in topic.notes)) for topic in file.topics)
    return replace(file, topics=tuple(topics))


def read_folder(path: Path) -> dict[str, bytes]:
    """The files in the folder beside a deck file, or in the folder of a deck; those too large to be any use are left
    out, so that a wrong path does not fill the memory."""
    folder = (path if path.is_dir() else path.parent) / FOLDER
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return {
        file.name: file.read_bytes() for file in files if file.is_file() and file.stat().st_size <= MAX_BYTES
    }


def media_of(root: Deck) -> dict[str, bytes]:
    """Everything that the notes of a whole deck show, by name."""
    shown = Media.objects.filter(notes__deck__in=Deck.objects.within(root.path)).distinct().order_by("name")
    return {media.name: read_content(media) for media in shown}


def _texts(note: FileNote) -> tuple[str, ...]:
    return note.front, note.back, note.why, note.hint


def _renamed(note: FileNote, names: Mapping[str, str]) -> FileNote:
    def here(mark: re.Match[str]) -> str:
        return f"![{mark['alt']}](media:{names.get(mark['name'], mark['name'])})"

    front, back, why, hint = (MARK.sub(here, text) for text in _texts(note))
    return replace(note, front=front, back=back, why=why, hint=hint)
