"""What became of an act on several cards, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..services.bulk import Acted, BulkAct

if TYPE_CHECKING:
    from decks.services.bulk import Changed

REASONS_SHOWN = 3


def said_of_acts(act: BulkAct, acted: Acted) -> list[str]:
    n = acted.done
    done = {
        BulkAct.SUSPEND: ngettext("%(n)d card suspended.", "%(n)d cards suspended.", n),
        BulkAct.UNSUSPEND: ngettext("%(n)d card is back in line.", "%(n)d cards are back in line.", n),
        BulkAct.BURY: ngettext("%(n)d card buried until tomorrow.", "%(n)d cards buried until tomorrow.", n),
        BulkAct.WAKE: ngettext("%(n)d card taken back from its rest.", "%(n)d cards taken back from their rest.", n),
        BulkAct.FLAG: ngettext("The flag of %(n)d card changed.", "The flags of %(n)d cards changed.", n),
        BulkAct.RESET: ngettext("%(n)d card is new again.", "%(n)d cards are new again.", n),
        BulkAct.DUE: ngettext("The due day of %(n)d card is set.", "The due days of %(n)d cards are set.", n),
    }[act] % {"n": n}
    said = [done if n else _("Nothing changed.")]
    if acted.unchanged:
        count = acted.unchanged
        said.append(ngettext("%(n)d was so already.", "%(n)d were so already.", count) % {"n": count})
    if acted.unfit:
        said.append(
            ngettext("%(n)d is new: there is nothing to set.", "%(n)d are new: there is nothing to set.", acted.unfit)
            % {"n": acted.unfit}
        )
    if acted.gone:
        said.append(
            ngettext("%(n)d changed meanwhile and was left.", "%(n)d changed meanwhile and were left.", acted.gone)
            % {"n": acted.gone}
        )
    return said


def said_of_changes(act: str, changed: Changed) -> list[str]:
    n = changed.done
    done = {
        "tag": ngettext("%(n)d note tagged.", "%(n)d notes tagged.", n),
        "untag": ngettext("The tag is taken off %(n)d note.", "The tag is taken off %(n)d notes.", n),
        "move": ngettext("%(n)d note moved.", "%(n)d notes moved.", n),
        "publish": ngettext("%(n)d note published.", "%(n)d notes published.", n),
        "retire": ngettext("%(n)d note retired.", "%(n)d notes retired.", n),
    }[act] % {"n": n}
    said = [done if n else _("Nothing changed.")]
    if changed.unchanged:
        count = changed.unchanged
        said.append(ngettext("%(n)d was so already.", "%(n)d were so already.", count) % {"n": count})
    for concept, why in changed.refused[:REASONS_SHOWN]:
        said.append(_("“%(concept)s” was left: %(why)s") % {"concept": concept, "why": why})
    if len(changed.refused) > REASONS_SHOWN:
        rest = len(changed.refused) - REASONS_SHOWN
        said.append(ngettext("So was %(n)d more.", "So were %(n)d more.", rest) % {"n": rest})
    return said
