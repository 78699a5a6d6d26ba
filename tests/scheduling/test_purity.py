import ast
import sys
from pathlib import Path

import pytest

import reviews.scheduling

MODULES = sorted(Path(reviews.scheduling.__file__).parent.glob("*.py"))
CLOCKS_AND_DICE = {"random", "secrets", "time", "uuid", "os"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_package_imports_nothing_but_itself_and_the_standard_library(path):
    tree = ast.parse(path.read_text())

    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {
        node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level == 0
    }
    levels = {node.level for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    roots = {name.partition(".")[0] for name in imported}
    assert roots <= sys.stdlib_module_names - CLOCKS_AND_DICE
    assert levels <= {0, 1}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_package_never_asks_what_time_it_is(path):
    called = {node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}

    assert not called & {"now", "utcnow", "today"}


def test_public_names_exist_and_are_sorted():
    assert all(hasattr(reviews.scheduling, name) for name in reviews.scheduling.__all__)
    assert len(set(reviews.scheduling.__all__)) == len(reviews.scheduling.__all__)
