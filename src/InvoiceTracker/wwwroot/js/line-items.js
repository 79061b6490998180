// Lines of the invoice editor: [data-lines="Lines"] holds [data-line]s and is followed by a <template data-line-template>.
// The server counts and saves; it reads Lines[0].Description, Lines[1].Description … without gaps, in the order shown.

for (const list of document.querySelectorAll("[data-lines]")) {
  const template = list.parentElement.querySelector("template[data-line-template]");

  list.parentElement.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add], [data-remove], [data-up], [data-down]");
    const line = button?.closest("[data-line]");
    if (!button) return;
    if ("add" in button.dataset) add(list, template);
    else if ("remove" in button.dataset) remove(list, template, line);
    else move(line, "up" in button.dataset);
    renumber(list);
    button.isConnected && button.focus();
    list.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function add(list, template) {
  const line = template.content.firstElementChild.cloneNode(true);
  list.append(line);
  line.querySelector("input, textarea")?.focus();
}

// The last line is emptied by a fresh one, since an invoice without a line cannot be typed into.
function remove(list, template, line) {
  const next = line.nextElementSibling ?? line.previousElementSibling;
  line.remove();
  if (list.querySelector("[data-line]")) next?.querySelector("input, textarea")?.focus();
  else add(list, template);
}

function move(line, up) {
  const other = up ? line.previousElementSibling : line.nextElementSibling;
  if (other?.matches("[data-line]")) other[up ? "before" : "after"](line);
}

function renumber(list) {
  const { lines: name } = list.dataset;
  const inName = new RegExp(`^${name}\\[[^\\]]*\\]`);
  const inId = new RegExp(`^${name}_[^_]*__`);

  list.querySelectorAll("[data-line]").forEach((line, i) => {
    for (const element of line.querySelectorAll("[name], [id], [for]")) {
      if (element.name) element.name = element.name.replace(inName, `${name}[${i}]`);
      if (element.id) element.id = element.id.replace(inId, `${name}_${i}__`);
      if (element.htmlFor?.replace) element.htmlFor = element.htmlFor.replace(inId, `${name}_${i}__`);
    }
  });
}
