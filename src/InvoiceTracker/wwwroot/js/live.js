// What happens while the page is open. GET /live is a stream of server-sent events:
//   notification {id, title, body, href, unread}   something to say, and how many are unread now
//   unread       {count}                           only that has changed, as when another tab has read them
//   invoice      {id}                              the invoice has changed
// The browser remembers the last event's id and sends it as Last-Event-ID when it comes back, and until there is one the page says
// when it was made: nothing is missed.

const pause = { least: 1_000, most: 30_000 };
const longAway = 10_000;
// A screen reader is told no more than one thing in this time, and nothing is fetched twice in that.
const quiet = 5_000;
const rest = 1_000;

let wait = pause.least;
let last = "";
let away = null;

function connect() {
  const stream = new EventSource(`/live?${new URLSearchParams({ after: last, since: document.body.dataset.at })}`);
  stream.addEventListener("open", () => {
    wait = pause.least;
    sayAway(false);
    // What changed before the stream began, or while it was away, nobody says again.
    reload("[data-live], [data-live-invoice]");
  });
  stream.addEventListener("notification", (event) => {
    last = event.lastEventId;
    announce(JSON.parse(event.data));
  });
  stream.addEventListener("unread", (event) => {
    const { count } = JSON.parse(event.data);
    if (showUnread(count)) reload('[data-live="notifications"]');
  });
  stream.addEventListener("invoice", (event) => refresh(JSON.parse(event.data).id));

  // The browser itself returns from a lost connection. It gives up on an error answer; then we do it, each tab at its own moment.
  stream.addEventListener("error", () => {
    away ??= setTimeout(() => sayAway(true), longAway);
    if (stream.readyState !== EventSource.CLOSED) return;
    setTimeout(connect, wait * (0.5 + Math.random()));
    wait = Math.min(wait * 2, pause.most);
  });
}

function sayAway(isAway) {
  if (!isAway) {
    clearTimeout(away);
    away = null;
  }
  document.getElementById("away").textContent = isAway ? "Reconnecting…" : "";
}

// Calls at once, and then once more for all that came within the time after it.
function sparingly(time, act) {
  let timer = null;
  let again = false;
  return function call() {
    if (timer) {
      again = true;
      return;
    }
    act();
    timer = setTimeout(() => {
      timer = null;
      if (again) {
        again = false;
        call();
      }
    }, time);
  };
}

let news = [];
const say = sparingly(quiet, () => {
  const newest = news.at(-1);
  const detail = news.length === 1
    ? { text: newest.title, detail: newest.body, href: newest.href }
    : { text: `${news.length} new notifications`, detail: newest.title, href: "/notifications" };
  news = [];
  document.dispatchEvent(new CustomEvent("toast", { detail }));
});

function announce(item) {
  news.push(item);
  say();
  showUnread(item.unread);
  reload('[data-live="notifications"]', item.id);
  const panel = document.querySelector("#bell-panel:popover-open:not(:hover, :focus-within)");
  if (panel) htmx.trigger(panel, "open");
}

// Returns whether the number is another one.
function showUnread(count) {
  const bell = document.querySelector("[data-unread]");
  const isNew = bell.dataset.unread !== String(count);
  for (const badge of document.querySelectorAll("[data-unread]")) {
    badge.dataset.unread = badge.textContent = count;
    badge.hidden = count === 0;
  }
  document.getElementById("bell").setAttribute("aria-label", count ? `Notifications, ${count} unread` : "Notifications");
  document.title = (count ? `(${count}) ` : "") + document.title.replace(/^\(\d+\) /, "");
  return isNew;
}

function refresh(id) {
  document.dispatchEvent(new CustomEvent("invoice:changed", { detail: { id } }));
  reload('[data-live="invoices"]', id);
  reload(`[data-live-invoice="${CSS.escape(id)}"]`);
}

// A list never shifts under the pointer or the focus. What is new meanwhile is counted on a button; it comes when that is pressed, or
// by itself once the list is left. Something that a list already shows takes no other place: its own row is drawn anew.
const withPointer = matchMedia("(hover: hover)");
const waiting = new Map();

// So does a list that somebody has made longer than it came.
function isInUse(list) {
  return list.matches(withPointer.matches ? ":hover, :focus-within" : ":focus-within")
    || list.querySelectorAll("[data-row]").length > Number(list.dataset.rows ?? Infinity);
}

const isBusy = (region) => (region.dataset.live ? isInUse(region) : region.querySelector(":popover-open") !== null);

// Each of these regions has hx-get and hx-trigger="live", and is morphed, so that the focus in it stays where it is.
// It does not bubble: a row that is drawn anew is not its list.
const fetchNow = (region) => region.dispatchEvent(new Event("live"));
const loads = new WeakMap();
function load(region) {
  if (!loads.has(region)) loads.set(region, sparingly(rest, () => {
    if (isBusy(region)) postpone(region);
    else fetchNow(region);
  }));
  loads.get(region)();
}

function reload(regions, id) {
  for (const region of document.querySelectorAll(regions)) {
    const list = region.parentElement.closest("[data-live]");
    if (list && !isInUse(list)) continue;
    if (isBusy(region)) postpone(region, id);
    else load(region);
  }
}

function postpone(region, id) {
  if (!waiting.has(region)) waiting.set(region, new Set());
  if (id && !region.querySelector(`[data-live-invoice="${CSS.escape(id)}"]`)) waiting.get(region).add(id);
  showFresh();
}

const showFresh = sparingly(rest, () => {
  for (const region of waiting.keys()) if (!region.isConnected) waiting.delete(region);
  const count = new Set([...waiting.values()].flatMap((ids) => [...ids])).size;
  const button = document.getElementById("fresh");
  button.textContent = `${count} new`;
  button.hidden = count === 0;
});

function bring(isWanted) {
  for (const region of waiting.keys()) {
    if (!isWanted && isBusy(region)) continue;
    waiting.delete(region);
    if (isWanted) fetchNow(region);
    else load(region);
  }
  showFresh();
}

document.getElementById("fresh").addEventListener("click", () => bring(true));
for (const event of ["pointerout", "focusout"]) document.addEventListener(event, () => { if (waiting.size) setTimeout(() => bring(false), 200); });

// An answer to htmx may say so itself: HX-Trigger: {"unread": {"count": 0}}
document.addEventListener("unread", (event) => showUnread(event.detail.count));

connect();
