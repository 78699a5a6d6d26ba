"""The assets that are made, not written: the maths font, and the served copy of everything static."""

import hashlib
from pathlib import Path

import ziamath
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from fontTools import subset

FONT_SOURCE = Path(ziamath.__file__).parent / "fonts" / "STIXTwoMath-Regular.ttf"
FONT = Path("fonts") / "stix-two-math.woff2"

# What formulas are set in, from the printable Latin to the arrows, operators and mathematical alphabets.
FONT_RANGES = (
    (0x0020, 0x007E),
    (0x00A0, 0x00FF),
    (0x0131, 0x0131),
    (0x0237, 0x0237),
    (0x02C6, 0x02DD),
    (0x0300, 0x036F),
    (0x0370, 0x03FF),
    (0x2000, 0x206F),
    (0x20D0, 0x20F0),
    (0x2100, 0x214F),
    (0x2190, 0x21FF),
    (0x2200, 0x22FF),
    (0x2300, 0x23FF),
    (0x25A0, 0x25FF),
    (0x27C0, 0x27EF),
    (0x27F0, 0x27FF),
    (0x2980, 0x29FF),
    (0x2A00, 0x2AFF),
    (0x1D400, 0x1D71B),
)
# Script-size variants, dotless letters, flattened accents: what MathML layout asks the font for.
FONT_FEATURES = ("ssty", "dtls", "flac")


def build_font(folder: Path) -> bool:
    """Subsets the maths font (OFL) from its package into `folder`, unless that is newer than what it is made of."""
    target = folder / FONT
    made_of = (FONT_SOURCE, Path(__file__))
    if target.exists() and all(target.stat().st_mtime_ns >= part.stat().st_mtime_ns for part in made_of):
        return False
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = list(FONT_FEATURES)
    options.recalc_timestamp = False  # the same bytes, and so the same hashed name, on every machine
    options.notdef_outline = True
    font = subset.load_font(str(FONT_SOURCE), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in FONT_RANGES for code in range(first, last + 1)])
    subsetter.subset(font)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".partial")
    subset.save_font(font, str(draft), options)
    draft.replace(target)
    return True


def static_fingerprint() -> str:
    """Changes when any static file does: collecting compresses for seconds, looking takes milliseconds."""
    digest = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
