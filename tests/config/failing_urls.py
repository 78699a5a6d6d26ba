"""The site's addresses, and some that go wrong."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import path

from config import urls

handler400, handler403, handler404, handler500 = (
    urls.handler400,
    urls.handler403,
    urls.handler404,
    urls.handler500,
)


@login_not_required
def fail(request):
    raise RuntimeError("a failure made for a test")


@login_not_required
def forbid(request):
    raise PermissionDenied


@login_not_required
def read_body(request):
    return HttpResponse(f"{len(request.POST)} fields", content_type="text/plain")


urlpatterns = [
    path("fail/", fail, name="fail"),
    path("forbid/", forbid, name="forbid"),
    path("read-body/", read_body, name="read_body"),
    *urls.urlpatterns,
]
