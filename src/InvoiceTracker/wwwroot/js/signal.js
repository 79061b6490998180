// Tells the sender's server, once, what a person's look is made of: how long this page was visible, whether it was painted, the
// first trusted touch of it, and whether a program drives the browser. Nothing is kept in the browser, and nobody else is told.
const glance = 1500;
const reading = 10000;

const nonce = document.body.dataset.nonce;
const address = location.pathname.replace(/\/$/, "") + "/signal";
let visibleMs = 0;
let since = null;
let interaction = null;
let isSent = false;
let timer;

const seen = () => visibleMs + (since === null ? 0 : performance.now() - since);

function send() {
  if (isSent || !nonce) return;
  isSent = true;
  clearTimeout(timer);
  const report = {
    nonce,
    visibleMs: Math.round(seen()),
    painted: performance.getEntriesByType("paint").length > 0,
    interaction,
    webdriver: navigator.webdriver === true,
  };
  fetch(address, { method: "POST", body: JSON.stringify(report), keepalive: true, credentials: "omit" }).catch(() => {});
}

function check() {
  clearTimeout(timer);
  if (isSent || since === null) return;
  const enough = interaction ? glance : reading;
  if (seen() >= enough) send();
  else timer = setTimeout(check, enough - seen());
}

function look() {
  const isVisible = document.visibilityState === "visible" && !document.prerendering;
  if (isVisible && since === null) since = performance.now();
  if (!isVisible && since !== null) {
    visibleMs += performance.now() - since;
    since = null;
  }
  check();
}

for (const [event, name] of [["scroll", "scroll"], ["pointerdown", "pointer"], ["touchstart", "touch"], ["keydown", "key"]]) {
  addEventListener(event, e => {
    if (!e.isTrusted || interaction) return;
    interaction = name;
    check();
  }, { passive: true, capture: true });
}
document.addEventListener("visibilitychange", look);
document.addEventListener("prerenderingchange", look);
addEventListener("pagehide", () => { look(); if (seen() > 0) send(); });

if (navigator.webdriver) send();
else look();
