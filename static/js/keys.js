// Keys press a button or link that is on the page: there is no second way to do anything.
const ACTIONS = {
  u: "action-undo",
  e: "action-edit",
  "!": "action-report",
  "-": "action-bury",
  s: "action-suspend",
  "@": "action-suspend",
  "*": "action-flag",
  i: "action-info",
  h: "hint-open",
  "?": "keys-open",
};

const WRITES = "input, textarea, select, [contenteditable]:not([contenteditable='false'])";
const PRESSABLE = "a[href], button, summary, [role='button']";

const click = (control) => {
  if (!control || control.disabled) return false;
  control.click();
  return true;
};

const press = (id) => click(document.getElementById(id));

// Which keys grade depends on the buttons there are, so they say it themselves; before the reveal, all of them reveal.
const grade = (key) => click(document.querySelector(`.session-actions button[data-keys~="${key}"]`));

// A sound is played by its own controls; this is the same as pressing them from the beginning. The side just shown first.
const replay = () => {
  const session = document.getElementById("session");
  const sound = session?.querySelector(".answer audio") ?? session?.querySelector("audio");
  if (!sound) return false;
  sound.currentTime = 0;
  sound.play();
  return true;
};

const act = (event) => {
  if (event.key === " " || event.key === "Enter") {
    // Looks like a button, so the space bar presses it too.
    if (event.key === " " && event.target.matches("a.button")) return press(event.target.id);
    // A focused button or link already does its own thing with these two; doing ours as well would make two.
    if (event.target.closest(PRESSABLE)) return false;
    return (
      press("action-reveal") || click(document.querySelector("#session .grade.default")) || press("action-start")
    );
  }
  if (/^[0-9]$/.test(event.key)) return grade(event.key);

  if (event.key.toLowerCase() === "r") return replay();

  const action = ACTIONS[event.key.toLowerCase()];
  return action ? press(action) : false;
};

const areOff = () => document.body.dataset.keys === "off";

// Nobody is told of keys that do nothing.
const sayNoKeys = () => {
  if (!areOff()) return;
  document.querySelectorAll("[aria-keyshortcuts]").forEach((control) => control.removeAttribute("aria-keyshortcuts"));
};
sayNoKeys();
document.addEventListener("htmx:afterSettle", sayNoKeys);

document.addEventListener("keydown", (event) => {
  if (areOff()) return;
  if (event.defaultPrevented || event.repeat || event.isComposing) return;
  // AltGr reports Control and Alt on some systems, and "@" needs it on a Spanish keyboard.
  const altGraph = event.getModifierState("AltGraph");
  if (event.metaKey || (!altGraph && (event.ctrlKey || event.altKey))) return;
  if (event.target.closest(WRITES) || document.querySelector("dialog[open]")) return;

  if (act(event)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("#keys-open")) return;
  event.target.closest("details")?.removeAttribute("open");
  document.getElementById("keys-dialog")?.showModal();
});
