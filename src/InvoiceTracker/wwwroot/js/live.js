// What happens while the page is open. GET /live is a stream of server-sent events:
//   notification {id, title, body, href, unread}   something to say, and how many are unread now
//   invoice      {id}                              the invoice has changed
// The browser remembers the last event's id and sends it as Last-Event-ID when it comes back, and until there is one the page says
// when it was made: nothing is missed.

const pause = { least: 1_000, most: 30_000 };
let wait = pause.least;
let last = "";

function connect() {
  const stream = new EventSource(`/live?${new URLSearchParams({ after: last, since: document.body.dataset.at })}`);
  stream.addEventListener("open", () => {
    wait = pause.least;
    // What changed before the stream began, or while it was away, nobody says again.
    reload("[data-live], [data-live-invoice]");
  });
  stream.addEventListener("notification", (event) => {
    last = event.lastEventId;
    announce(JSON.parse(event.data));
  });
  stream.addEventListener("invoice", (event) => refresh(JSON.parse(event.data).id));

  // The browser itself returns from a lost connection. It gives up on an error answer; then we do it, each tab at its own moment.
  stream.addEventListener("error", () => {
    if (stream.readyState !== EventSource.CLOSED) return;
    setTimeout(connect, wait * (0.5 + Math.random()));
    wait = Math.min(wait * 2, pause.most);
  });
}

function announce({ title, body, href, unread }) {
  document.dispatchEvent(new CustomEvent("toast", { detail: { text: title, detail: body, href } }));
  showUnread(unread);
  const panel = document.querySelector("#bell-panel:popover-open");
  if (panel) htmx.trigger(panel, "open");
}

function showUnread(count) {
  for (const badge of document.querySelectorAll("[data-unread]")) {
    badge.dataset.unread = badge.textContent = count;
    badge.hidden = count === 0;
  }
  document.getElementById("bell")?.setAttribute("aria-label", count ? `Notifications, ${count} unread` : "Notifications");
  document.title = (count ? `(${count}) ` : "") + document.title.replace(/^\(\d+\) /, "");
}

// Each of these regions has hx-get and hx-trigger="live". A list never shifts under the pointer: it waits until that has left.
function refresh(id) {
  document.dispatchEvent(new CustomEvent("invoice:changed", { detail: { id } }));
  reload(`[data-live-invoice="${CSS.escape(id)}"], [data-live="invoices"]`);
}

function reload(regions) {
  for (const region of document.querySelectorAll(regions)) {
    const load = () => htmx.trigger(region, "live");
    if (region.dataset.live && region.matches(":hover")) region.addEventListener("pointerleave", load, { once: true });
    else load();
  }
}

// An answer to htmx may say so itself: HX-Trigger: {"unread": {"count": 0}}
document.addEventListener("unread", (event) => showUnread(event.detail.count));

connect();
