// Lines of the invoice editor: [data-lines="Input.Lines"] holds [data-line]s and is followed by a <template data-line-template>.
// The server counts and saves; it reads Input.Lines[0].Description, Input.Lines[1].Description … without gaps, in the order shown.

for (const list of document.querySelectorAll("[data-lines]")) {
  const template = list.parentElement.querySelector("template[data-line-template]");

  list.parentElement.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add], [data-remove], [data-up], [data-down]");
    if (!button) return;
    // Without this script the button asks the server to do the same.
    event.preventDefault();
    const line = button.closest("[data-line]");
    if ("add" in button.dataset) add(list, template);
    else if ("remove" in button.dataset) remove(list, template, line);
    else move(line, "up" in button.dataset, button);
    changed(list);
  });

  list.addEventListener("keydown", (event) => {
    if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    move(event.target.closest("[data-line]"), event.key === "ArrowUp", event.target);
    changed(list);
  });
}

function changed(list) {
  renumber(list);
  list.dispatchEvent(new Event("change", { bubbles: true }));
}

function add(list, template) {
  const line = template.content.firstElementChild.cloneNode(true);
  // A new line is taxed like the one above it.
  const last = list.querySelector("[data-line]:last-of-type [name$='.Tax']");
  if (last) line.querySelector("[name$='.Tax']").value = last.value;
  list.append(line);
  line.querySelector("input, textarea")?.focus();
}

// The last line is emptied by a fresh one, since an invoice without a line cannot be typed into.
function remove(list, template, line) {
  const next = [line.nextElementSibling, line.previousElementSibling].find((other) => other?.matches("[data-line]"));
  line.remove();
  if (next) next.querySelector("input, textarea")?.focus();
  else add(list, template);
}

function move(line, up, focused) {
  const other = up ? line.previousElementSibling : line.nextElementSibling;
  if (other?.matches("[data-line]")) other[up ? "before" : "after"](line);
  focused.focus();
}

// "Input.Lines[3].Price" has the id "Input_Lines_3__Price", as MVC makes it.
function renumber(list) {
  const { lines: name } = list.dataset;
  const prefix = name.replaceAll(".", "_");
  const inName = new RegExp(`^${name.replaceAll(".", "\\.")}\\[[^\\]]*\\]`);
  const inId = new RegExp(`^${prefix}_[^_]*__`);

  list.querySelectorAll("[data-line]").forEach((line, i) => {
    for (const element of line.querySelectorAll("[name], [id], [for]")) {
      if (element.name) element.name = element.name.replace(inName, `${name}[${i}]`);
      if (element.id) element.id = element.id.replace(inId, `${prefix}_${i}__`);
      if (element.matches("label")) element.htmlFor = element.htmlFor.replace(inId, `${prefix}_${i}__`);
    }
  });
}
