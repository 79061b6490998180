using System.Net;
using System.Text.Json;
using System.Threading.Channels;

namespace InvoiceTracker.Tests.Support;

/// <summary>A stream of server-sent events, read as it comes.</summary>
internal sealed class LiveStream : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly HttpResponseMessage _response;
    private readonly CancellationTokenSource _end = new();
    private readonly Channel<LiveEvent> _events = Channel.CreateUnbounded<LiveEvent>();
    private readonly Task _reading;

    private LiveStream(HttpResponseMessage response)
    {
        _response = response;
        _reading = ReadAsync();
    }

    public HttpResponseMessage Response => _response;

    /// <summary>Ends when the server ends the stream.</summary>
    public Task Ended => _reading;

    /// <summary>Opens one, and returns once the server has said how many are unread, so that what happens from now on is told.</summary>
    public static async Task<LiveStream> OpenAsync(HttpClient browser, string path = "/live", string? lastEventId = null)
    {
        var stream = new LiveStream(await AskAsync(browser, path, lastEventId));
        Assert.Equal(HttpStatusCode.OK, stream.Response.StatusCode);
        if (path.StartsWith("/live", StringComparison.Ordinal))
            await stream.NextAsync("unread");
        return stream;
    }

    public static async Task<HttpResponseMessage> AskAsync(
        HttpClient browser,
        string path,
        string? lastEventId = null,
        string? origin = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        return await browser.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>The next event of this name; others are passed over.</summary>
    public async Task<LiveEvent> NextAsync(string name, TimeSpan? within = null)
    {
        using var limit = new CancellationTokenSource(within ?? s_patience);
        while (true)
        {
            var next = await _events.Reader.ReadAsync(limit.Token);
            if (next.Name == name)
                return next;
        }
    }

    public Task<LiveEvent> NotificationAsync(TimeSpan? within = null) => NextAsync("notification", within);

    public async Task<List<LiveEvent>> NotificationsAsync(int count)
    {
        var events = new List<LiveEvent>();
        while (events.Count < count)
            events.Add(await NotificationAsync());
        return events;
    }

    /// <summary>No notification comes for a while.</summary>
    public async Task IsSilentAsync(int milliseconds = 300)
    {
        await Task.Delay(milliseconds);
        while (_events.Reader.TryRead(out var next))
            Assert.NotEqual("notification", next.Name);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _response.Dispose();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task ReadAsync()
    {
        using var reader = new StreamReader(await _response.Content.ReadAsStreamAsync(_end.Token));
        var (name, data, id) = ("message", "", (string?)null);
        while (await reader.ReadLineAsync(_end.Token) is { } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line.Length == 0)
            {
                if (data.Length > 0)
                    _events.Writer.TryWrite(new LiveEvent(name, JsonDocument.Parse(data).RootElement, id));
                (name, data, id) = ("message", "", null);
            }
            else if (colon > 0)
            {
                var value = line[(colon + 1)..].TrimStart(' ');
                switch (line[..colon])
                {
                    case "event":
                        name = value;
                        break;
                    case "data":
                        data += value;
                        break;
                    case "id":
                        id = value;
                        break;
                    case "retry":
                        _events.Writer.TryWrite(new LiveEvent("retry", JsonDocument.Parse(value).RootElement, null));
                        break;
                }
            }
        }
        _events.Writer.TryComplete();
    }
}

internal sealed record LiveEvent(string Name, JsonElement Data, string? Id)
{
    public string Title => Data.GetProperty("title").GetString()!;
    public Guid NotificationId => Data.GetProperty("id").GetGuid();
}
