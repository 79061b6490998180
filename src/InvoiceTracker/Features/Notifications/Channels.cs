using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Notifications;

/// <summary>On which channels a person is to hear of something. They are independent: who reads nothing in the app may still be pushed.</summary>
public readonly record struct Channels(bool InApp, bool Push, bool Mail)
{
    public bool IsNothing => this is { InApp: false, Push: false, Mail: false };

    /// <param name="hasDevice">Push is nothing to a person without a device that takes it.</param>
    public static Channels Of(NotificationPreference preference, bool hasDevice) =>
        new(preference.InApp || !preference.Kind.CanBeMuted(), preference.Push && hasDevice, preference.Mail);

    /// <summary>See <see cref="Notification.DeliverAt"/>.</summary>
    public DateTimeOffset? DeliverAt(DateTimeOffset at) => Push || Mail ? at : null;
}
