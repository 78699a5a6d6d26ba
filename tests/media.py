"""Small files as people upload them."""

import io
import wave

from PIL import Image


def picture(width=40, height=30, colour=(200, 30, 30), format="PNG", **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, format, **options)
    return out.getvalue()


def sound(seconds=0.1) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8_000)
        file.writeframes(b"\x80" * int(8_000 * seconds))
    return out.getvalue()


MP3 = b"\xff\xfb\x90\x64" + bytes(400)
OGG = b"OggS" + bytes(24) + b"OpusHead" + bytes(40)
M4A = b"\x00\x00\x00\x20ftypM4A " + bytes(40)
