// No network or a failed server: one visible message that says what it means for the answer, and a way to try again.
// Trying again presses the same button: the token is the same, so the server counts the answer once however often it comes.
const banner = document.getElementById("error-banner");
let again = null;

const show = (kind) => {
  banner.replaceChildren(document.getElementById(`error-${kind}`).content.cloneNode(true));
  banner.querySelector("button, a")?.focus();
};

const remember = ({ elt, requestConfig }) => {
  const submitter = requestConfig?.triggeringEvent?.submitter;
  again = () => {
    if (submitter?.isConnected) submitter.click();
    else if (elt.isConnected && elt.requestSubmit) elt.requestSubmit();
    else window.location.reload();
  };
};

const failed = (kind) => (event) => {
  remember(event.detail);
  show(kind);
};

document.addEventListener("htmx:sendError", failed("network"));
document.addEventListener("htmx:timeout", failed("network"));
document.addEventListener("htmx:responseError", (event) => {
  remember(event.detail);
  const status = event.detail.xhr.status;
  show(status >= 500 ? "server" : status === 429 ? "wait" : "reload");
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.isError) banner.replaceChildren();
});

banner.addEventListener("click", (event) => {
  if (event.target.closest("[data-retry]")) {
    banner.replaceChildren();
    again?.();
  }
  if (event.target.closest("[data-reload]")) window.location.reload();
});
