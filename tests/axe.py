"""What axe, the accessibility checker, finds wrong with a page."""

from typing import Any

# From a file of its own, which the browser keeps compiled (tests/settings.py says where it lies). Asked only of a page
# that has come to rest: while something fades in, nothing of it has its contrast. Everything that axe found right would
# be written down and sent too, which takes longer than finding out.
ASK = """async (options) => {
  const script = document.createElement("script");
  script.src = "/static/axe.min.js";
  if (!("axe" in window)) {
    await new Promise((done, failed) => {
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
    script.remove();
  }
  while (document.querySelector(".htmx-request")) await new Promise((next) => setTimeout(next, 10));
  document.getAnimations()
    .filter((animation) => animation.playState === "running" && animation.timeline === document.timeline)
    .filter((animation) => animation.effect.getComputedTiming().endTime < Infinity)
    .forEach((animation) => animation.finish());
  const found = await axe.run(options);
  return found.violations;
}"""
COMMON = {"preload": False, "resultTypes": ["violations"]}


def violations(page: Any, **options: Any) -> list[str]:
    """One line for each element that breaks a rule, once the page is loaded and at rest."""
    page.wait_for_load_state()  # with its style sheets
    return [
        f"{rule['id']}: {node['html'][:120]} {node['failureSummary']}"
        for rule in page.evaluate(ASK, COMMON | options)
        for node in rule["nodes"]
    ]
