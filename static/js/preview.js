// The note's preview says when it could not be loaded, and falls silent when it can again.
const failed = document.getElementById("preview-failed");
const say = (hidden) => () => {
  failed.hidden = hidden;
};

for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(name, say(false));
}
document.addEventListener("htmx:afterSwap", say(true));
