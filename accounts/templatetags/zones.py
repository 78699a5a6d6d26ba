"""The time zone question for pages that are not the profile's."""

from django import template

from ..zones import zone_choices

register = template.Library()


@register.simple_tag
def zone_regions() -> list[tuple[str, list[tuple[str, str]]]]:
    return zone_choices()
