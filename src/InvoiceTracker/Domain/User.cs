namespace InvoiceTracker.Domain;

/// <summary>A person who signs in.</summary>
public sealed class User
{
    public const int NameLength = 120;

    private User() { }

    public User(string email, string name, DateTimeOffset createdAt)
    {
        Email = email;
        NormalizedEmail = EmailAddress.Normalize(email);
        Name = name;
        CreatedAt = createdAt;
    }

    public Guid Id { get; private set; }
    public string Email { get; set; } = "";
    public string NormalizedEmail { get; set; } = "";
    public string Name { get; set; } = "";

    /// <summary>IANA name of the zone that instants are shown in; null means the workspace's.</summary>
    public string? TimeZoneId { get; set; }

    /// <summary>Light or dark; it follows the person to every device.</summary>
    public Theme Theme { get; set; }

    /// <summary>False: no single key does anything (WCAG 2.1.4).</summary>
    public bool HasShortcuts { get; set; } = true;

    /// <summary>When pushes wait, in the user's zone; both or neither.</summary>
    public TimeOnly? QuietFrom { get; private set; }
    public TimeOnly? QuietUntil { get; private set; }

    public QuietHours? QuietHours
    {
        get => QuietFrom is { } from && QuietUntil is { } until ? new QuietHours(from, until) : null;
        set => (QuietFrom, QuietUntil) = (value?.From, value?.Until);
    }

    /// <summary>When the daily digest comes, in the user's zone.</summary>
    public TimeOnly DigestAt { get; set; } = new(8, 0);

    /// <summary>Pushes name no amounts: whoever stands by reads the screen too.</summary>
    public bool HidesAmounts { get; set; }

    public bool IsActive { get; set; } = true;

    /// <summary>Format and algorithm belong to ASP.NET Core Identity's password hasher.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Changes with the password; a cookie issued for another stamp is signed out.</summary>
    public string SecurityStamp { get; set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The zone that this person's clocks show.</summary>
    public TimeZoneInfo ZoneIn(Workspace workspace) => TimeZoneId is { } id ? TimeZoneInfo.FindSystemTimeZoneById(id) : workspace.TimeZone;

    public string Initials =>
        string.Concat(Name.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2).Select(word => char.ToUpperInvariant(word[0])));
}

public enum Theme
{
    /// <summary>As the device is set.</summary>
    System,
    Light,
    Dark,
}
