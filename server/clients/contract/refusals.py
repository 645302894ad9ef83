"""How a call was refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError


def refused(call: Callable[..., Any], **arguments: Any) -> tuple[int, str]:
    """The status and the code with which a call is refused."""
    with pytest.raises(ClientError) as answer:
        call(**arguments)
    return told(answer.value)


def told(error: ClientError) -> tuple[int, str]:
    """The status and the code of a refusal. An answer to HEAD has no code but its status."""
    answer = error.response
    return answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"]
