import os
import subprocess
import sys

import pytest
from django.conf import settings


@pytest.mark.slow
def test_production_settings_leave_nothing_to_complain_about(tmp_path):
    environment = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "-_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ",
        "DATA_DIR": str(tmp_path),
        "HTTPS": "true",
        "ALLOWED_HOSTS": "repaso.example",
        "SITE_ORIGIN": "https://repaso.example",
        "TRUSTED_PROXY_COUNT": "1",
        "EMAIL_URL": "submission://me:secret@mail.example",
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]

    result = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)

    assert (result.returncode, result.stderr) == (0, "")
