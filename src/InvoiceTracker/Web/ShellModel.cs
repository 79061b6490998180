using InvoiceTracker.Domain;

namespace InvoiceTracker.Web;

/// <summary>What the frame around every signed-in page shows. It travels as a request feature, so that a page model need not carry it.</summary>
/// <param name="Name">The signed-in person.</param>
/// <param name="Business">The workspace on the paper.</param>
/// <param name="Unread">Notifications not yet read.</param>
/// <param name="FollowUps">Invoices that could use a word today.</param>
public sealed record ShellModel(string Name, string Business, int Unread, int FollowUps)
{
    public Theme Theme { get; init; }

    /// <summary>False: single keys do nothing.</summary>
    public bool HasShortcuts { get; init; } = true;

    /// <summary>A frame that knows nobody, for a page that is shown before anyone has signed in.</summary>
    public static ShellModel Nobody { get; } = new("", "", 0, 0);

    /// <summary>The first letters of the first and the last name: "Maya Lindqvist" is ML.</summary>
    public string Initials { get; } = InitialsOf(Name);

    /// <returns>One or two capitals, or nothing for an empty name.</returns>
    public static string InitialsOf(string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string?[] ends = words is [var only] ? [only] : [words.FirstOrDefault(), words.LastOrDefault()];
        return string.Concat(ends.OfType<string>().Select(word => word.EnumerateRunes().First())).ToUpperInvariant();
    }
}
