// The shell's small conveniences. Every page works without them.

const toasts = document.getElementById("toasts");
const toastTime = 10_000;

// Hovering or focusing a toast stops its clock, so that Undo is never snatched away.
function keepAWhile(toast) {
  let timer;
  const start = () => { timer = setTimeout(() => toast.remove(), toastTime); };
  const stop = () => clearTimeout(timer);
  for (const event of ["pointerenter", "focusin"]) toast.addEventListener(event, stop);
  for (const event of ["pointerleave", "focusout"]) toast.addEventListener(event, start);
  start();
}

// A "toast" event {text, detail, href, undo} raises one; an answer to htmx does it with HX-Trigger: {"toast": {"text": "Saved"}}.
// What undo names is posted to, with the page's antiforgery token.
function toast({ text, detail, href, undo }) {
  const element = document.getElementById("toast-template").content.firstElementChild.cloneNode(true);
  element.firstElementChild.textContent = text;
  if (detail) element.firstElementChild.append(Object.assign(document.createElement("small"), { textContent: detail }));
  if (href) element.append(Object.assign(document.createElement("a"), { textContent: "View", href }));
  if (undo) {
    const button = Object.assign(document.createElement("button"), { textContent: "Undo", type: "button" });
    button.dataset.undo = "";
    button.setAttribute("hx-post", undo);
    button.setAttribute("hx-swap", "none");
    button.addEventListener("htmx:after:request", () => element.remove());
    element.append(button);
  }
  toasts.append(element);
  htmx.process(element);
  keepAWhile(element);
}

document.addEventListener("toast", (event) => toast(event.detail));
for (const element of document.querySelectorAll("[data-toast]")) keepAWhile(element);

// [data-opens="id"] shows the dialog; [data-closes] shuts the one it stands in.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
  }
  event.target.closest("[data-closes]")?.closest("dialog")?.close();
  if (event.target instanceof HTMLDialogElement) event.target.close();
});

// A popover with hx-get and hx-trigger="open" is fetched whenever it opens.
document.addEventListener("beforetoggle", (event) => {
  if (event.newState === "open" && event.target.matches("[popover][hx-get]")) htmx.trigger(event.target, "open");
}, true);

// [data-copy="text"], data-copy-from="id" of an element, or data-copy-of="address" whose answer it is, copies and says so.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-copy-from], [data-copy-of]");
  if (!button) return;
  const text = await textToCopy(button.dataset);
  if (text) await navigator.clipboard.writeText(text);
  toast({ text: text ? button.dataset.copied ?? "Copied" : "There is nothing to copy" });
});

async function textToCopy({ copy, copyFrom, copyOf }) {
  if (copy) return copy;
  if (copyFrom) return document.getElementById(copyFrom).textContent.trim();
  const answer = await fetch(copyOf);
  return answer.ok ? answer.text() : null;
}

// [data-print] prints; select or switch [data-submits] sends its form as soon as it changes.
document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
});

// A summary of errors takes the focus, so that a screen reader starts there.
document.querySelector("[data-errors]")?.focus();
