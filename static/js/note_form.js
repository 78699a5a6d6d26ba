// Ctrl+Enter presses the button that goes with the form: a new note is saved and the next begun, another only saved.
// What the next note shares with the last one is filled in already, so writing begins where they differ.
const isNew = document.querySelector("[name=base_version]") === null;

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  if (event.repeat || event.isComposing || event.defaultPrevented) return;
  const button = document.querySelector(`input[type=submit][name=${isNew ? "_addanother" : "_save"}]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

// After the admin's own script, which puts the cursor into the first field.
window.addEventListener("load", () => {
  const begun = isNew && document.getElementById("id_deck")?.value && !document.querySelector(".errornote");
  if (begun) document.getElementById("id_concept").focus();
});
