"""HTML and SVG written as plain text, for drawings and tables of hundreds of elements.

`format_html` looks at every value of every element again, which takes many times as long as writing it: most of the
time of a page of charts went there.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe


def written(parts: Iterable[str]) -> SafeString:
    """Put together. Whoever wrote the parts sent each word through `escape`; numbers need not."""
    parts_html = "".join(parts)
    return mark_safe(parts_html)  # noqa: S308


__all__ = ["escape", "written"]
