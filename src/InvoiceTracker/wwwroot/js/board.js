// The board's small conveniences. Without them a row leads to a page with its draft.

const narrow = matchMedia("(max-width: 1180px)");

// The row whose draft is shown, also after the lanes were drawn anew.
function mark() {
  const id = document.getElementById("draft")?.dataset.invoice;
  for (const row of document.querySelectorAll("#lanes .fu")) {
    if (row.dataset.invoice === id) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

document.addEventListener("htmx:after:swap", mark);

// Below the lanes, the draft comes into view when its row was chosen.
let chosen = false;
document.addEventListener("click", (event) => { chosen = event.target.closest("#lanes .fu") !== null; });
document.addEventListener("htmx:after:swap", () => {
  if (chosen && narrow.matches) document.getElementById("draft")?.scrollIntoView({ block: "start" });
  chosen = false;
});

// Who opens the editor wants to write.
document.addEventListener("toggle", (event) => {
  if (event.target.matches("#draft details.edit[open]")) event.target.querySelector("textarea").focus();
}, true);
