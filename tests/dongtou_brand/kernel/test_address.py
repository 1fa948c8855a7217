"""Where a request comes from."""

import pytest
from django.test import RequestFactory, override_settings

from dongtou_brand.kernel.address import client_address


def asked(forwarded: str | None = None) -> str:
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return client_address(RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", **headers))


def test_the_header_is_not_believed_without_a_proxy() -> None:
    assert asked("1.1.1.1") == "10.0.0.1"


@override_settings(PROXY_COUNT=1)
@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("1.1.1.1", "1.1.1.1"),
        ("6.6.6.6, 1.1.1.1", "1.1.1.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("unknown", "10.0.0.1"),
        ("", "10.0.0.1"),
        (None, "10.0.0.1"),
    ],
)
def test_one_proxy_names_the_client_last(forwarded: str | None, address: str) -> None:
    assert asked(forwarded) == address


@override_settings(PROXY_COUNT=2)
def test_two_proxies_name_the_client_last_but_one() -> None:
    assert asked("6.6.6.6, 1.1.1.1, 10.0.0.2") == "1.1.1.1"
    assert asked("1.1.1.1") == "10.0.0.1"
