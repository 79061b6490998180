using InvoiceTracker.Data;

namespace InvoiceTracker.Features.Tracking.Networks;

/// <summary>Where the list of networks comes from: the operator's file, or the one that is shipped.</summary>
public static class NetworkFile
{
    private const string Shipped = "networks.txt";

    /// <exception cref="SettingException">The operator's file cannot be read or has a line that is not of the form.</exception>
    public static NetworkList Read(string? path)
    {
        if (path is null)
        {
            using var shipped = new StreamReader(typeof(NetworkFile).Assembly.GetManifestResourceStream(Shipped)!);
            return new NetworkList(shipped);
        }
        try
        {
            using var own = new StreamReader(path);
            return new NetworkList(own);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or ArgumentException)
        {
            throw new SettingException("Tracking:NetworksFile", $"'{path}' cannot be used: {e.Message.TrimEnd('.')}.");
        }
    }
}
