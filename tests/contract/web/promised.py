"""What openapi.yaml promises, to hold answers against."""

from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

OPENAPI = yaml.safe_load(
    (Path(__file__).parents[3] / "atiende/web/openapi.yaml").read_text("utf-8")
)


def answers(path: str, method: str) -> dict[str, Any]:
    """The documented answers of an operation, by status."""
    found = OPENAPI["paths"][path][method]["responses"]
    return {status: _resolved(answer) for status, answer in found.items()}


def documented(path: str, method: str, status: int, body: Any) -> None:
    """Fail unless the OpenAPI document promises exactly this kind of answer."""
    schema = answers(path, method)[str(status)]["content"]["application/json"]["schema"]
    Draft202012Validator({**schema, "components": OPENAPI["components"]}).validate(body)


def content_type(path: str, status: int) -> str:
    """The documented type of what a GET sends."""
    return next(iter(answers(path, "get")[str(status)]["content"]))


def _resolved(answer: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in answer:
        return OPENAPI["components"]["responses"][answer["$ref"].rsplit("/", 1)[1]]
    return answer
