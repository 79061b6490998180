using InvoiceTracker.Tests.Support;

namespace InvoiceTracker.Tests.Features.Notifications.Push;

/// <summary><c>sw.js</c>, driven in Node.js; the browser tests see it in Chromium.</summary>
public sealed class ServiceWorkerTests
{
    [Fact]
    public async Task It_shows_opens_snoozes_and_renews() => Assert.Equal("ok", (await Node.RunAsync("service-worker.mjs")).Trim());
}
