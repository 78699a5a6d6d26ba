// Keys press a button or link of the inbox that names them: there is no second way to do anything.
const WRITES = "input, textarea, select, [contenteditable]:not([contenteditable='false'])";
const PRESSABLE = "a[href], button, summary";

const controlOf = (key) => document.querySelector(`#inbox [data-key="${CSS.escape(key)}"]`);

const click = (control) => {
  if (!control || control.disabled) return false;
  control.click();
  return true;
};

document.addEventListener("keydown", (event) => {
  if (document.body.dataset.keys === "off") return;
  if (event.defaultPrevented || event.repeat || event.isComposing) return;
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key === "Enter" && click(controlOf("ctrl+Enter"))) return event.preventDefault();
  if (command || event.altKey) return;
  if (event.key === "Escape" && click(controlOf("Escape"))) return event.preventDefault();
  if (event.target.closest(WRITES) || (event.key === "Enter" && event.target.closest(PRESSABLE))) return;
  if (/^[a-z]$/i.test(event.key) && click(controlOf(event.key.toLowerCase()))) event.preventDefault();
});

// After each step the reader's place is the new draft, or the form's first field; one polite sentence says so.
document.addEventListener("htmx:afterSettle", (event) => {
  const inbox = document.getElementById("inbox");
  if (!inbox || event.target.closest("#note-preview")) return;

  const place =
    inbox.querySelector(".form-errors") ?? inbox.querySelector("[data-focus]") ?? inbox.querySelector("textarea");
  window.scrollTo(0, 0);
  place?.focus({ preventScroll: place.matches("[data-focus]") });
  const live = document.getElementById("live");
  if (live) live.textContent = inbox.dataset.announce ?? "";
});
