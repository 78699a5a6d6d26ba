"""Log lines stay lines: what a visitor typed cannot start a new one."""

import logging


class OneLineFormatter(logging.Formatter):
    """Escapes line breaks in the message; a traceback keeps its own lines."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        return super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")
