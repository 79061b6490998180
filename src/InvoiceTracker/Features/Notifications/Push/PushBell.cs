using InvoiceTracker.Features.Work;

namespace InvoiceTracker.Features.Notifications.Push;

/// <summary>Rings when there is something to tell outside the app.</summary>
public sealed class PushBell : Bell;
