// What happens while no page is open. A push carries {title, body, tag, url, id}: a card is shown, and one with the same tag is replaced.
// Open tabs hear of it by their own stream (live.js), so they are told nothing here.

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => event.waitUntil(show(read(event.data))));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(event.action === "snooze" ? snooze(event.notification.data) : open(event.notification.data.url));
});
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));

// A push must show something, or the browser says by itself that the site did something in the background.
function read(data) {
  try {
    return data.json();
  } catch {
    return { title: "InvoiceTracker", body: "There is something new.", tag: "news", url: "/notifications" };
  }
}

function show({ title, body, tag, url, id }) {
  return self.registration.showNotification(title, {
    body,
    tag,
    renotify: true,
    icon: "/icons/icon-192.png",
    badge: "/icons/badge-96.png",
    data: { url, id },
    actions: id ? [{ action: "follow-up", title: "Follow up" }, { action: "snooze", title: "Snooze" }] : [],
  });
}

// A tab that shows it already, or else any that nobody writes in; never a client's page, which is ours too.
async function open(path) {
  const target = new URL(path, self.location.origin);
  if (target.origin !== self.location.origin) return;
  const tabs = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const here = tabs.find((tab) => new URL(tab.url).pathname === target.pathname);
  if (here) return void (await here.focus());
  const free = tabs.find((tab) => !/^\/(i|portal)\/|\/(edit|new)$/.test(new URL(tab.url).pathname));
  try {
    if (!free) throw new Error("There is no tab of ours.");
    await free.focus();
    await free.navigate(target.href);
  } catch {
    // A tab that was opened before this worker cannot be sent elsewhere.
    await self.clients.openWindow(target.href);
  }
}

// Where it cannot be done, because the sign-in is over, the page says why.
async function snooze({ id, url }) {
  const answer = await fetch(`/notifications/${id}/snooze`, { method: "POST", redirect: "manual" }).catch(() => null);
  if (!answer?.ok) await open(url);
}

// The browser's address has changed. The server learns the new one and forgets the old.
async function renew({ oldSubscription, newSubscription }) {
  const fresh = newSubscription ?? (oldSubscription && (await self.registration.pushManager.subscribe(oldSubscription.options)));
  if (!fresh) return;
  const { endpoint, keys } = fresh.toJSON();
  await fetch("/push-subscriptions", {
    method: "POST",
    redirect: "manual",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ old: oldSubscription?.endpoint, endpoint, keys }),
  });
}
