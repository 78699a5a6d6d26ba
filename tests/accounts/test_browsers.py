"""Browser and system in plain words: what they really send, and nothing made up."""

import pytest

from accounts.browsers import in_words, read_user_agent

MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/"
CHROME = "537.36 (KHTML, like Gecko) Chrome/138.0.0.0"
ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/{CHROME} Safari/537.36", "Chrome on Windows"),
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/{CHROME} Safari/537.36 Edg/138.0.0.0",
            "Edge on Windows",
        ),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/{CHROME} Safari/537.36", "Chrome on ChromeOS"),
        (f"{MAC}{CHROME} Safari/537.36", "Chrome on Mac"),
        (f"{MAC}{CHROME} Safari/537.36 OPR/122.0.0.0", "Opera on Mac"),
        (f"{MAC}605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15", "Safari on Mac / iPad"),
        (f"{MAC}605.1.15 (KHTML, like Gecko) CriOS/138 Version/15.6 Safari/605.1.15", "Chrome on iPhone / iPad"),
        (f"{IPHONE} Version/18.5 Mobile/15E148 Safari/604.1", "Safari on iPhone"),
        (f"{IPHONE} FxiOS/140.0 Mobile/15E148 Safari/605.1.15", "Firefox on iPhone"),
        (f"{ANDROID}{CHROME} Mobile Safari/537.36", "Chrome on Android"),
        (
            f"{ANDROID}537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
            "Samsung Internet on Android",
        ),
        ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox on Android"),
        ("curl/8.14.1", "A browser we do not know"),
        ("Something (Linux)", "Linux"),
        ("", "A browser we do not know"),
        ("<script>alert(1)</script>", "A browser we do not know"),
    ],
)
def test_a_browser_is_called_what_people_call_it(text, words):
    assert in_words(*read_user_agent(text)) == words
