"""Code in colours: pieces of a block of code with what they are, as class names. The colours are the style sheet's."""

from collections.abc import Iterator
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

#: What a block may say it is written in, and the lexer for it. A list of our own: some lexers are slow on hostile text.
LANGUAGES: Final = {
    **dict.fromkeys(("python", "py"), "python"),
    **dict.fromkeys(("bash", "sh", "shell"), "bash"),
    **dict.fromkeys(("console", "terminal"), "console"),
    **dict.fromkeys(("javascript", "js"), "javascript"),
    **dict.fromkeys(("typescript", "ts"), "typescript"),
    **dict.fromkeys(("yaml", "yml"), "yaml"),
    **dict.fromkeys(("docker", "dockerfile"), "docker"),
    **dict.fromkeys(("terraform", "hcl"), "terraform"),
    **{name: name for name in ("json", "sql", "html", "xml", "css", "java", "c", "cpp", "rust", "go", "r")},
    **{name: name for name in ("toml", "ini", "diff", "kotlin", "ruby", "php", "csharp", "swift")},
}

#: By Pygments' names for kinds of words, the longest that fits; anything else keeps the ink of the text.
_CLASSES: Final = {
    "Token.Comment": "tok-comment",
    "Token.Keyword": "tok-keyword",
    "Token.Operator.Word": "tok-keyword",
    "Token.Literal.String": "tok-string",
    "Token.Literal.Number": "tok-number",
    "Token.Name.Function": "tok-name",
    "Token.Name.Class": "tok-name",
    "Token.Name.Decorator": "tok-name",
    "Token.Name.Tag": "tok-keyword",
    "Token.Name.Attribute": "tok-name",
    "Token.Name.Builtin": "tok-name",
    "Token.Generic.Deleted": "tok-gone",
    "Token.Generic.Inserted": "tok-new",
    "Token.Generic.Prompt": "tok-comment",
}
CLASSES: Final = frozenset(_CLASSES.values())


def highlighted(code: str, language: str) -> Iterator[tuple[str, str]]:
    """The code in pieces, each with its class or "". Together they are the code, unchanged."""
    lexer = _lexer(LANGUAGES.get(language.lower(), ""))
    if lexer is None:
        yield code, ""
        return
    tokens = ((text, _class_of(str(kind))) for _position, kind, text in lexer.get_tokens_unprocessed(code))
    for name, pieces in groupby(tokens, key=itemgetter(1)):
        yield "".join(text for text, _ in pieces), name


@cache
def _lexer(name: str) -> Any:
    if not name:
        return None
    from pygments.lexers import get_lexer_by_name  # of all of its lexers only what is asked for

    return get_lexer_by_name(name)


@cache
def _class_of(kind: str) -> str:
    while kind:
        if kind in _CLASSES:
            return _CLASSES[kind]
        kind = kind.rpartition(".")[0]
    return ""
