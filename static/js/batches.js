// Says that a file is too large before it is sent: the server would refuse it, after minutes.
document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches("input[type='file'][data-max-bytes]")) return;
  const file = input.files[0];
  input.setCustomValidity(file && file.size > Number(input.dataset.maxBytes) ? input.dataset.tooLarge : "");
  input.reportValidity();
});

// What takes a while says so, and is not pressed twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const input = form.querySelector("input[type='file'][data-max-bytes]");
  if (input && !input.reportValidity()) {
    event.preventDefault();
    return;
  }
  const button = event.submitter;
  if (!button || !form.dataset.busy) return;
  // After the browser has taken down what is sent.
  setTimeout(() => {
    button.disabled = true;
    button.textContent = form.dataset.busy;
  });
});
