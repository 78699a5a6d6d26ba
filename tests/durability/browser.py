"""A learner's browser without the browser: signed in, one connection that is kept, HTMX requests of the session."""

import re
from http.client import HTTPConnection
from typing import NamedTuple
from urllib.parse import urlencode

CSRF = "c" * 32  # the cookie and the header have to agree, which is all that this protection asks for
HEADERS = {
    "X-CSRFToken": CSRF,
    "HX-Request": "true",
    "HX-Target": "session",
    "Content-Type": "application/x-www-form-urlencoded",
}
TOKEN = re.compile(r'name="token" value="([^"]+)"')


class Reply(NamedTuple):
    status: int
    text: str

    @property
    def token(self):
        """Of the card shown; None at the end."""
        found = TOKEN.search(self.text)
        return found and found[1]


class Browser:
    def __init__(self, port, session_key):
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = HEADERS | {"Cookie": f"repaso-session={session_key}; repaso-csrf={CSRF}"}

    def close(self):
        self._connection.close()

    def session(self):
        return self._ask("GET", "/review/")

    def reveal(self, token):
        return self._ask("GET", f"/review/reveal/?{urlencode({'token': token})}")

    def grade(self, token, grade, *, plain=False):
        """`plain`: as a browser without JavaScript posts it, which redirects."""
        return self._ask("POST", "/review/grade/", {"token": token, "grade": grade}, plain=plain)

    def undo(self):
        return self._ask("POST", "/review/undo/")

    def _ask(self, method, path, fields=None, *, plain=False):
        """Raises OSError or HTTPException when no whole reply comes."""
        headers = self._headers
        if plain:
            headers = {name: value for name, value in headers.items() if not name.startswith("HX-")}
        try:
            self._connection.request(method, path, urlencode(fields or {}) if method == "POST" else None, headers)
            response = self._connection.getresponse()
            return Reply(response.status, response.read().decode())
        except BaseException:
            self._connection.close()
            raise
