"""What changes content. Admin, import and whatever else writes go through here, so that each rule is kept once."""

from .checks import check_text
from .notes import delete_draft, move_note, publish_note, rename_tag, render_again, retire_note, save_note
from .tree import (
    add_topic,
    archive_deck,
    arrange_topics,
    create_deck,
    delete_draft_deck,
    publish_deck,
    save_deck,
)

__all__ = [
    "add_topic",
    "archive_deck",
    "arrange_topics",
    "check_text",
    "create_deck",
    "delete_draft",
    "delete_draft_deck",
    "move_note",
    "publish_deck",
    "publish_note",
    "rename_tag",
    "render_again",
    "retire_note",
    "save_deck",
    "save_note",
]
