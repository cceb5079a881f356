"""The server's log: a JSON object a line, without a person's name, address or words, so that it can be kept and sent anywhere."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime

TOLD = ("route", "method", "status", "milliseconds", "reference")
"""What is told of a request, where the entry has it."""


class JsonFormatter(logging.Formatter):
    """Of a fault its kind and the places in the program, never its message, which may hold what somebody wrote."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            # Django's own entries carry the address that was asked for, as an argument: the pattern alone is told.
            "message": str(record.msg),
        }
        told |= {name: getattr(record, name) for name in TOLD if hasattr(record, name)}
        if record.exc_info and record.exc_info[0] is not None:
            told["fault"] = record.exc_info[0].__name__
            told["places"] = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(record.exc_info[2])]
        return json.dumps(told, ensure_ascii=False)
