"""The app with a store that knows nothing of Cognito: accounts of the embedded backend, pictures on OpenStack Swift."""

from __future__ import annotations

import re
import sys
import urllib.request
from collections.abc import Iterator
from html import unescape

import pytest

from backend import ROOT, Backend
from browser import PIXEL, Browser
from people import Person

sys.path.insert(0, str(ROOT / "server/clients/contract"))

from targets import swift  # noqa: E402
from targets.target import Target  # noqa: E402

PASSWORD = "Correct-horse-7"


@pytest.fixture(scope="module")
def store() -> Iterator[Target]:
    running = swift.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def owner(store: Target) -> Person:
    """Who may do everything in the bucket."""
    return store.person()


@pytest.fixture(scope="module")
def app(store: Target, owner: Person) -> Iterator[Backend]:
    keys = owner.keys
    settings = {
        "s3_endpoint": store.names.endpoint,
        "s3_region": store.names.region,
        "bucket": store.names.bucket,
        "s3_access_key_id": keys["AccessKeyId"],
        "s3_secret_access_key": keys["SecretKey"],
    }
    with Backend((ROOT / "server/stack/template.yaml").read_text(), **settings) as running:
        yield running


def somebody(app: Backend, name: str) -> Browser:
    """Somebody who has just signed up."""
    browser = Browser(app.address)
    account = {"username": name, "password": PASSWORD, "email": f"{name}@example.com"}
    browser.post("sign_up", confirm_password=PASSWORD, **account)
    browser.post("confirm_sign_up", username=name, confirmation_code=app.code(f"{name}@example.com"))
    browser.post("sign_out")
    assert "Signed in as" in browser.post("sign_in", username=name, password=PASSWORD)
    return browser


def test_pictures_are_kept_elsewhere_and_people_apart(app: Backend, store: Target, owner: Person) -> None:
    anna, ben = somebody(app, "anna"), somebody(app, "ben")
    anna.upload("from anna.png")
    page = anna.ask("GET", "/pictures").decode()
    assert "from anna.png" in page
    assert "from anna.png" not in ben.ask("GET", "/pictures").decode()
    keys = [found["Key"] for found in owner.store().list_objects_v2(Bucket=store.names.bucket)["Contents"]]
    assert any(re.fullmatch(r"protected/us-east-1:[0-9a-f-]+/from anna\.png", key) for key in keys), keys

    # What a browser is shown comes from there.
    viewer = anna.ask("GET", "/pictures/view?key=from%20anna.png").decode()
    shown = [unescape(url) for url in re.findall(r'src="([^"]+)"', viewer) if store.names.endpoint in url]
    assert shown
    with urllib.request.urlopen(shown[0]) as answer:
        assert answer.read() == PIXEL
    for browser in (anna, ben):
        browser.close()
