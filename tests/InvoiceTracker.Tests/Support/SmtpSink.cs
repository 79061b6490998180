using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MimeKit;

namespace InvoiceTracker.Tests.Support;

/// <summary>A mail server on loopback that answers as scripted for each recipient and keeps what it took.</summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<SmtpAnswer>> _scripts = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<SunkMail> _taken = new();
    private readonly ConcurrentQueue<string> _commands = new();
    private readonly Task _accepting;
    private int _open;
    private int _mostOpen;

    public SmtpSink()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The extensions in the answer to EHLO.</summary>
    public string[] Extensions { get; init; } = ["PIPELINING", "8BITMIME", "SMTPUTF8", "CHUNKING"];

    /// <summary>What AUTH is answered; sign-in is offered only with this.</summary>
    public string? AuthAnswer { get; init; }

    /// <summary>Mails whose data was received in full, answered or not.</summary>
    public IReadOnlyList<SunkMail> Taken => [.. _taken];

    public IReadOnlyList<string> Commands => [.. _commands];
    public int MostOpen => _mostOpen;

    public IEnumerable<string> Duplicates =>
        _taken.GroupBy(mail => (mail.Message.MessageId, mail.To)).Where(g => g.Count() > 1).Select(g => g.Key.To);

    /// <summary>The answers to the next mails for this recipient; after them every mail is taken.</summary>
    public void Script(string recipient, params SmtpAnswer[] answers) => _scripts[recipient] = new ConcurrentQueue<SmtpAnswer>(answers);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        var open = Interlocked.Increment(ref _open);
        InterlockedMax(open);
        try
        {
            using (client)
            {
                client.NoDelay = true;
                await ConverseAsync(client.GetStream());
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The other side left.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task ConverseAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var to = "";
        var answer = SmtpAnswer.Accept;
        await SayAsync("220 sink.example ESMTP");
        while (await reader.ReadLineAsync(_stopping.Token) is { } command)
        {
            _commands.Enqueue(command);
            switch (command.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await SayAsync(
                        string.Join(
                            "\r\n",
                            Extensions.Concat(AuthAnswer is null ? [] : ["AUTH PLAIN"]).Select(e => $"250-{e}").Append("250 HELP")
                        )
                    );
                    break;
                case "AUTH":
                    await SayAsync(AuthAnswer!);
                    break;
                case "RCPT":
                    to = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(command.Split('<', '>')[1]));
                    answer = _scripts.TryGetValue(to, out var script) && script.TryDequeue(out var next) ? next : SmtpAnswer.Accept;
                    if (answer is SmtpAnswer.Tarpit)
                        await Task.Delay(Timeout.Infinite, _stopping.Token);
                    await SayAsync(
                        answer switch
                        {
                            SmtpAnswer.ServiceClosing => "421 4.3.2 Come back later",
                            SmtpAnswer.Greylist => "450 4.2.0 Greylisted, try again",
                            SmtpAnswer.NoSuchUser => "550 5.1.1 No such user here",
                            _ => "250 2.1.5 Ok",
                        }
                    );
                    if (answer is SmtpAnswer.ServiceClosing)
                        return;
                    break;
                case "DATA":
                    await SayAsync(answer is SmtpAnswer.Greylist or SmtpAnswer.NoSuchUser ? "503 5.5.1 No valid recipients" : "354 Go on");
                    if (answer is SmtpAnswer.Greylist or SmtpAnswer.NoSuchUser)
                        break;
                    _taken.Enqueue(new SunkMail(to, await ReadMailAsync(reader)));
                    if (answer is SmtpAnswer.DropAfterData)
                        return;
                    await SayAsync(answer is SmtpAnswer.TooBig ? "552 5.3.4 Message too big" : "250 2.0.0 Ok: queued as 4F1C");
                    break;
                case "QUIT":
                    await SayAsync("221 Bye");
                    return;
                default:
                    await SayAsync("250 2.0.0 Ok");
                    break;
            }
        }

        async Task SayAsync(string line) => await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), _stopping.Token);
    }

    private async Task<MimeMessage> ReadMailAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(_stopping.Token) is { } line && line != ".")
            text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        return await MimeMessage.LoadAsync(new MemoryStream(Encoding.Latin1.GetBytes(text.ToString())), _stopping.Token);
    }

    private void InterlockedMax(int open)
    {
        int seen;
        while ((seen = _mostOpen) < open && Interlocked.CompareExchange(ref _mostOpen, open, seen) != seen)
        {
            // Another connection was counted in between.
        }
    }
}

internal sealed record SunkMail(string To, MimeMessage Message);

internal enum SmtpAnswer
{
    Accept,

    /// <summary>421 at RCPT, and the connection is closed.</summary>
    ServiceClosing,

    /// <summary>450 at RCPT.</summary>
    Greylist,

    /// <summary>550 at RCPT.</summary>
    NoSuchUser,

    /// <summary>552 after the data.</summary>
    TooBig,

    /// <summary>The mail is taken and nothing is said.</summary>
    DropAfterData,

    /// <summary>RCPT is never answered.</summary>
    Tarpit,
}
