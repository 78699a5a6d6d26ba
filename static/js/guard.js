// A double tap must not act twice: the second tap would land on the button that has just come up under the finger.
// For a moment after every swap the session's buttons therefore do nothing. The server's tokens are the other half.
const GUARD_MS = 350;

let guardedUntil = 0;

const session = () => document.getElementById("session");

document.addEventListener("htmx:afterSwap", () => {
  guardedUntil = performance.now() + GUARD_MS;
});

// Said in the page as well, for whoever waits for it. Not before the settling: htmx puts attributes back then.
document.addEventListener("htmx:afterSettle", () => {
  const buttons = session()?.querySelectorAll(".session-actions button") ?? [];
  buttons.forEach((button) => button.setAttribute("aria-disabled", "true"));
  setTimeout(
    () => buttons.forEach((button) => button.removeAttribute("aria-disabled")),
    Math.max(0, guardedUntil - performance.now()),
  );
});

document.addEventListener(
  "click",
  (event) => {
    const isGuarded = performance.now() < guardedUntil && event.target.closest("#session form button");
    if (!isGuarded) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  { capture: true },
);
