"""What the papers say about commands, settings and files is so."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAPERS = sorted(path for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
OPERATIONS = ROOT / "docs" / "operations.md"
READERS = [ROOT / "config", ROOT / "scripts", ROOT / "tests" / "conftest.py", ROOT / "tests" / "settings.py"]
# The shell's and the tools' own.
FOREIGN = {"DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE", "PATH"}


def targets():
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def variables_read():
    reading = re.compile(r"(?:env\.\w+|environ\.get|environ\.setdefault)\(\s*\"([A-Z_]+)\"|environ\[\"([A-Z_]+)\"\]")
    files = [file for place in READERS for file in ([place] if place.is_file() else place.rglob("*.py"))]
    return {first or second for file in files for first, second in reading.findall(file.read_text())} - FOREIGN


def variables_documented():
    return set(re.findall(r"^\| `([A-Z_]+)` \|", OPERATIONS.read_text(), re.MULTILINE))


def test_every_setting_is_documented_and_every_documented_one_is_read():
    assert variables_read() == variables_documented()


def test_every_target_is_documented_and_explains_itself():
    documented = set(re.findall(r"^\| `make ([a-z]+)` \|", OPERATIONS.read_text(), re.MULTILINE))
    explained = set(re.findall(r"^([a-z]+):.*## \w", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert targets() == documented == explained


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_papers_name_only_targets_that_exist(paper):
    assert set(re.findall(r"`make ([a-z]+)[` ]|^make ([a-z]+)", paper.read_text(), re.MULTILINE)) <= {
        pair for target in targets() for pair in ((target, ""), ("", target))
    }


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_links_lead_somewhere(paper):
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", paper.read_text())

    # How a note names a picture is no link.
    inside = [link for link in links if "://" not in link and not link.startswith("media:")]
    dead = [link for link in inside if not (paper.parent / link).exists()]

    assert not dead


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_papers_name_only_commands_that_exist(paper):
    own = {path.stem for path in ROOT.glob("*/management/commands/*.py")}
    django = {"check", "clearsessions", "migrate", "makemigrations", "createsuperuser", "changepassword", "help"}

    assert set(re.findall(r"manage\.py ([a-z_]+)", paper.read_text())) <= own | django


def test_decisions_are_numbered_without_a_gap():
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))]

    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_papers_carry_no_path_of_a_machine(paper):
    assert not re.search(r"(?<![\w.])/(home|root|work|Users)/", paper.read_text())
