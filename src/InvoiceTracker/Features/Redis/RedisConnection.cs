using InvoiceTracker.Data;
using StackExchange.Redis;

namespace InvoiceTracker.Features.Redis;

/// <summary>
/// The way to Redis. It is opened in the background and again whenever it broke; a command that is not answered at once counts as
/// not answered, and what does not answer is soon left alone.
/// </summary>
public sealed partial class RedisConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);
    private const int ReconnectAfterMs = 1000;

    private readonly Breaker _breaker = new(TimeProvider.System);
    private readonly Task<ConnectionMultiplexer> _connecting;
    private readonly ILogger<RedisConnection> _logger;

    public RedisConnection(ConfigurationOptions options, ILogger<RedisConnection> logger)
    {
        _logger = logger;
        _connecting = ConnectionMultiplexer.ConnectAsync(options);
    }

    /// <exception cref="SettingException">Nobody could connect with this.</exception>
    public static ConfigurationOptions Read(string connectionString)
    {
        try
        {
            var options = ConfigurationOptions.Parse(connectionString);
            if (options.EndPoints.Count == 0)
                throw new SettingException("ConnectionStrings:Redis", "Name a server, such as localhost:6379.");
            options.ClientName = "InvoiceTracker";
            options.AbortOnConnectFail = false;
            options.BacklogPolicy = BacklogPolicy.FailFast;
            options.SyncTimeout = options.AsyncTimeout = (int)Patience.TotalMilliseconds;
            options.ReconnectRetryPolicy = new LinearRetry(ReconnectAfterMs);
            return options;
        }
        catch (ArgumentException e)
        {
            throw new SettingException("ConnectionStrings:Redis", e.Message);
        }
    }

    /// <returns>The answer, or that there was none in time.</returns>
    public async ValueTask<(bool IsAnswered, T? Answer)> TryAsync<T>(Func<IDatabaseAsync, Task<T>> command)
    {
        if (!_breaker.LetsPass())
            return default;
        try
        {
            // The client's own time limit is only looked at once a second.
            var redis = await _connecting.WaitAsync(Patience);
            var answer = await command(redis.GetDatabase()).WaitAsync(Patience);
            if (_breaker.Succeed())
                LogBack();
            return (true, answer);
        }
        catch (Exception e)
        {
            // Whatever it is: nothing depends on Redis.
            if (_breaker.Fail())
                LogAway(e);
            return default;
        }
    }

    /// <summary>Hears what is published from now on; what is published while Redis is away, nobody hears.</summary>
    /// <returns>False when there is no connection yet; ask again.</returns>
    public async Task<bool> TrySubscribeAsync(string channel, Action<string> hear)
    {
        try
        {
            var redis = await _connecting;
            await redis.GetSubscriber().SubscribeAsync(ChannelOf(channel), (_, message) => hear(message.ToString()));
            return true;
        }
        catch (RedisException)
        {
            return false;
        }
    }

    public static RedisChannel ChannelOf(string name) => RedisChannel.Literal(name);

    public async ValueTask<bool> AnswersAsync() => (await TryAsync(redis => redis.PingAsync())).IsAnswered;

    public void Dispose()
    {
        if (_connecting.IsCompletedSuccessfully)
            _connecting.Result.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis does not answer; the database decides alone until it does")]
    private partial void LogAway(Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Redis answers again")]
    private partial void LogBack();
}
