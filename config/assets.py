"""The assets that are made, not written: the maths font, and the served copy of everything static."""

import hashlib
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders

# Found without importing the package, which would load a whole maths layout engine at every start.
FONT_PACKAGE = Path(find_spec("ziamath").origin).parent  # type: ignore[union-attr, arg-type]
FONT_SOURCE = FONT_PACKAGE / "fonts" / "STIXTwoMath-Regular.ttf"
FONT = Path("fonts") / "stix-two-math.woff2"

# What formulas are set in. The mathematical alphabets are needed whole: MathML italics come from there.
FONT_RANGES = (
    (0x0020, 0x007E),  # Latin
    (0x00A0, 0x00FF),
    (0x0131, 0x0131),  # dotless i and j, for accents
    (0x0237, 0x0237),
    (0x02C6, 0x02DD),  # accents
    (0x0300, 0x0338),
    (0x0391, 0x03F6),  # Greek
    (0x2010, 0x2063),  # dashes, primes, spaces, invisible operators
    (0x20D0, 0x20D7),
    (0x2102, 0x214F),  # blackboard and script letters
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # operators and relations
    (0x2308, 0x230B),  # ceilings, floors, the parts of tall brackets and braces
    (0x239B, 0x23B5),
    (0x23DC, 0x23E1),
    (0x25A0, 0x25A1),
    (0x25B3, 0x25B3),
    (0x25CB, 0x25CB),
    (0x25EF, 0x25EF),
    (0x27E6, 0x27FF),  # angle brackets, long arrows
    (0x2A00, 0x2A06),  # big operators
    (0x2A7D, 0x2A7E),
    (0x2AAF, 0x2AB0),
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
    from fontTools import subset  # slow to load, and hardly ever needed

    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = list(FONT_FEATURES)
    options.recalc_timestamp = False  # the same bytes, and so the same hashed name, on every machine
    options.notdef_outline = True
    options.hinting = False  # a quarter of the size, for screens that have not needed it for years
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
