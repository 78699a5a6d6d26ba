"""Look for what makes cards hard to learn."""

import json
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, no_translations

from decks.lint import Finding, Level
from decks.linting import LEVELS
from decks.models import Deck, DeckStatus, Note
from decks.services.linting import lint_deck, store_warnings

NAMES: Final = {name: level for level, name in LEVELS.items()}


class Command(BaseCommand):
    help = (
        "Says of each published note what makes its cards hard to learn, and what to do. "
        "Ends with 1 where there are findings of the --fail-on level. Lists in the admin then show the same counts."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("decks", nargs="*", metavar="deck", help="short names; none: all that are not archived")
        parser.add_argument("--level", choices=NAMES, default="warning", help="the least grave to show (warning)")
        parser.add_argument("--fail-on", choices=NAMES, default="error", help="the least grave that fails it (error)")
        parser.add_argument("--drafts", action="store_true", help="also notes that are not published yet")
        parser.add_argument("--output", type=Path, help="write here: JSON lines where it ends in .jsonl, else text")

    @no_translations  # an operator reads English throughout
    def handle(self, *args: Any, **options: Any) -> None:
        shown, failing = NAMES[options["level"]], NAMES[options["fail_on"]]
        path: Path | None = options["output"]
        as_json = path is not None and path.suffix == ".jsonl"
        lines: list[str] = []
        counts: Counter[Level] = Counter()
        notes = 0
        for deck in self._decks(options["decks"]):
            linted = list(lint_deck(deck, with_drafts=options["drafts"]))
            store_warnings(linted)
            notes += len(linted)
            for row in linted:
                counts.update(finding.level for finding in row.findings)
                lines += [
                    (_json_line if as_json else _text_line)(row.note, finding)
                    for finding in row.findings
                    if finding.level >= shown
                ]

        if path is None:
            self.stdout.write("\n".join(lines), ending="\n" if lines else "")
        else:
            self._write(path, lines)
        found = ", ".join(f"{counts[level]} {name}s" for level, name in sorted(LEVELS.items(), reverse=True))
        (self.stderr if path is None else self.stdout).write(f"{notes} notes: {found}.")
        if failed := sum(count for level, count in counts.items() if level >= failing):
            raise CommandError(f"{failed} to mend: {LEVELS[failing]} or graver.", returncode=1)

    def _decks(self, slugs: list[str]) -> list[Deck]:
        roots = Deck.objects.roots()
        if not slugs:
            return list(roots.exclude(status=DeckStatus.ARCHIVED))
        decks = {deck.slug: deck for deck in roots.filter(slug__in=slugs)}
        for slug in slugs:
            if slug not in decks:
                known = ", ".join(roots.values_list("slug", flat=True)) or "none yet"
                raise CommandError(f"There is no deck {slug!r}. The decks are: {known}.", returncode=2)
        return [decks[slug] for slug in dict.fromkeys(slugs)]

    def _write(self, path: Path, lines: list[str]) -> None:
        try:
            path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.", returncode=2) from error


def _text_line(note: Note, finding: Finding) -> str:
    source = f" ({finding.evidence.rstrip('.')})" if finding.evidence else ""
    return f"{note.guid}: {LEVELS[finding.level]}: {finding.message} {finding.advice}{source} [{finding.code}]"


def _json_line(note: Note, finding: Finding) -> str:
    return json.dumps(
        {
            "note": note.guid,
            "level": LEVELS[finding.level],
            "code": finding.code,
            "field": finding.field,
            "message": finding.message,
            "advice": finding.advice,
            "evidence": finding.evidence,
        },
        ensure_ascii=False,
    )
