"""Log lines stay lines: what a visitor typed cannot start a new one."""

import logging


class OneLineFormatter(logging.Formatter):
    """Escapes line breaks in the message; a traceback keeps its own lines. Names the id that an error page showed."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        line = super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")
        error_id = getattr(getattr(record, "request", None), "error_id", None)
        return f"{line} (error {error_id})" if error_id else line
