"""Every address of the site, read from its URLconf, and what to put into it."""

import re
from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver


def routes() -> dict[str, str]:
    """Every route's path pattern by its name; one without a name (a few of the admin's) by its path itself."""
    return _routes_of(settings.ROOT_URLCONF)


@cache
def _routes_of(urlconf: str) -> dict[str, str]:
    return dict(_walk(get_resolver(urlconf)))


def _walk(resolver: URLResolver, prefix: str = "", namespace: str = "") -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield (namespace + pattern.name if pattern.name else path), path
        else:
            yield from _walk(pattern, path, namespace + (f"{pattern.namespace}:" if pattern.namespace else ""))


# A converter as path() writes it, or a named group of a regular expression.
HOLE = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


def address(pattern: str, values: dict[str, object]) -> str:
    """The pattern with its holes filled. A hole that nothing is known for is a KeyError: say what belongs into it."""
    filled = HOLE.sub(lambda hole: str(values[hole[1] or hole[2]]), pattern)
    return "/" + filled.replace("^", "").replace("$", "")


def holes(pattern: str) -> list[str]:
    return [hole[1] or hole[2] for hole in HOLE.finditer(pattern)]
