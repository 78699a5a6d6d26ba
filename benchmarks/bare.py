"""What the answers are measured against: a Django view that does nothing, and one that commits one row."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.ROOT_URLCONF = "benchmarks.bare"
settings.MIDDLEWARE = []
settings.INSTALLED_APPS = []

TABLE = "benchmark_commit"
PAGE = b"x" * 3_000  # about as long as a question


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE, headers={"Content-Length": len(PAGE)})


def commit(request: HttpRequest) -> HttpResponse:
    """One row changed, and on the disk when this answers."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {TABLE} SET count = count + 1 WHERE id = 1")
    return nothing(request)


urlpatterns = [path("review/", nothing), path("commit/", commit)]
application = get_wsgi_application()
