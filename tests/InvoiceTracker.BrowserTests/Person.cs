using System.Collections.Concurrent;
using System.Globalization;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace InvoiceTracker.BrowserTests;

/// <summary>Somebody with a browser, and what the browser complained about meanwhile.</summary>
public sealed class Person : IAsyncDisposable
{
    private const int MostStops = 120;
    private static readonly TimeSpan AxeLimit = TimeSpan.FromSeconds(20);

    private readonly IBrowserContext _context;

    // Content-policy violations, script errors, parts of a page that are missing, and requests to anybody else.
    private readonly ConcurrentQueue<string> _complaints = [];

    private Person(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    public static async Task<Person> WithAsync(IBrowserContext context, Uri site)
    {
        var person = new Person(context, await context.NewPageAsync());
        person.Page.Console += (_, message) =>
        {
            // Chromium also reports a page that rightly answers 404 here; its parts are looked at below.
            if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                person._complaints.Enqueue(message.Text);
        };
        person.Page.PageError += (_, error) => person._complaints.Enqueue(error);
        person.Page.Response += (_, response) =>
        {
            if (response.Status >= 400 && !response.Request.IsNavigationRequest)
                person._complaints.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{response.Status} for {response.Url}"));
        };
        context.Request += (_, request) =>
        {
            var address = new Uri(request.Url);
            if (address.Scheme.StartsWith("http", StringComparison.Ordinal) && address.Authority != site.Authority)
                person._complaints.Enqueue($"request to {address.Authority}");
        };
        return person;
    }

    /// <summary>Nothing that axe finds, nothing that the browser complains about, no sideways scroll.</summary>
    public async Task IsWellMadeAsync() => Assert.Empty(await FindingsAsync());

    public async Task<IReadOnlyList<string>> FindingsAsync()
    {
        List<string> findings = [.. await AxeAsync()];
        while (_complaints.TryDequeue(out var complaint))
            findings.Add(complaint);
        if (await Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > document.documentElement.clientWidth"))
            findings.Add($"{Page.Url} scrolls sideways");
        return findings;
    }

    /// <summary>Neither a cookie nor anything else that would know this browser again.</summary>
    public async Task CarriesNothingAsync()
    {
        Assert.Empty(await _context.CookiesAsync());
        Assert.Equal(0, await Page.EvaluateAsync<int>("() => localStorage.length + sessionStorage.length"));
    }

    /// <summary>Presses Tab until a control of that name has the focus, as somebody without a mouse does, and sees that it has.</summary>
    public async Task TabToAsync(string name)
    {
        for (var i = 0; i < MostStops; i++)
        {
            await Page.Keyboard.PressAsync("Tab");
            var focused = await Page.EvaluateAsync<string>(
                "() => { const e = document.activeElement; return (e.getAttribute('aria-label') ?? e.labels?.[0]?.textContent ?? e.textContent ?? '').trim(); }"
            );
            if (focused != name)
                continue;
            Assert.True(await Page.EvaluateAsync<bool>(IsFocusSeen), $"The focus on '{name}' cannot be seen.");
            return;
        }
        Assert.Fail($"Tab never reaches '{name}'.");
    }

    public async ValueTask DisposeAsync() => await _context.CloseAsync();

    private async Task<IReadOnlyList<string>> AxeAsync()
    {
        // A colour on its way to another is neither.
        await Page.EvaluateAsync(
                "() => Promise.allSettled(document.getAnimations().filter(a => a.effect.getComputedTiming().endTime !== Infinity).map(a => a.finished))"
            )
            .WaitAsync(AxeLimit);
        // Not the frames: a mail is shown without scripts, where axe could only wait.
        var result = await Page.Locator(":root").RunAxe(new AxeRunOptions { Iframes = false }).WaitAsync(AxeLimit);
        return
        [
            .. result.Violations.SelectMany(violation =>
                violation.Nodes.Select(node =>
                    $"{violation.Id}: {node.Html} {string.Join("; ", node.Any.Concat(node.All).Concat(node.None).Select(check => check.Message))}"
                )
            ),
        ];
    }

    // Marked by an outline, and neither outside the window nor under a bar that sticks to it.
    private const string IsFocusSeen = """
        () => {
          const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
          const x = box.left + Math.min(box.width / 2, 20), y = box.top + Math.min(box.height / 2, 20);
          const top = document.elementFromPoint(x, y);
          return parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none" && Boolean(top) && (element.contains(top) || top.contains(element));
        }
        """;
}
