// A picture or sound that is pasted, dropped or chosen goes up at once, and its mark into the text that was written last.
// Without this script the field of the form does the same when the note is saved.
const status = document.getElementById("media-status");
const texts = () => [...document.querySelectorAll("#id_front, #id_back, #id_why, #id_hint")];
let place = null;

document.addEventListener("focusin", (event) => {
  if (texts().includes(event.target)) place = event.target;
});

const insert = (text, { before, after }) => {
  const words = text.value.slice(text.selectionStart, text.selectionEnd);
  text.setRangeText(`${before}${words}${after}`, text.selectionStart, text.selectionEnd, "end");
  const end = text.selectionEnd - after.length;
  text.focus();
  text.setSelectionRange(end - words.length, end);
  text.dispatchEvent(new Event("input", { bubbles: true }));
};

const upload = async (file, text) => {
  if (file.size > Number(status.dataset.limit)) {
    status.textContent = status.dataset.tooLarge;
    return;
  }
  status.textContent = status.dataset.wait;
  const body = new FormData();
  body.set("file", file);
  const token = text.form.querySelector("[name=csrfmiddlewaretoken]").value;
  try {
    const response = await fetch(status.dataset.url, { method: "POST", headers: { "X-CSRFToken": token }, body });
    const answer = response.ok || response.status === 422 ? await response.json() : {};
    if (answer.after) insert(text, answer);
    status.textContent = answer.after ? status.dataset.done : (answer.problem ?? status.dataset.failed);
  } catch {
    status.textContent = status.dataset.failed;
  }
};

const take = async (files, text) => {
  for (const file of files) await upload(file, text);
};

for (const name of ["paste", "drop"]) {
  document.addEventListener(name, (event) => {
    const files = [...((name === "paste" ? event.clipboardData : event.dataTransfer)?.files ?? [])];
    if (!files.length || !texts().includes(event.target)) return;
    event.preventDefault();
    take(files, event.target);
  });
}

document.getElementById("id_upload")?.addEventListener("change", async (event) => {
  await take([...event.target.files], place ?? document.getElementById("id_back"));
  event.target.value = "";
});
