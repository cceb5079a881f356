"""The OpenAPI document, from ``description.toml``: calls, what they take, what they answer."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from toteuma import __version__
from toteuma.core.language import Language
from toteuma.reports.data.resource import known
from toteuma.texts import furniture


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
            "schemas": {name: _with_meanings(schema) if name == "Figure" else schema for name, schema in told["schemas"].items()},
        },
    }


def _with_meanings(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a figure, each field told as the open data tell it."""
    meanings = furniture()
    properties = {}
    for name, one in schema["properties"].items():
        has = "description" in one or f"data.field.{name}" not in meanings
        properties[name] = one if has else {**one, "description": known(name).description.get(Language.EN)}
    return {**schema, "properties": properties}


def _operation(call: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{call['answer']}"} if "answer" in call else {"type": "string"}
    if call.get("listed"):
        schema = _page_of(schema)
    parts = [part[1:-1] for part in call["path"].split("/") if part.startswith("{")]
    parameters = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in parts]
    queries = [*call.get("queries", ()), *(("page", "size") if call.get("listed") else ())]
    parameters += [{"name": name, "in": "query", "description": told["queries"][name], "schema": _query(name)} for name in queries]
    problem: dict[str, Any] = {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    operation: dict[str, Any] = {
        "operationId": call["id"],
        "summary": call["summary"],
        "parameters": parameters,
        "responses": {
            "200": {"description": call["summary"], "content": {call.get("type", "application/json"): {"schema": schema}}},
            **{str(status): {"description": told["faults"][str(status)], **problem, **_headers(status)} for status in _faults(call)},
        },
    }
    if call.get("open"):
        operation["security"] = []
    if "body" in call:
        sent = {"schema": {"$ref": f"#/components/schemas/{call['body']}"}}
        operation["requestBody"] = {"required": True, "content": {"application/json": sent}}
    return operation


def _query(name: str) -> dict[str, Any]:
    return {"type": "integer", "minimum": 1} if name in ("page", "size") else {"type": "string"}


def _faults(call: dict[str, Any]) -> tuple[int, ...]:
    """With that of a database that does not answer, which every call can meet that asks it."""
    faults = tuple(call.get("faults", (401, 404, 429)))
    return (*faults, 503) if faults else ()


def _headers(status: int) -> dict[str, Any]:
    seconds = {"description": "Seconds after which to ask again.", "schema": {"type": "integer"}}
    return {"headers": {"Retry-After": seconds}} if status in (429, 503) else {}


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
