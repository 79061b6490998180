namespace InvoiceTracker.Features.Redis;

public static class RedisSetup
{
    /// <summary>Adds the connection where <c>ConnectionStrings:Redis</c> names a server.</summary>
    /// <returns>False without one.</returns>
    public static bool AddRedis(this IServiceCollection services, IConfiguration configuration)
    {
        if (configuration.GetConnectionString("Redis") is not { } text || string.IsNullOrWhiteSpace(text))
            return false;
        services.AddSingleton(RedisConnection.Read(text));
        services.AddSingleton<RedisConnection>();
        return true;
    }
}
