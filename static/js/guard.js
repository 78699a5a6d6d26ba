// A double tap must not act twice: the second tap would land on the button that has just come up under the finger.
// For a moment after every swap the session's buttons therefore do nothing. The server's tokens are the other half.
const GUARD_MS = 350;

const isSessionButton = (element) => element.closest?.("#session .session-actions button, #session .session-tools button");

document.addEventListener("htmx:afterSwap", () => {
  const session = document.getElementById("session");
  if (!session) return;

  const buttons = session.querySelectorAll(".session-actions button");
  session.dataset.guarded = "";
  buttons.forEach((button) => button.setAttribute("aria-disabled", "true"));
  setTimeout(() => {
    delete session.dataset.guarded;
    buttons.forEach((button) => button.removeAttribute("aria-disabled"));
  }, GUARD_MS);
});

document.addEventListener(
  "click",
  (event) => {
    if (isSessionButton(event.target) && event.target.closest("[data-guarded]")) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  },
  { capture: true },
);
