#!/usr/bin/env python
"""Repaso's command line: `python manage.py help`."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        _ = settings.DATA_DIR  # reads the environment
    except ImproperlyConfigured as nonsense:
        sys.exit(str(nonsense))  # the sentence alone: where it was raised helps nobody
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
