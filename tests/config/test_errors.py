"""What a visitor and the log are told when something goes wrong."""

import logging
import re

import pytest
from django.test import Client

from config.logs import OneLineFormatter

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.config.failing_urls")]


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


def test_a_path_is_not_echoed_as_markup(client_of, alice):
    response = client_of(alice).get("/<script>alert(1)</script>/")

    assert response.status_code == 404
    assert b"<script>alert" not in response.content


@pytest.mark.urls("config.urls")
def test_an_address_that_takes_forms_says_so_when_it_is_opened(client_of, alice):
    response = client_of(alice).get("/review/grade/")

    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert "This is not a page" in response.content.decode()


def test_a_failure_says_no_more_than_its_id(visitor):
    response = visitor.get("/fail/")

    assert response.status_code == 500
    assert b"a failure made for a test" not in response.content
    assert b"Traceback" not in response.content


def test_a_failure_has_the_same_id_on_the_page_and_in_the_log(visitor, caplog):
    response = visitor.get("/fail/")

    [record] = [record for record in caplog.records if record.name == "django.request"]
    line = OneLineFormatter("{message}", style="{").format(record)
    error_id = re.search(r"\(error ([0-9a-f]{8})\)", line)[1]
    assert line.startswith("Internal Server Error: /fail/")
    assert error_id in response.content.decode()


def test_the_error_page_needs_no_database(visitor, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = visitor.get("/fail/")

    assert response.status_code == 500


def test_a_broken_error_page_still_answers(visitor, settings, tmp_path, caplog):
    (tmp_path / "500.html").write_text("{% load nothing_of_the_kind %}")
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]

    response = visitor.get("/fail/")

    assert response.status_code == 500
    assert re.fullmatch(r"Something went wrong here \(error [0-9a-f]{8}\)\.", response.content.decode())
    assert any("The error page itself failed" in record.message for record in caplog.records)


def test_a_log_line_stays_one_line():
    record = logging.makeLogRecord({"msg": "Not Found: %s", "args": ("/a\r\nINFO all is well",)})

    assert OneLineFormatter("{message}", style="{").format(record) == "Not Found: /a\\r\\nINFO all is well"


def test_a_traceback_keeps_its_lines():
    try:
        raise RuntimeError("here")
    except RuntimeError as error:
        record = logging.makeLogRecord({"msg": "x", "exc_info": (RuntimeError, error, error.__traceback__)})

    assert "\nTraceback" in OneLineFormatter("{message}", style="{").format(record)


# ── bodies ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_body_that_no_form_has_is_refused_by_its_length(visitor):
    response = visitor.generic("POST", "/read-body/", b"", CONTENT_LENGTH=str(10_485_761))

    assert response.status_code == 413
    assert "At most 10 MB are taken at once. Nothing was stored" in response.content.decode()


def test_a_length_that_is_no_number_is_refused(visitor):
    response = visitor.generic("POST", "/read-body/", b"", CONTENT_LENGTH="many")

    assert (response.status_code, response.content) == (400, b"Content-Length is not a number.")


def test_a_form_larger_than_any_is_refused(visitor):
    assert visitor.post("/read-body/", {"text": "x" * 2_700_000}).status_code == 400


def test_a_form_with_too_many_fields_is_refused(visitor):
    assert visitor.post("/read-body/", {f"f{i}": "" for i in range(501)}).status_code == 400


def test_an_ordinary_form_is_read(visitor):
    assert visitor.post("/read-body/", {"a": "1", "b": "2"}).content == b"2 fields"
