// One tick for all rows of a page. Without this script they are ticked one by one.
const boxes = (all) =>
  [...all.form.elements].filter((box) => box.type === "checkbox" && box !== all && box.closest("tbody, ol"));

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
