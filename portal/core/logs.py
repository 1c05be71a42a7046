"""The log: one JSON object a line, on standard error; never a password, a token, a cookie or a text."""
import json
import logging
import sys
from datetime import UTC, datetime


class JsonLines(logging.Formatter):
    """`log.info("request", extra={"facts": {...}})` writes the facts beside time, level and logger."""

    def format(self, record):
        line = {"at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
                "level": record.levelname.lower(), "logger": record.name, "message": record.getMessage()}
        line |= getattr(record, "facts", {})
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def init_app(app):
    logger = logging.getLogger("portal")
    logger.setLevel(app.config["LOG_LEVEL"])
    if not app.testing and not logger.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines())
        logger.addHandler(handler)
        logger.propagate = False
