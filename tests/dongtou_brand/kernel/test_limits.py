"""A request that is too large gets a page and leaves nothing behind."""

import socket
import time
from io import BytesIO

import pytest
from django.test import Client, override_settings

from dongtou_brand.kernel import limits


class Body(BytesIO):
    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        part = super().read(size)
        self.taken += len(part)
        return part


def send(size: int, said: object) -> tuple[object, Body]:
    body = Body(b"x" * size)
    response = Client().generic(
        "POST", "/accounts/login/", b"", **{"wsgi.input": body, "CONTENT_LENGTH": str(said)}
    )
    return response, body


@override_settings(REQUEST_MAX_BYTES=1000)
def test_a_request_over_the_limit_gets_the_page_of_413() -> None:
    response, body = send(1001, 1001)
    assert response.status_code == 413
    assert "文件太大" in response.content.decode()
    assert response["Connection"] == "close"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert body.taken == 1001


@override_settings(REQUEST_MAX_BYTES=1000)
def test_a_request_that_is_far_too_large_is_not_even_drained() -> None:
    size = 1000 * limits.DRAINED + 1
    response, body = send(size, size)
    assert (response.status_code, body.taken) == (413, 0)


@override_settings(REQUEST_MAX_BYTES=1000)
def test_a_body_shorter_than_said_ends_the_draining() -> None:
    response, body = send(10, 1500)
    assert (response.status_code, body.taken) == (413, 10)


@override_settings(REQUEST_MAX_BYTES=1000)
def test_a_sender_who_falls_silent_holds_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PATIENCE", 0.2)
    sender, line = socket.socketpair()
    with sender, line, line.makefile("rb") as body:
        sender.sendall(b"x" * 10)
        begun = time.monotonic()
        given = {"wsgi.input": body, "gunicorn.socket": line, "CONTENT_LENGTH": "1500"}
        response = Client().generic("POST", "/accounts/login/", b"", **given)
        taken = time.monotonic() - begun
    assert response.status_code == 413
    assert taken < 2


@override_settings(REQUEST_MAX_BYTES=1000)
def test_a_sender_who_drips_is_read_for_so_long_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PATIENCE", 0.0)
    response, body = send(1500, 1500)
    assert (response.status_code, body.taken) == (413, 0)


@pytest.mark.django_db
@override_settings(REQUEST_MAX_BYTES=1000)
@pytest.mark.parametrize("said", [1000, 0, "", "abc", -5])
def test_a_request_within_the_limit_or_of_unknown_length_goes_on(said: object) -> None:
    response, _ = send(0, said)
    assert response.status_code != 413
