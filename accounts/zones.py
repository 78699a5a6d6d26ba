"""Time zones as people choose them: by region and city."""

from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import ZONES

# The rest of the tz database are old names and offsets; UTC among them, which is nobody's.
REGIONS = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Arctic": _("Arctic"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic Ocean"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific Ocean"),
}


RegionChoices = list[tuple[Promise, list[tuple[str, str]]]]


def is_somebodys_zone(zone: str) -> bool:
    return zone in ZONES and zone.partition("/")[0] in REGIONS


def zone_choices() -> RegionChoices:
    """(region, [(zone, city)]) in alphabetical order, as an HTML select groups them."""
    names = sorted(zone for zone in ZONES if is_somebodys_zone(zone))
    return [
        (REGIONS[region], [(zone, zone.partition("/")[2].replace("_", " ").replace("/", " · ")) for zone in zones])
        for region, zones in groupby(names, key=lambda zone: zone.partition("/")[0])
    ]
