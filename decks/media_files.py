"""What an uploaded file really is, and what is kept of it. Names and announced types are not believed."""

import io
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAX_BYTES: Final = 8_000_000
#: Before anything is decoded: a small file may claim to be a picture that fills the memory.
MAX_PIXELS: Final = 40_000_000
#: Of the longer side of what is kept: sharp on any card.
MAX_SIDE: Final = 1_600
#: Above it a picture without loss is kept with a little.
LOSSLESS_BYTES: Final = 400_000

IMAGE_FORMATS: Final = ("PNG", "JPEG", "GIF", "WEBP")
_BRANDS: Final = (b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"dash")


@dataclass(frozen=True, slots=True)
class MediaFile:
    """What is kept. A picture has a width and a height, a sound has not."""

    content: bytes
    extension: str
    content_type: str
    width: int | None = None
    height: int | None = None

    @property
    def is_image(self) -> bool:
        return self.width is not None


def read_media(content: bytes) -> MediaFile:
    """A picture, made anew from its pixels so that nothing else of the file is left, or a sound as it is.

    Raises ValidationError for anything that is neither.
    """
    if len(content) > MAX_BYTES:
        raise ValidationError(too_large(len(content)))
    sound = _sound(content)
    if sound is not None:
        return sound
    if b"<svg" in content[:4_000].lower():
        raise ValidationError(_("An SVG can hold a program, so it is not taken. Save the drawing as PNG."))
    return _picture(content)


def too_large(size: int) -> str:
    return _("The file has %(size)d KB, more than %(limit)d. Make it smaller, or cut the sound shorter.") % {
        "size": size // 1000,
        "limit": MAX_BYTES // 1000,
    }


def _sound(content: bytes) -> MediaFile | None:
    if content.startswith(b"OggS"):
        is_opus = b"OpusHead" in content[:512]
        return MediaFile(content, "opus" if is_opus else "ogg", "audio/ogg")
    if content.startswith(b"RIFF") and content[8:12] == b"WAVE":
        return MediaFile(content, "wav", "audio/wav")
    if content[4:8] == b"ftyp" and content[8:12] in _BRANDS:
        return MediaFile(content, "m4a", "audio/mp4")
    if content.startswith(b"ID3") or _begins_a_frame(content):
        return MediaFile(content, "mp3", "audio/mpeg")
    return None


def _begins_a_frame(content: bytes) -> bool:
    """The header of an MPEG audio frame: eleven bits set, a version, layer III, a bit rate and a sample rate."""
    if len(content) < 4 or content[0] != 0xFF or content[1] & 0xE0 != 0xE0:
        return False
    version, layer = content[1] >> 3 & 3, content[1] >> 1 & 3
    return version != 1 and layer == 1 and content[2] >> 4 not in (0, 15) and content[2] >> 2 & 3 != 3


def _picture(content: bytes) -> MediaFile:
    from PIL import Image, ImageOps, UnidentifiedImageError  # a while to load, and few pages need it

    Image.MAX_IMAGE_PIXELS = None  # it would only warn of what is refused here
    try:
        image = Image.open(io.BytesIO(content), formats=IMAGE_FORMATS)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise ValidationError(
            _("This is no picture (PNG, JPEG, GIF, WebP) and no sound (MP3, Ogg, Opus, M4A, WAV) that can be read.")
        ) from error
    if image.width * image.height > MAX_PIXELS:
        raise ValidationError(
            _("The picture has more than %(limit)d million points. Make it smaller first.")
            % {"limit": MAX_PIXELS // 1_000_000}
        )
    has_loss = image.format == "JPEG"
    try:
        image.load()
        upright = ImageOps.exif_transpose(image) or image
        if upright.mode.startswith("I"):
            # Sixteen bits of grey; Pillow would cut off everything brighter than eight.
            upright = upright.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
        kept = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
        kept.thumbnail((MAX_SIDE, MAX_SIDE))
    except (OSError, ValueError, SyntaxError, MemoryError) as error:
        raise ValidationError(_("The picture is damaged. Open it and save it again.")) from error
    written = _webp(kept, lossless=not has_loss)
    if not has_loss and len(written) > LOSSLESS_BYTES:
        written = _webp(kept, lossless=False)
    return MediaFile(written, "webp", "image/webp", kept.width, kept.height)


def _webp(image: object, *, lossless: bool) -> bytes:
    # From the pixels alone: where and with what it was taken is nobody's business.
    out = io.BytesIO()
    image.save(out, "WEBP", lossless=lossless, quality=84, method=4, exif=b"", icc_profile=b"")  # type: ignore[attr-defined]
    return out.getvalue()
