// Keyboard shortcuts. Single keys do nothing while somebody types, or when <body data-keys="off">.

const places = { f: "/", i: "/financials/invoices", c: "/financials/clients", s: "/settings" };
const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent);
let leader = false;

function moveBy(step) {
  const list = rows();
  const here = list.indexOf(document.activeElement.closest("[data-row]"));
  const row = list[Math.max(0, Math.min(list.length - 1, here + step))];
  (row?.matches("a, button") ? row : row?.querySelector("a"))?.focus();
}

const actions = {
  "/": () => document.querySelector("main input[type=search]")?.focus(),
  "?": () => document.getElementById("shortcuts").showModal(),
  n: () => { location.href = "/financials/invoices/new"; },
  b: () => document.getElementById("bell").click(),
  j: () => moveBy(1),
  k: () => moveBy(-1),
  g: () => { leader = true; setTimeout(() => { leader = false; }, 1_000); },
  z: () => [...document.querySelectorAll("[data-undo]")].at(-1)?.click(),
};

document.addEventListener("keydown", (event) => {
  const control = event.ctrlKey || event.metaKey;
  if (control && event.key === "k") {
    event.preventDefault();
    document.getElementById("search").showModal();
  } else if (control && event.key === "Enter") {
    event.target.form?.requestSubmit();
  } else if (!control && !event.altKey && document.body.dataset.keys !== "off" && !isTyping(event.target)) {
    press(event);
  }
});

function press(event) {
  if (leader && places[event.key]) {
    location.href = places[event.key];
    return;
  }
  // [data-key="s"] lets a page give a key to one of its own buttons.
  const action = actions[event.key] ?? (() => document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click());
  if (event.key === "/") event.preventDefault();
  action();
}

function isTyping(element) {
  return element.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog[open]") !== null;
}
