// The card that turns desktop notifications on and off in this browser: [data-push], "card" where it is offered, "setting" where it
// always stands. The browser asks only after a click here, and our own words come first.

const card = document.querySelector("[data-push]");
const { push: place, key, user } = card.dataset;
const isOffer = place === "card";
const address = "/settings/notifications/devices";
const days = 86_400_000;

// What this browser told the server last. It is told again when somebody else signs in here, or the browser's address or our key changed.
const mark = {
  read: () => JSON.parse(localStorage.getItem("push") ?? "null"),
  write: (endpoint) => localStorage.setItem("push", JSON.stringify({ user, endpoint, key })),
  forget: () => localStorage.removeItem("push"),
};

const isIos = () => /iPhone|iPad/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);
const canPush = () => "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
const say = (text) => document.dispatchEvent(new CustomEvent("toast", { detail: { text } }));

const show = (state) => {
  for (const part of card.querySelectorAll("[data-push-is]")) part.hidden = part.dataset.pushIs !== state;
  card.hidden = isOffer && state !== "default";
};

async function current() {
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration?.pushManager.getSubscription()) ?? null;
}

const bytes = (base64url) => Uint8Array.from(atob(base64url.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const isOurs = ({ options }) => {
  const theirs = new Uint8Array(options.applicationServerKey ?? []);
  const ours = bytes(key);
  return theirs.length === ours.length && ours.every((byte, i) => byte === theirs[i]);
};

async function subscribe() {
  const registration = await navigator.serviceWorker.register("/sw.js");
  await navigator.serviceWorker.ready;
  const old = await registration.pushManager.getSubscription();
  if (old && !isOurs(old)) await old.unsubscribe();
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
}

async function save(subscription, isTest) {
  const { endpoint, keys } = subscription.toJSON();
  const { RequestVerificationToken } = JSON.parse(document.body.getAttribute("hx-headers:inherited"));
  const answer = await fetch(`${address}?handler=Subscribe`, {
    method: "POST",
    headers: { RequestVerificationToken },
    body: new URLSearchParams({ endpoint, p256dh: keys.p256dh, auth: keys.auth, test: isTest }),
  });
  const said = await answer.json();
  if (answer.ok) mark.write(endpoint);
  return { isSaved: answer.ok, said: said.words };
}

async function turnOn(button) {
  button.setAttribute("aria-busy", "true");
  try {
    if ((await Notification.requestPermission()) !== "granted") return show(Notification.permission === "denied" ? "denied" : "default");
    const { isSaved, said } = await save(await subscribe(), true);
    if (isSaved && !isOffer) return location.reload();
    if (isSaved) show("on");
    say(said);
  } catch {
    say("The browser could not reach its push service. Try again later.");
  } finally {
    button.removeAttribute("aria-busy");
  }
}

// Settings list the browsers by the hash of their addresses, which is enough to find one's own.
async function rowOf({ endpoint }) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint)));
  const hex = [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return document.querySelector(`[data-push-device="${hex}"]`);
}

async function start() {
  if (!canPush()) return show(isIos() ? "ios" : "unsupported");
  if (Notification.permission === "denied") return show("denied");
  let subscription = Notification.permission === "granted" ? await current() : null;
  const known = mark.read();
  if (subscription && known && (known.user !== user || known.endpoint !== subscription.endpoint || known.key !== key)) {
    subscription = await subscribe();
    await save(subscription, false);
    if (!isOffer) return location.reload();
  }

  const row = subscription && !isOffer && (await rowOf(subscription));
  // The page before may have told the server while this one was on its way: then it is in the list by now. It is no news twice, since
  // somebody may have removed this browser elsewhere.
  if (subscription && known && !isOffer && !row && !sessionStorage.getItem("push-looked-again")) {
    sessionStorage.setItem("push-looked-again", "1");
    return location.reload();
  }
  if (row) {
    mark.write(subscription.endpoint);
    row.querySelector("[data-push-here]").hidden = false;
    row.querySelector("[data-push-remove]").addEventListener("submit", mark.forget);
  }
  const isOn = isOffer ? subscription && mark.read() : row;
  const isLater = isOffer && Date.now() - Number(localStorage.getItem("push-later")) < 30 * days;
  show(isOn ? "on" : isLater ? "later" : "default");
}

card.querySelector("[data-push-on]").addEventListener("click", (event) => turnOn(event.currentTarget));
card.querySelector("[data-push-later]")?.addEventListener("click", () => {
  localStorage.setItem("push-later", String(Date.now()));
  show("later");
});
start();
