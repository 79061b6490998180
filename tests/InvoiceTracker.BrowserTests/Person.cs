using System.Collections.Concurrent;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace InvoiceTracker.BrowserTests;

/// <summary>Somebody with a browser, and what the browser complained about meanwhile.</summary>
public sealed class Person : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentBag<string> _complaints = [];

    private Person(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    /// <summary>Content-policy violations, script errors and requests to anybody else.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    public static async Task<Person> WithAsync(IBrowserContext context, Uri site)
    {
        var person = new Person(context, await context.NewPageAsync());
        person.Page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal) || message.Type == "error")
                person._complaints.Add(message.Text);
        };
        person.Page.PageError += (_, error) => person._complaints.Add(error);
        person.Page.Request += (_, request) =>
        {
            var address = new Uri(request.Url);
            if (address.Scheme.StartsWith("http", StringComparison.Ordinal) && address.Authority != site.Authority)
                person._complaints.Add($"request to {address.Authority}");
        };
        return person;
    }

    /// <summary>What axe finds wrong on the page, one line a finding.</summary>
    public async Task<IReadOnlyList<string>> AxeAsync()
    {
        var result = await Page.RunAxe();
        return [.. result.Violations.SelectMany(violation => violation.Nodes.Select(node => $"{violation.Id}: {node.Html}"))];
    }

    /// <summary>No finding of axe, no complaint of the browser, no sideways scroll.</summary>
    public async Task IsWellMadeAsync()
    {
        Assert.Empty(await AxeAsync());
        Assert.Empty(Complaints);
        Assert.False(await ScrollsSidewaysAsync(), $"{Page.Url} scrolls sideways");
    }

    /// <summary>Presses Tab until a control of that name has the focus, as somebody without a mouse does.</summary>
    public async Task TabToAsync(string name)
    {
        for (var i = 0; i < 80; i++)
        {
            await Page.Keyboard.PressAsync("Tab");
            var focused = await Page.EvaluateAsync<string>(
                "() => { const e = document.activeElement; return (e.labels?.[0]?.textContent ?? e.getAttribute('aria-label') ?? e.textContent ?? '').trim(); }"
            );
            if (focused == name)
                return;
        }
        Assert.Fail($"Tab never reaches '{name}'.");
    }

    /// <summary>True when the page can be scrolled sideways.</summary>
    public Task<bool> ScrollsSidewaysAsync() =>
        Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > document.documentElement.clientWidth");

    public ValueTask DisposeAsync() => new(_context.CloseAsync());
}
