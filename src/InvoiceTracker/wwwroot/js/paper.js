// What the buttons of a client's page do: [data-print] prints, data-copy-from="id" copies an element's text and says so behind itself.
document.addEventListener("click", async (event) => {
  if (event.target.closest("[data-print]")) window.print();
  const button = event.target.closest("[data-copy-from]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copyFrom).textContent.trim());
  button.nextElementSibling.textContent = button.dataset.copied;
});
