// The browser knows in which time zone it is: offer it wherever a form asks and nobody has answered yet.
// data-zone="offer" is a hidden field that goes along unseen, "choice" a select that the reader can still change.
const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";

const fill = (root) => {
  root.querySelectorAll("[data-zone]").forEach((field) => {
    if (field.value) return;
    const isKnown = field.type === "hidden" || [...field.options].some((option) => option.value === zone);
    if (isKnown) field.value = zone;
  });
};

fill(document);
document.addEventListener("htmx:afterSwap", (event) => fill(event.target));
