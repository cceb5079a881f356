"""The OpenAPI document, from ``description.toml``: calls, what they take, what they answer."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from toteuma import __version__


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("description.toml").read_text(encoding="utf-8"))


def openapi(server: str) -> dict[str, Any]:
    """The document for a server whose calls begin with this address."""
    told = _told()
    paths: dict[str, Any] = {}
    for call in told["calls"]:
        paths.setdefault(call["path"], {})[call["method"]] = _operation(call, told)
    return {
        "openapi": "3.1.0",
        "info": {"title": told["title"], "version": __version__, "description": told["description"]},
        "servers": [{"url": server}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": told["key"]}},
            "schemas": told["schemas"],
        },
    }


def _operation(call: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{call['answer']}"} if "answer" in call else {"type": "string"}
    if call.get("listed"):
        schema = _page_of(schema)
    parts = [part[1:-1] for part in call["path"].split("/") if part.startswith("{")]
    parameters = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in parts]
    queries = [*call.get("queries", ()), *(("page", "size") if call.get("listed") else ())]
    parameters += [{"name": name, "in": "query", "description": told["queries"][name], "schema": {"type": "string"}} for name in queries]
    problem = {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    operation: dict[str, Any] = {
        "operationId": call["id"],
        "summary": call["summary"],
        "parameters": parameters,
        "responses": {
            "200": {"description": call["summary"], "content": {call.get("type", "application/json"): {"schema": schema}}},
            **{str(status): {"description": told["faults"][str(status)], **problem} for status in call.get("faults", (401, 404, 429))},
        },
    }
    if call.get("open"):
        operation["security"] = []
    if "body" in call:
        sent = {"schema": {"$ref": f"#/components/schemas/{call['body']}"}}
        operation["requestBody"] = {"required": True, "content": {"application/json": sent}}
    return operation


def _page_of(schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["items", "page", "size", "count", "next"],
        "properties": {
            "items": {"type": "array", "items": schema},
            "page": {"type": "integer"},
            "size": {"type": "integer"},
            "count": {"type": "integer"},
            "next": {"type": ["string", "null"]},
        },
    }
