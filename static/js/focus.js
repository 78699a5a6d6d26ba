// After each step the reader's place is the new thing: the question of the next card, the answer after the reveal.
// One polite sentence per step says so to those who listen.
document.addEventListener("htmx:afterSettle", () => {
  const session = document.getElementById("session");
  if (!session) return;

  const place = session.querySelector("[data-focus]");
  if (session.dataset.side === "answer") {
    place?.focus();
  } else {
    window.scrollTo(0, 0);
    place?.focus({ preventScroll: true });
  }

  const live = document.getElementById("live");
  if (live) live.textContent = session.dataset.announce ?? "";
});
