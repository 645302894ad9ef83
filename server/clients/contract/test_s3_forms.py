"""Uploads by a form of HTML, under a signed policy."""

from __future__ import annotations

import pytest

from backend import Names
from people import Person
from sending import exchange, form

BODY = b"0123456789"


class Form:
    """A form that somebody signed for a key, for pictures of 5 to 20 bytes."""

    def __init__(self, names: Names, person: Person, key: str) -> None:
        self.s3 = person.store(signature_version="s3v4")
        self.where = {"Bucket": names.bucket, "Key": key}
        self.signed = self.s3.generate_presigned_post(
            **self.where,
            Fields={"success_action_status": "201"},
            Conditions=[
                {"success_action_status": "201"},
                ["starts-with", "$Content-Type", "image/"],
                ["content-length-range", 5, 20],
            ],
            ExpiresIn=300,
        )

    def post(self, body: bytes = BODY, **fields: str) -> tuple[int, str]:
        """The status, and the code of a refusal or what was written instead."""
        given = {**self.signed["fields"], "Content-Type": "image/png", **fields}
        content, headers = form(given, body)
        status, _, said = exchange("POST", self.signed["url"], content, headers)
        text = said.decode()
        return status, text.partition("<Code>")[2].partition("</Code>")[0] or text

    def is_written(self) -> bool:
        count: int = self.s3.list_objects_v2(Bucket=self.where["Bucket"], Prefix=self.where["Key"])["KeyCount"]
        return count > 0


@pytest.fixture
def signed(names: Names, anna: Person, request: pytest.FixtureRequest) -> Form:
    return Form(names, anna, anna.key(f"forms/{request.node.name}"))


def test_a_form_uploads(signed: Form) -> None:
    status, said = signed.post()
    assert status == 201 and f"<Key>{signed.where['Key']}</Key>" in said.replace("%3A", ":").replace("%2F", "/")
    got = signed.s3.get_object(**signed.where)
    assert (got["ContentType"], got["Body"].read()) == ("image/png", BODY)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"Content-Type": "text/html"}, (403, "AccessDenied")),
        ({"success_action_status": "200"}, (403, "AccessDenied")),
        ({"x-amz-meta-more": "than was signed"}, (403, "AccessDenied")),
        ({"x-amz-signature": "0" * 64}, (403, "SignatureDoesNotMatch")),
    ],
    ids=["type", "value", "field", "signature"],
)
def test_a_form_is_taken_as_it_was_signed(signed: Form, change: dict[str, str], refusal: tuple[int, str]) -> None:
    assert signed.post(**change) == refusal
    assert not signed.is_written()


def test_a_form_is_for_its_own_key(signed: Form, anna: Person) -> None:
    assert signed.post(key=anna.key("forms/elsewhere")) == (403, "AccessDenied")


@pytest.mark.parametrize(
    ("size", "refusal"), [(4, (400, "EntityTooSmall")), (21, (400, "EntityTooLarge"))], ids=["small", "large"]
)
def test_a_form_holds_a_file_to_its_size(signed: Form, size: int, refusal: tuple[int, str]) -> None:
    assert signed.post(b"x" * size) == refusal
    assert not signed.is_written()


def test_a_form_without_a_policy_is_refused(signed: Form) -> None:
    content, headers = form({"key": signed.where["Key"], "Content-Type": "image/png"}, BODY)
    assert exchange("POST", signed.signed["url"], content, headers)[0] == 403
    assert not signed.is_written()


def test_a_form_for_somebody_elses_key_is_of_no_use(names: Names, anna: Person, ben: Person) -> None:
    assert Form(names, anna, ben.key("x")).post() == (403, "AccessDenied")
