"""The time zone question for pages that are not the profile's."""

from django import template

from ..zones import RegionChoices, zone_choices

register = template.Library()


@register.simple_tag
def zone_regions() -> RegionChoices:
    return zone_choices()
