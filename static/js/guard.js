// What is pressed twice by accident must not act twice: the second press would land on what has just come up.
// The server's tokens are the other half.
//
// A finger or a mouse may hit the new button without meaning it: for a moment after every swap taps do nothing.
// A key is meant for the screen one reads, so a new screen takes keys at once, but for the very key that led to it:
// pressed again within a moment, or held down, it is the same press.
const TAP_GUARD_MS = 350;
const KEY_GUARD_MS = 250;

let swappedAt = -Infinity;
let lastKey = null;

const session = () => document.getElementById("session");
const sinceSwap = () => performance.now() - swappedAt;

const swallow = (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
};

document.addEventListener("htmx:afterSwap", () => {
  swappedAt = performance.now();
});

// Said in the page as well, for whoever waits for it. Not before the settling: htmx puts attributes back then.
document.addEventListener("htmx:afterSettle", () => {
  const buttons = session()?.querySelectorAll(".session-actions button") ?? [];
  buttons.forEach((button) => button.setAttribute("aria-disabled", "true"));
  setTimeout(
    () => buttons.forEach((button) => button.removeAttribute("aria-disabled")),
    Math.max(0, TAP_GUARD_MS - sinceSwap()),
  );
});

document.addEventListener(
  "click",
  (event) => {
    // A click that a key made has no detail: those are looked at below.
    if (event.detail > 0 && sinceSwap() < TAP_GUARD_MS && event.target.closest("#session form button")) swallow(event);
  },
  { capture: true },
);

document.addEventListener(
  "keydown",
  (event) => {
    // Moving about and writing go on while a key is held.
    const presses = event.key.length === 1 || event.key === "Enter";
    if (!presses || event.ctrlKey || event.metaKey || event.target.closest("input, textarea, select, dialog")) return;
    if (event.repeat || (event.key === lastKey && sinceSwap() < KEY_GUARD_MS)) swallow(event);
    lastKey = event.key;
  },
  { capture: true },
);

// A button that has the focus is pressed where the space bar is let go.
document.addEventListener(
  "keyup",
  (event) => {
    if (event.key === " " && sinceSwap() < KEY_GUARD_MS && event.target.closest("#session form button")) swallow(event);
  },
  { capture: true },
);
