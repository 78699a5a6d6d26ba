// One tick for all of a page. Without this script the cards are ticked one by one.
const boxes = (all) => all.closest("form").querySelectorAll("tbody input[type='checkbox']");

const show = () => {
  document.querySelectorAll("[data-tick-all]").forEach((all) => {
    all.hidden = boxes(all).length === 0;
  });
};

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-tick-all]")) return;
  boxes(event.target).forEach((box) => {
    box.checked = event.target.checked;
  });
});

document.addEventListener("htmx:afterSettle", show);
show();
