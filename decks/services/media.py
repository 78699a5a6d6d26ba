"""Pictures and sounds, stored once by their content beside the database, and never changed."""

import hashlib
import os
import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.models import User
from decks.media_files import MediaFile, read_media
from decks.models import Media

NAME_CHARS = 32


def store_media(*, content: bytes, by: User | None, at: datetime) -> Media:
    """What an author uploaded, checked by its content. The same twice is one. Raises ValidationError."""
    # What was made here before, such as a file of an export, stays as it is instead of being made anew.
    known = Media.objects.filter(sha256=_digest(content)).first()
    return known or keep_media(file=read_media(content), by=by, at=at)


def keep_media(*, file: MediaFile, by: User | None, at: datetime) -> Media:
    """What `read_media` made of a file."""
    digest = _digest(file.content)
    known = Media.objects.filter(sha256=digest).first()
    if known is not None:
        return known
    media = Media(
        name=f"{digest[:NAME_CHARS]}.{file.extension}",
        sha256=digest,
        sort=Media.Sort.IMAGE if file.is_image else Media.Sort.AUDIO,
        content_type=file.content_type,
        size_bytes=len(file.content),
        width=file.width,
        height=file.height,
        by=by,
        at=at,
    )
    # The file first: one without a row is only room, a row without its file a hole in a card.
    _write(path_of(media.name), file.content)
    try:
        with transaction.atomic():
            media.save(force_insert=True)
    except IntegrityError:  # somebody else uploads the same at this moment
        return Media.objects.get(sha256=digest)
    return media


def path_of(name: str) -> Path:
    """Where the file of this name lies; the name is one of ours."""
    return Path(settings.MEDIA_ROOT) / name[:2] / name


def read_content(media: Media) -> bytes:
    """Raises FileNotFoundError where the folder was not restored with the database."""
    return path_of(media.name).read_bytes()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
