"""Time zones as people choose them: by region and city."""

from itertools import groupby

from .models import ZONES

# The rest of the tz database are old names and offsets; UTC among them, which is nobody's.
REGIONS = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)


def is_somebodys_zone(zone: str) -> bool:
    return zone in ZONES and zone.partition("/")[0] in REGIONS


def zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """(region, [(zone, city)]) in alphabetical order, as an HTML select groups them."""
    names = sorted(zone for zone in ZONES if is_somebodys_zone(zone))
    return [
        (region, [(zone, zone.partition("/")[2].replace("_", " ").replace("/", " · ")) for zone in zones])
        for region, zones in groupby(names, key=lambda zone: zone.partition("/")[0])
    ]
