namespace InvoiceTracker.Features.Tracking;

/// <summary>What a member of the workspace says of a visit.</summary>
/// <param name="Counts">True or false whatever the filters said; null takes an earlier correction back.</param>
public sealed record Correction(Guid WorkspaceId, Guid UserId, string UserName, bool? Counts);
