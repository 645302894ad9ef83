"""Holds answers against the service models that come with botocore, more strictly than botocore itself does.

An answer is wrong when a member is unknown, missing though required, null, of another type, outside its length, pattern
or enumeration, or when an exception is raised that the model does not declare for the operation.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import botocore.session
from botocore.model import OperationModel, ServiceModel, Shape

# What the protocol and the signature raise by themselves, which no operation declares:
# https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html and
# https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html.
COMMON = {
    "AccessDeniedException",
    "ExpiredTokenException",
    "IncompleteSignatureException",
    "InvalidSignatureException",
    "MissingAuthenticationTokenException",
    "RequestEntityTooLargeException",
    "SerializationException",
    "UnknownOperationException",
    "UnrecognizedClientException",
}

# Limits that the service itself does not keep: `phone_number_verified` has 21 characters.
BROKEN_LIMITS = {"CustomAttributeNameType"}

TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "blob": (str,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
    "timestamp": (int, float),
    "boolean": (bool,),
    "structure": (dict,),
    "map": (dict,),
    "list": (list,),
}


@cache
def service(name: str) -> ServiceModel:
    """The model of a service, for example `cognito-idp`."""
    return botocore.session.get_session().get_service_model(name)


def problems(shape: Shape | None, value: Any, place: str = "answer") -> list[str]:
    """What is wrong with a JSON value that is to have a shape."""
    if shape is None:
        return [] if value in (None, {}) else [f"{place}: nothing was declared, {value!r} was given"]
    if getattr(shape, "is_document_type", False):
        return []
    kind = shape.type_name
    right = isinstance(value, TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))
    if not right:
        return [f"{place}: {value!r} is not a {kind}"]
    found = _lengths(shape, value, place)
    if kind == "structure":
        found += [f"{place}.{name}: unknown" for name in value if name not in shape.members]
        found += [f"{place}.{name}: missing" for name in shape.required_members if name not in value]
        for name, member in value.items():
            if name in shape.members:
                found += problems(shape.members[name], member, f"{place}.{name}")
    elif kind == "list":
        for index, member in enumerate(value):
            found += problems(shape.member, member, f"{place}[{index}]")
    elif kind == "map":
        for key, member in value.items():
            found += problems(shape.key, key, f"{place}.{key}") + problems(shape.value, member, f"{place}.{key}")
    elif kind == "blob":
        try:
            base64.b64decode(value, validate=True)
        except binascii.Error as error:
            found.append(f"{place}: {error}")
    elif kind == "string":
        found += _text(shape, value, place)
    return found


def _lengths(shape: Shape, value: Any, place: str) -> list[str]:
    size = value if shape.type_name in ("integer", "long", "float", "double") else None
    if shape.type_name in ("string", "list", "map"):
        size = len(value)
    if size is None or shape.name in BROKEN_LIMITS:
        return []
    found = []
    if size < shape.metadata.get("min", size):
        found.append(f"{place}: below {shape.metadata['min']}")
    if size > shape.metadata.get("max", size):
        found.append(f"{place}: above {shape.metadata['max']}")
    return found


def _text(shape: Shape, value: str, place: str) -> list[str]:
    found = []
    if getattr(shape, "enum", None) and value not in shape.enum:
        found.append(f"{place}: {value!r} is none of {shape.enum}")
    pattern = shape.metadata.get("pattern")
    # Python's expressions have no Unicode classes.
    if pattern and r"\p{" not in pattern and not re.fullmatch(pattern, value, re.DOTALL):
        found.append(f"{place}: {value!r} does not match {pattern}")
    return found


def wrong_answer(operation: OperationModel, status: int, headers: Mapping[str, str], body: bytes) -> list[str]:
    """What is wrong with an operation's answer as it came over the network."""
    content_type = headers.get("Content-Type", "")
    if content_type != f"application/x-amz-json-{operation.service_model.metadata['jsonVersion']}":
        return [f"the content type is {content_type!r}"]
    if not headers.get("x-amzn-RequestId"):
        return ["there is no request id"]
    if status == 200:
        if operation.output_shape is None:
            return [] if body == b"" else [f"{operation.name} has no output, {body!r} was given"]
        return problems(operation.output_shape, json.loads(body))
    error = json.loads(body)
    name = error.pop("__type", None)
    found = [] if headers.get("x-amzn-ErrorType") == f"{name}:" else [f"the header does not say {name}"]
    if name in COMMON:
        return found + ([] if isinstance(error.get("message"), str) else ["there is no message"])
    declared = {shape.name: shape for shape in operation.error_shapes}
    if name not in declared:
        return [*found, f"{operation.name} does not declare {name}"]
    expected = 500 if name == "InternalErrorException" else 400
    if status != expected:
        found.append(f"{name} came with status {status}")
    return found + problems(declared[name], error, name)


def watch(client: Any) -> Any:
    """The same client, every answer to which is held against the model."""

    def hold(operation_model: OperationModel, response_dict: dict[str, Any], **_: Any) -> None:
        answer = wrong_answer(
            operation_model, response_dict["status_code"], response_dict["headers"], response_dict["body"]
        )
        assert not answer, f"{operation_model.name}: {answer}"

    client.meta.events.register("before-parse.*.*", hold)
    return client
