"""Pictures of the main pages, taken from the running site: `make screenshots` writes them to docs/images/.

On a throw-away database with a simulated learner (scripts/simulated_learner.py), whose name and figures are invented.
"""

import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
DEVICES = {"phone": (390, 844), "desktop": (1280, 800)}
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def main() -> None:
    chromium = shutil.which(os.environ.get("CHROMIUM") or "chromium")
    if not chromium:
        sys.exit("Chromium is missing: sudo apt install chromium")
    with tempfile.TemporaryDirectory(prefix="repaso-screenshots-") as folder:
        os.environ["DATA_DIR"] = folder
        os.environ.pop("DATABASE_URL", None)
        run(sys.executable, "scripts/bootstrap.py", "key")
        run(sys.executable, "manage.py", "prepare")
        seed()
        IMAGES.mkdir(parents=True, exist_ok=True)
        with serving() as origin:
            photograph(chromium, origin)


def run(*command: str) -> None:
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def seed() -> None:
    """A learner with ten weeks behind them, in this process."""
    sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.db import connection
    from django.utils import timezone
    from simulated_learner import EMAIL, PASSWORD, simulate, study_one_day

    from accounts.services import add_person

    now = timezone.now()
    simulate(days=26, now=now, seed=7, new_per_day=8)
    ended = add_person(email=f"ended.{EMAIL}", password=PASSWORD, zone="America/Bogota", language="es")
    ended.name = "Ana"
    ended.save(update_fields=["name"])
    study_one_day(ended, now - timedelta(days=1, hours=2), random.Random(3))  # noqa: S311
    study_one_day(ended, now - timedelta(minutes=30), random.Random(4))  # noqa: S311
    add_person(email="autora@example.org", password=PASSWORD, is_staff=True, is_superuser=True, language="es")
    connection.close()


@contextmanager
def serving() -> Iterator[str]:
    """The site as `make run` serves it, on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"],
        cwd=ROOT,
        env=os.environ | {"PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    origin = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(origin, timeout=2)
                break
            except OSError:
                time.sleep(0.1)
        yield origin
    finally:
        server.terminate()
        server.wait(10)


def photograph(chromium: str, origin: str) -> None:
    from playwright.sync_api import sync_playwright
    from simulated_learner import EMAIL

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        for device, (width, height) in DEVICES.items():
            for scheme in ("light", "dark"):
                for email, pages in (
                    (EMAIL, learner_pages),
                    (f"ended.{EMAIL}", finished_page),
                    ("autora@example.org", author_page),
                ):
                    context = browser.new_context(
                        viewport={"width": width, "height": height},
                        color_scheme=scheme,
                        locale="es",
                        timezone_id="America/Bogota",
                        device_scale_factor=1,
                        reduced_motion="reduce",
                    )
                    page = context.new_page()
                    sign_in(page, origin, email)
                    pages(page, origin, partial(shoot, page, f"{device}-{scheme}"))
                    context.close()
        browser.close()


def sign_in(page: "Page", origin: str, email: str) -> None:
    from simulated_learner import PASSWORD

    page.goto(f"{origin}/account/login/")
    page.fill('[name="login"]', email)
    page.fill('[name="password"]', PASSWORD)
    page.click('main button[type="submit"]')
    page.wait_for_url(f"{origin}/")


def shoot(page: "Page", ending: str, name: str) -> None:
    # A first visit loads fonts; a picture without them would not be what people see.
    page.evaluate("() => document.fonts.ready")
    page.screenshot(path=IMAGES / f"{name}-{ending}.png")
    print(f"docs/images/{name}-{ending}.png")


def learner_pages(page: "Page", origin: str, take: Callable[[str], None]) -> None:
    page.goto(f"{origin}/")
    take("home")
    page.goto(f"{origin}/review/?deck=aws-ai-practitioner-semana-3/metricas-clasificacion")
    take("question")
    page.keyboard.press("Space")
    page.wait_for_selector("#grade-good")
    take("answer")
    page.goto(f"{origin}/progress/")
    take("progress")
    page.goto(f"{origin}/decks/aws-ai-practitioner-semana-3/")
    take("deck")


def finished_page(page: "Page", origin: str, take: Callable[[str], None]) -> None:
    page.goto(f"{origin}/review/")
    take("finished")


def author_page(page: "Page", origin: str, take: Callable[[str], None]) -> None:
    page.goto(f"{origin}/admin/decks/note/?q=precision")
    page.click("#result_list tr:nth-child(3) th a")
    page.wait_for_url("**/change/**")
    page.wait_for_load_state("networkidle")
    take("admin-note")


if __name__ == "__main__":
    main()
