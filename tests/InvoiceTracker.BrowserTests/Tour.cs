using System.Globalization;
using System.Net;
using Microsoft.Playwright;

namespace InvoiceTracker.BrowserTests;

/// <summary>A walk through the pages in one look. It goes on past what is wrong and says everything at its end.</summary>
public sealed class Tour(Person person, int width, ColorScheme scheme)
{
    private readonly List<string> _findings = [];

    public async Task VisitAsync(string name, string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var answer = await person.Page.GotoAsync(path);
        Assert.Equal((int)expected, answer!.Status);
        await LookAsync(name);
    }

    /// <summary>Examines what the window shows now.</summary>
    public async Task LookAsync(string name)
    {
        await Screenshots.TakeAsync(person.Page, string.Create(CultureInfo.InvariantCulture, $"{width}-{scheme}/{name}"), isWhole: true);
        _findings.AddRange((await person.FindingsAsync()).Select(finding => $"{name}: {finding}"));
    }

    public void FoundNothing() => Assert.True(_findings.Count == 0, string.Join(Environment.NewLine, _findings));
}
