// Keyboard shortcuts. Single keys do nothing while somebody types, or when <body data-keys="off">. The dialog #shortcuts lists them.

const places = { f: "/", i: "/financials/invoices", c: "/financials/clients", s: "/settings" };
const palette = document.getElementById("search");
const input = document.getElementById("search-for");
let leader = false;

// In what lies on top: an open panel has rows of its own.
function rows() {
  const scope = document.querySelector(":popover-open") ?? document.getElementById("main");
  return [...scope.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility());
}

function moveBy(step) {
  const list = rows();
  const here = list.indexOf(document.activeElement.closest("[data-row]"));
  const row = list[Math.max(0, Math.min(list.length - 1, here + step))];
  (row?.matches("a, button") ? row : row?.querySelector("a"))?.focus();
}

function openPalette() {
  if (!palette.open) palette.showModal();
  input.select();
}

const actions = {
  "/": () => (document.querySelector("main input[type=search]") ?? { focus: openPalette }).focus(),
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
  if (event.isComposing || event.defaultPrevented) return;
  if (control && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openPalette();
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
  // What is open is closed first.
  if (event.key === "Escape" && document.querySelector(":popover-open, dialog[open]")) return;
  if (event.key === "/") event.preventDefault();
  (actions[event.key] ?? (() => buttonFor(event.key)?.click()))();
}

// [data-key="d"] lets a page give a key to one of its own buttons or links. The row that has the focus comes first.
function buttonFor(key) {
  const own = `[data-key="${CSS.escape(key)}"]`;
  return document.activeElement.closest("[data-row]")?.querySelector(own) ?? document.querySelector(`${own}:not([data-row] *)`);
}

function isTyping(element) {
  return element.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog[open]") !== null;
}

// In the palette the arrows go up and down the results, and Enter in the field opens the first; those of other words are not meant.
palette.addEventListener("keydown", (event) => {
  // A search field would take Escape for itself, to be emptied.
  if (event.key === "Escape") {
    event.preventDefault();
    palette.close();
    return;
  }
  const links = [...palette.querySelectorAll("#search-list a")];
  const here = links.indexOf(document.activeElement);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const next = here + (event.key === "ArrowDown" ? 1 : -1);
    (links[next] ?? (next < 0 ? input : links.at(-1))).focus();
  } else if (event.key === "Enter" && event.target === input && !event.ctrlKey && !event.metaKey) {
    const found = palette.querySelector("[data-for]");
    if (!links.length || !input.value.trim() || found.dataset.for !== input.value.trim()) return;
    event.preventDefault();
    links[0].click();
  } else if (here >= 0 && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
    input.focus();
  }
});
