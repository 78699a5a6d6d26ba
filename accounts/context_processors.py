from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """What every page may say: whether mail leaves this machine."""
    return {"mail_is_sent": settings.MAIL_IS_SENT}
