"""What stands in an address besides numbers and slugs."""

from datetime import date


class DayConverter:
    """A date as year-month-day. What is no date is no address."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()
