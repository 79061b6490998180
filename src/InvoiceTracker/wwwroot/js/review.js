// "Review and send" is a page of its own; here it opens in a dialog over the page one is on.

const dialog = document.getElementById("review");

async function review(href) {
  const answer = await fetch(href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const form = page.getElementById("send");
  if (!form) {
    location.href = href;
    return;
  }
  dialog.replaceChildren(document.adoptNode(form));
  htmx.process(dialog);
  dialog.showModal();
}

// The editor saves first, and the answer names the page: HX-Trigger: {"review": {"href": "…"}}.
document.addEventListener("review", (event) => review(event.detail.href));

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-review]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  review(link.href);
});

// button[data-refreshes="id"] presses itself when that field has changed: the mail in the frame says what was typed.
document.addEventListener("change", (event) => {
  const button = event.target.id && document.querySelector(`[data-refreshes="${CSS.escape(event.target.id)}"]`);
  if (button) event.target.form.requestSubmit(button);
});

// In the dialog "Not now" needs no journey. A form [data-once] cannot be sent twice by an impatient hand; the server knows too.
document.addEventListener("click", (event) => {
  if (event.target.closest("dialog [data-not-now]")) {
    event.preventDefault();
    dialog.close();
  }
});
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!event.target.matches("[data-once]") || !button?.matches(".primary")) return;
  button.setAttribute("aria-busy", "true");
  setTimeout(() => { button.disabled = true; });
});
