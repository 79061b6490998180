using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace InvoiceTracker.Tests.Support;

/// <summary>A Redis of our own: in a folder of its own, on a free port, and only in memory, so that it comes back empty.</summary>
internal sealed class RedisServer : IDisposable
{
    private const string Program = "redis-server";
    private const int LongestAnswer = 4096;

    private readonly string _folder = Directory.CreateTempSubdirectory("invoicetracker-redis-").FullName;
    private readonly int _port = FreePort();
    private Process? _process;

    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    private static bool IsInstalled =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, Program)));

    /// <summary>One that does not run yet. Skips the test where the program is not installed.</summary>
    public static RedisServer Absent()
    {
        Assert.SkipUnless(IsInstalled, $"{Program} is not installed; tests/run installs it.");
        return new RedisServer();
    }

    public static async Task<RedisServer> StartAsync()
    {
        var server = Absent();
        await server.RunAsync();
        return server;
    }

    public async Task RunAsync()
    {
        string[] arguments =
        [
            "--port",
            _port.ToString(CultureInfo.InvariantCulture),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            _folder,
        ];
        _process = Process.Start(
            new ProcessStartInfo(Program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        for (var i = 0; i < 100; i++)
        {
            if (await AnswersAsync("PING", "+PONG"))
                return;
            await Task.Delay(50);
        }
        Assert.Fail("redis-server did not start.");
    }

    /// <summary>SIGKILL: no good-bye, and nothing is kept.</summary>
    public void Kill()
    {
        _process?.Kill();
        _process?.WaitForExit();
        _process?.Dispose();
        _process = null;
    }

    /// <summary>SIGSTOP: connections stay, answers do not come.</summary>
    public void Freeze() => Signal("STOP");

    public void Thaw() => Signal("CONT");

    /// <summary>It takes commands and answers them only when the time is over.</summary>
    public Task<bool> PauseAsync(TimeSpan time) =>
        AnswersAsync(string.Create(CultureInfo.InvariantCulture, $"CLIENT PAUSE {(int)time.TotalMilliseconds} ALL"), "+OK");

    /// <summary>Every key there is, as the protocol writes them.</summary>
    public async Task<string> KeysAsync() => await AskAsync("KEYS *");

    /// <summary>How many connections hear what is published there.</summary>
    public async Task<int> ListenersAsync(string channel) =>
        int.Parse((await AskAsync($"PUBSUB NUMSUB {channel}")).Split("\r\n")[3].TrimStart(':'), CultureInfo.InvariantCulture);

    /// <summary>Makes every write fail, as a full or a read-only Redis does.</summary>
    public Task<bool> RefuseWritesAsync() => AnswersAsync("CONFIG SET maxmemory 1", "+OK");

    public async Task<long> RemainingAsync(string key) =>
        long.Parse((await AskAsync($"PTTL {key}")).Trim(':', '\r', '\n'), CultureInfo.InvariantCulture);

    public void Dispose()
    {
        Kill();
        Directory.Delete(_folder, recursive: true);
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    private async Task<bool> AnswersAsync(string command, string expected)
    {
        try
        {
            return (await AskAsync(command)).StartsWith(expected, StringComparison.Ordinal);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<string> AskAsync(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"));
        var answer = new byte[LongestAnswer];
        return Encoding.ASCII.GetString(answer, 0, await stream.ReadAsync(answer));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
