// A menu closes when the reader goes elsewhere: Escape, a click outside, or moving on with Tab.
const openMenus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  openMenus().forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

const closeUnlessInside = (event) => {
  openMenus().forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
};
document.addEventListener("click", closeUnlessInside);
document.addEventListener("focusin", closeUnlessInside);
