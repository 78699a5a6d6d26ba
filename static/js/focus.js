// After each step the reader's place is the new thing: the question of the next card, the answer after the reveal, or in a
// part of a page that came anew what it says is its place. One polite sentence per step says so to those who listen.
document.addEventListener("htmx:afterSettle", (event) => {
  const came = event.target;
  const place = came.matches("[data-focus]") ? came : came.querySelector("[data-focus]");
  if (came.id === "session" && came.dataset.side !== "answer") {
    window.scrollTo(0, 0);
    place?.focus({ preventScroll: true });
  } else {
    place?.focus();
  }

  const live = document.getElementById("live");
  if (!live || !("announce" in came.dataset)) return;
  const said = came.dataset.announce;
  // The same sentence again is only heard when something of it changes.
  live.textContent = said && said === live.textContent ? `${said}\u00a0` : said;
});
