// Within a drawing the arrow keys go from one number to the next; Tab goes on to what follows the drawing.
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

document.addEventListener("keydown", (event) => {
  const from = event.target.closest?.("svg [tabindex]");
  if (!from || event.altKey || event.ctrlKey || event.metaKey) return;

  const stops = [...from.ownerSVGElement.querySelectorAll("[tabindex]")];
  const at = stops.indexOf(from);
  const ends = { Home: 0, End: stops.length - 1 };
  const to = stops[event.key in ends ? ends[event.key] : at + STEPS[event.key]];
  if (!to) return;

  event.preventDefault();
  from.setAttribute("tabindex", "-1");
  to.setAttribute("tabindex", "0");
  to.focus();
});
