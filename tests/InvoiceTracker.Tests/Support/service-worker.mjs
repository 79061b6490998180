// Drives wwwroot/sw.js as a browser does, without a browser: each assertion names what a person sees.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import vm from "node:vm";

const source = readFileSync(new URL("../../../src/InvoiceTracker/wwwroot/sw.js", import.meta.url), "utf8");
const origin = "https://billing.example";

class Tab {
  constructor(path, { controlled = true } = {}) { Object.assign(this, { url: origin + path, controlled, focused: 0 }); }
  async focus() { this.focused++; return this; }
  async navigate(url) {
    if (!this.controlled) throw new TypeError("not controlled");
    this.url = url;
  }
}

function worker({ tabs = [], answer = { ok: true } } = {}) {
  const handlers = {}, shown = [], opened = [], asked = [];
  const self = {
    location: { origin },
    addEventListener: (name, handler) => { handlers[name] = handler; },
    registration: {
      showNotification: async (title, options) => shown.push({ title, ...options }),
      pushManager: { subscribe: async () => subscription("https://push.example/new") },
    },
    clients: { matchAll: async () => tabs, openWindow: async (url) => opened.push(url), claim: async () => {} },
    skipWaiting: () => {},
  };
  const fetch = async (url, options) => { asked.push({ url, ...options }); return answer instanceof Error ? Promise.reject(answer) : answer; };
  vm.runInNewContext(source, { self, fetch, URL, console });
  const fire = async (name, event) => {
    const waits = [];
    handlers[name]({ waitUntil: (promise) => waits.push(promise), ...event });
    await Promise.all(waits);
  };
  return { fire, shown, opened, asked };
}

const subscription = (endpoint) => ({ endpoint, options: {}, toJSON: () => ({ endpoint, keys: { p256dh: "p", auth: "a" } }) });
const payload = { title: "Someone opened Logo", body: "via Anna", tag: "inv-1", url: "/financials/invoices/1", id: "n1" };
const push = (data) => ({ data: { json: () => JSON.parse(data) } });
const click = (action, data = { url: payload.url, id: "n1" }) => {
  const notification = { data, closed: false, close() { this.closed = true; } };
  return { action, notification };
};

{
  const { fire, shown } = worker();
  await fire("push", push(JSON.stringify(payload)));
  await fire("push", push(JSON.stringify({ ...payload, id: undefined })));
  await fire("push", push("no JSON"));
  await fire("push", { data: null });
  const [full, plain, odd, empty] = JSON.parse(JSON.stringify(shown));
  assert.equal(full.title, "Someone opened Logo");
  assert.deepEqual([full.body, full.tag, full.renotify, full.data], ["via Anna", "inv-1", true, { url: payload.url, id: "n1" }]);
  assert.deepEqual(full.actions.map((a) => a.title), ["Follow up", "Snooze"]);
  assert.deepEqual(plain.actions, []);
  assert.deepEqual([odd.title, empty.title], ["InvoiceTracker", "InvoiceTracker"]);
}
{
  const [other, here] = [new Tab("/"), new Tab("/financials/invoices/1?filtered=off")];
  const { fire, opened } = worker({ tabs: [other, here] });
  const event = click("");
  await fire("notificationclick", event);
  assert.deepEqual([event.notification.closed, here.focused, other.focused, opened.length], [true, 1, 0, 0]);
}
{
  const tabs = [new Tab("/i/token"), new Tab("/financials/invoices/2/edit"), new Tab("/activity")];
  const { fire, opened } = worker({ tabs });
  await fire("notificationclick", click("follow-up"));
  assert.deepEqual(tabs.map((tab) => tab.focused), [0, 0, 1]);
  assert.equal(tabs[2].url, origin + payload.url);
  assert.equal(opened.length, 0);
}
for (const tabs of [[], [new Tab("/i/token")], [new Tab("/financials/invoices/new")], [new Tab("/activity", { controlled: false })]]) {
  const { fire, opened } = worker({ tabs });
  await fire("notificationclick", click(""));
  assert.deepEqual(opened, [origin + payload.url]);
}
{
  const { fire, opened } = worker();
  await fire("notificationclick", click("", { url: "https://evil.example/" }));
  await fire("notificationclick", click("", { url: "//evil.example/" }));
  assert.equal(opened.length, 0);
}
{
  const { fire, opened, asked } = worker();
  await fire("notificationclick", click("snooze"));
  assert.deepEqual([asked[0].url, asked[0].method, opened.length], ["/notifications/n1/snooze", "POST", 0]);
}
for (const answer of [{ ok: false }, new TypeError("offline")]) {
  const { fire, opened } = worker({ answer });
  await fire("notificationclick", click("snooze"));
  assert.deepEqual(opened, [origin + payload.url]);
}
{
  const old = subscription("https://push.example/old");
  const { fire, asked } = worker();
  await fire("pushsubscriptionchange", { oldSubscription: old, newSubscription: null });
  await fire("pushsubscriptionchange", { oldSubscription: old, newSubscription: subscription("https://push.example/given") });
  await fire("pushsubscriptionchange", { oldSubscription: null, newSubscription: null });
  assert.deepEqual(asked.map(({ url, body }) => [url, JSON.parse(body)]), ["new", "given"].map((name) => [
    "/push-subscriptions",
    { old: "https://push.example/old", endpoint: `https://push.example/${name}`, keys: { p256dh: "p", auth: "a" } },
  ]));
}
console.log("ok");
