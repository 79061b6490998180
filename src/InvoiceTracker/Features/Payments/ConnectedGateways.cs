using System.Data.Common;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Payments;

/// <summary>By which services a workspace can be paid: one prepared query, for the client's page.</summary>
public sealed partial class ConnectedGateways(HeldConnections connections, ILogger<ConnectedGateways> logger)
{
    public const string Sql = """
        SELECT "Gateway", "IsTestMode" FROM "GatewayConnections" WHERE "WorkspaceId" = @p0
        """;

    public async Task<IReadOnlyList<ConnectedGateway>> OfAsync(Guid workspaceId, CancellationToken cancellationToken)
    {
        using var connection = await connections.RentAsync(cancellationToken);
        try
        {
            await using var row = await connection.Statement(Sql).QueryAsync(cancellationToken, workspaceId);
            var found = new List<ConnectedGateway>();
            while (await row.ReadAsync(cancellationToken))
                found.Add(new ConnectedGateway(Enum.Parse<PaymentMethod>(row.GetString(0)), row.GetBoolean(1)));
            found.Sort((a, b) => a.Method.CompareTo(b.Method));
            return found;
        }
        catch (DbException e)
        {
            // The invoice can be read all the same, and paid once the page is loaded again.
            connection.IsBroken = true;
            LogFailed(e);
            return [];
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A client's page is served without its ways to pay")]
    private partial void LogFailed(Exception exception);
}

public sealed record ConnectedGateway(PaymentMethod Method, bool IsTestMode)
{
    /// <summary>As the address of its button has it.</summary>
    public string Name => GatewayConnections.NameOf(Method);
}
