"""Browser and system in plain words, read from what a browser says of itself. What is not known stays unsaid."""

from django.utils.translation import gettext

# The first that is found. Nearly all of them claim to be Chrome and Safari too, so those come last.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Version/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    # Chrome, Firefox and Edge of a tablet that calls itself a Mac to be sent the large page.
    ("iOS/", "iPhone / iPad"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def read_user_agent(text: str) -> tuple[str, str]:
    """(browser, system), each empty where it is not known. Versions are of no use to anybody here."""
    browser, system = _first(BROWSERS, text), _first(SYSTEMS, text)
    if (browser, system) == ("Safari", "Mac"):
        system = "Mac / iPad"  # word for word the same
    return browser, system


def _first(known: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for sign, name in known if sign in text), "")


def in_words(browser: str, system: str) -> str:
    if browser and system:
        return gettext("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or gettext("A browser we do not know")
