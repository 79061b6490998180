// The invoice editor saves itself through htmx, which swaps in the figures, the preview and the list of errors. The rest happens here.

const form = document.querySelector("form[data-autosaved]");

// A new draft is made by the first save, so saves never run side by side: a button waits for the save under way, and ends all others.
let isSaving = false;
let isLeaving = false;
let waiting = null;

form.addEventListener("htmx:before:request", (event) => {
  if (isLeaving) {
    event.preventDefault();
    return;
  }
  isSaving = true;
  // A request that waited itself must name the draft and the version as they are now, not as they were when it was made.
  const { body } = event.detail.ctx.request;
  for (const name of ["Id", "Input.Version"]) body.set(name, form.querySelector(`[name="${name}"]`).value);
});

form.addEventListener("htmx:finally:request", () => {
  isSaving = false;
  if (waiting) form.requestSubmit(waiting);
});

form.addEventListener("submit", (event) => {
  isLeaving = !isSaving;
  if (!isSaving) return;
  event.preventDefault();
  waiting = event.submitter;
});

// Beside each field stands what is wrong with it, as on a page that was loaded with its errors.
document.addEventListener("htmx:after:swap", () => {
  const wrong = new Map([...document.querySelectorAll("[data-error-for]")].map((link) => [link.dataset.errorFor, link.textContent]));
  for (const control of form.querySelectorAll("[id][name]")) mark(control, wrong.get(control.id));
});

function mark(control, message) {
  const id = `${control.id}-error`;
  const others = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((name) => name && name !== id);
  document.getElementById(id)?.remove();
  control.toggleAttribute("aria-invalid", Boolean(message));
  if (message) {
    control.setAttribute("aria-invalid", "true");
    control.closest(".field")?.append(Object.assign(document.createElement("span"), { className: "error", id, textContent: message }));
    control.closest("details")?.setAttribute("open", "");
    others.push(id);
  }
  if (others.length) control.setAttribute("aria-describedby", others.join(" "));
  else control.removeAttribute("aria-describedby");
}

// What could not be sent stays in the fields; say so, and try again when the network is back.
document.addEventListener("htmx:error", () => {
  const state = document.querySelector("#saved span");
  if (state) state.textContent = "Reconnecting. Your draft is safe on this page.";
});
addEventListener("online", () => form.dispatchEvent(new Event("change", { bubbles: true })));
