"""What holds for every template: fragments stand alone, and nothing in them needs a weaker content policy."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "templates"
TEMPLATES = sorted(FOLDER.rglob("*.html"))
FRAGMENTS = [template for template in TEMPLATES if template.name.startswith("_")]
REFUSED = {
    "an inline event handler": r"\son\w+\s*=",
    "an hx-on attribute": r"\shx-on\b",
    "a js: value": r"""=\s*["']\s*js(?:avascript)?:""",
    "a trigger filter": r"""hx-trigger\s*=\s*["'][^"']*\[""",
    "hx-boost": r"\shx-boost\b",
    "an inline style": r"\sstyle\s*=|<style\b",
    "an inline script": r"<script\b(?![^>]*\ssrc=)",
    "something from elsewhere": r"""(?:src|href)\s*=\s*["'](?:https?:)?//""",
}


def name(path):
    return str(path.relative_to(FOLDER))


@pytest.mark.parametrize("template", FRAGMENTS, ids=name)
def test_fragments_say_what_they_expect_and_never_extend(template):
    text = template.read_text()

    assert text.startswith("{# expects: ")
    assert "{% extends" not in text


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_templates_need_no_weaker_policy(template):
    text = template.read_text()

    assert [what for what, pattern in REFUSED.items() if re.search(pattern, text, re.IGNORECASE)] == []


FORM = re.compile(r"<form\b(?:[^>{]|\{\{.*?\}\}|\{%.*?%\}|\{)*>.*?</form>", re.DOTALL)


def test_no_form_puts_its_token_into_an_address():
    """Addresses are kept in histories and logs, and passed on."""
    leaking = []
    for template in TEMPLATES:
        for form in FORM.findall(template.read_text()):
            if "csrf_token" not in form:
                continue
            opening = form[: form.index("csrf_token")]
            gets = 'method="get"' in opening or "hx-get" in opening
            if (gets and 'hx-params="not csrfmiddlewaretoken"' not in opening) or 'formmethod="get"' in form:
                leaking.append(name(template))

    assert leaking == []
