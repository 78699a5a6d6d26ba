"""What axe, the accessibility checker, finds wrong with a page."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe

# Everything that axe found right would be written down and sent too, which takes longer than finding out.
ASK = "options => axe.run(options).then((found) => found.violations)"
COMMON = {"preload": False, "resultTypes": ["violations"]}
_script = Axe().axe_script


def violations(page: Any, **options: Any) -> list[str]:
    """One line for each element that breaks a rule. Asks the page as it stands."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_script)
    return [
        f"{rule['id']}: {node['html'][:120]} {node['failureSummary']}"
        for rule in page.evaluate(ASK, COMMON | options)
        for node in rule["nodes"]
    ]
