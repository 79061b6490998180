namespace InvoiceTracker.Features.Tracking;

/// <summary>What a member of the workspace says of a visit.</summary>
public sealed record Correction(Guid WorkspaceId, Guid UserId, string UserName, bool Counts);
