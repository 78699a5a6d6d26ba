"""How tests judge HTML: by parsing it as a browser does, never by searching it for words."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import html5lib

XSS_VECTORS = (
    (Path(__file__).parent / "data" / "xss_vectors.txt").read_text(encoding="utf-8").removesuffix("\n").split("\n%%\n")
)

HTML = "{http://www.w3.org/1999/xhtml}"
MATHML = "{http://www.w3.org/1998/Math/MathML}"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


AUTHORS_ELEMENTS = _words("p br hr strong em s code pre blockquote ul ol li table thead tbody tr th td a span")
OUR_ELEMENTS = _words("div mark img audio")
MATHS_TEXT_ELEMENTS = _words("b i em code s u span")
MATHML_ELEMENTS = _words(
    "math semantics annotation mrow mi mn mo ms mtext mspace mfrac msqrt mroot msub msup msubsup munder mover "
    "munderover mmultiscripts mprescripts none mtable mtr mtd mpadded mphantom menclose mstyle"
)
ATTRIBUTES = {
    "a": _words("href title rel"),
    "ol": _words("start"),
    "img": _words("src alt width height loading decoding"),
    "audio": _words("src controls preload"),
}
OUR_ATTRIBUTES = {"class", "lang", "role", "aria-label", "aria-hidden", "tabindex"}
OUR_CLASSES = {
    *("blank", "visually-hidden", "formula", "formula-source", "scroller", "addition"),
    *("align-left", "align-center", "align-right"),
    *("math-sans-serif", "math-serif", "math-small-caps"),
    *("picture", "sound", "tok-comment", "tok-keyword", "tok-string", "tok-number", "tok-name", "tok-gone", "tok-new"),
}
MATHML_ATTRIBUTES = _words(
    "display displaystyle scriptlevel accent accentunder stretchy symmetric largeop movablelimits form lspace rspace "
    "minsize maxsize linethickness width height depth voffset mathvariant notation encoding columnspan rowspan class"
)


def parsed(html: str) -> ElementTree.Element:
    """The fragment's tree. Raises html5lib's ParseError for anything a browser would have to repair."""
    page = f"<!DOCTYPE html><html lang=es><head><title>t</title></head><body>{html}</body></html>"
    return html5lib.HTMLParser(strict=True).parse(page).find(f"{HTML}body")


def assert_harmless(html: str) -> None:
    """Only known elements with known attributes, no address but http, https and mailto, in markup without errors."""
    for element in parsed(html).iter():
        if element.tag in (f"{HTML}body", f"{HTML}h1"):
            continue
        if element.tag.startswith(MATHML):
            _assert_is_maths(element)
        else:
            _assert_is_text(element)


def _assert_is_maths(element: ElementTree.Element) -> None:
    assert element.tag.removeprefix(MATHML) in MATHML_ELEMENTS
    assert set(element.attrib) <= MATHML_ATTRIBUTES
    assert all(name.startswith("math-") for name in element.get("class", "").split())


def _assert_is_text(element: ElementTree.Element) -> None:
    name = element.tag.removeprefix(HTML)
    assert name in AUTHORS_ELEMENTS | OUR_ELEMENTS | MATHS_TEXT_ELEMENTS, name
    assert set(element.attrib) <= OUR_ATTRIBUTES | ATTRIBUTES.get(name, set()), element.attrib
    assert set(element.get("class", "").split()) <= OUR_CLASSES, element.attrib
    if name in ("img", "audio"):
        assert re.fullmatch(r"/media/[A-Za-z0-9._-]+", element.get("src", "")), element.attrib
    if name == "a":
        address = urlsplit(element.get("href", ""))
        assert address.scheme in ("http", "https", "mailto"), element.attrib
        assert element.get("rel") == "noopener noreferrer"


# ── whole pages ──────────────────────────────────────────────────────────────────────────────────────────────


def parsed_page(html: str) -> ElementTree.Element:
    """A whole page's tree. Raises html5lib's ParseError for anything a browser would have to repair."""
    return html5lib.HTMLParser(strict=True).parse(html)


@dataclass
class Form:
    """A form as a browser would send it, untouched."""

    id: str | None
    method: str
    action: str
    values: dict[str, str | list[str]]
    names: set[str]
    """Of all its fields, also those that send nothing untouched."""


def forms_in(html: str) -> list[Form]:
    return [_form(element) for element in html5lib.parse(html).iter(f"{HTML}form")]


def _form(element: ElementTree.Element) -> Form:
    values: dict[str, str | list[str]] = {}
    controls = [control for control in element.iter() if control.get("name")]
    for control in controls:
        name, kind = control.get("name", ""), control.tag.removeprefix(HTML)
        if "disabled" in control.attrib:
            continue
        if kind == "textarea":
            values[name] = (control.text or "").removeprefix("\n")
        elif kind == "select":
            options = list(control.iter(f"{HTML}option"))
            chosen = [option.get("value", "") for option in options if "selected" in option.attrib]
            if "multiple" in control.attrib:
                values[name] = chosen
            elif options:
                values[name] = chosen[0] if chosen else options[0].get("value", "")
        elif kind == "input" and control.get("type") in ("checkbox", "radio"):
            if "checked" in control.attrib:
                values[name] = control.get("value", "on")
        elif kind == "input" and control.get("type") not in ("submit", "file", "image", "button", "reset"):
            values[name] = control.get("value", "")
    names = {control.get("name", "") for control in controls}
    return Form(element.get("id"), element.get("method", "get").lower(), element.get("action", ""), values, names)
