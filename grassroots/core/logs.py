"""How the log is written: lines for people, or JSON for machines, with the request's name."""

from typing import Any

import structlog

_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=False),
]


def logging_settings(*, level: str, as_json: bool) -> dict[str, Any]:
    """Return Django's LOGGING: everything to the error stream, one event a line."""
    last: list[Any] = (
        [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
        if as_json
        # Plain: the fancy tracebacks would print what the variables held, names and all.
        else [
            structlog.dev.ConsoleRenderer(
                colors=False, exception_formatter=structlog.dev.plain_traceback
            )
        ]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *last,
                ],
            }
        },
        "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stream"], "level": "WARNING"},
        "loggers": {
            name: {"level": level}
            for name in ("cms", "grassroots", "rewards", "villages")
        }
        | {
            # Django brings handlers of its own: the mail to ADMINS, and its server's lines.
            "django": {"handlers": [], "level": level, "propagate": True},
            # Two lines for each page that the search index takes note of.
            "django_tasks": {"level": "INFO" if level == "DEBUG" else "WARNING"},
        },
    }
