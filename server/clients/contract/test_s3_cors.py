"""What browsers are told about requests from other origins."""

from __future__ import annotations

from email.message import Message

import pytest

from backend import Names
from people import Person
from sending import exchange
from targets.target import Target

ELSEWHERE = "https://elsewhere.example"


def address(names: Names, anna: Person, operation: str = "get_object") -> str:
    where = {"Bucket": names.bucket, "Key": anna.key("cors/cat.png")}
    url: str = anna.store(signature_version="s3v4").generate_presigned_url(operation, Params=where)
    return url


def preflight(url: str, origin: str, method: str, headers: str = "") -> tuple[int, Message]:
    """What a browser asks first. Nobody has signed that."""
    url = url.partition("?")[0]
    asked = {"Origin": origin, "Access-Control-Request-Method": method}
    if headers:
        asked["Access-Control-Request-Headers"] = headers
    status, told, _ = exchange("OPTIONS", url, headers=asked)
    return status, told


def listed(headers: Message, name: str) -> set[str]:
    return {word.strip().lower() for word in (headers[name] or "").split(",")}


@pytest.mark.parametrize("method", ["PUT", "GET", "POST", "DELETE", "HEAD"])
def test_the_apps_origin_may(target: Target, names: Names, anna: Person, method: str) -> None:
    status, told = preflight(address(names, anna, "put_object"), target.origin, method, "content-type,x-amz-meta-by")
    assert (status, told["Access-Control-Allow-Origin"]) == (200, target.origin)
    assert method.lower() in listed(told, "Access-Control-Allow-Methods")
    assert {"content-type", "x-amz-meta-by"} <= listed(told, "Access-Control-Allow-Headers")


def test_another_origin_may_not(names: Names, anna: Person) -> None:
    status, told = preflight(address(names, anna), ELSEWHERE, "GET")
    assert (status, told["Access-Control-Allow-Origin"]) == (403, None)


def test_another_method_may_not(target: Target, names: Names, anna: Person) -> None:
    status, told = preflight(address(names, anna), target.origin, "PATCH")
    assert (status, told["Access-Control-Allow-Origin"]) == (403, None)


def test_scripts_of_the_app_see_the_etag(target: Target, names: Names, anna: Person) -> None:
    put = exchange("PUT", address(names, anna, "put_object"), b"cat", {"Origin": target.origin})
    get = exchange("GET", address(names, anna), headers={"Origin": target.origin})
    for status, told, _ in (put, get):
        assert (status, told["Access-Control-Allow-Origin"]) == (200, target.origin)
        assert "etag" in listed(told, "Access-Control-Expose-Headers")
    assert "origin" in listed(get[1], "Vary")


def test_scripts_of_others_see_nothing(target: Target, names: Names, anna: Person) -> None:
    exchange("PUT", address(names, anna, "put_object"), b"cat", {"Origin": target.origin})
    status, told, _ = exchange("GET", address(names, anna), headers={"Origin": ELSEWHERE})
    assert (status, told["Access-Control-Allow-Origin"]) == (200, None)
