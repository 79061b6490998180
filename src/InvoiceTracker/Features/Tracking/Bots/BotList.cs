using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;

namespace InvoiceTracker.Features.Tracking.Bots;

/// <summary>The known bots, told by their user agents. Safe for many threads; its memory is bounded.</summary>
public sealed class BotList
{
    /// <summary>Characters of a user agent that are looked at: three times as many as the longest real ones have.</summary>
    public const int LongestAgent = 1024;

    private const RegexOptions Wording = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    // Every expression is linear and the agent is cut, so a match takes microseconds; the limit guards the next version of the list.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly string[] Texts =
    [
        .. AddedPatterns.MailSecurity,
        .. AddedPatterns.Services,
        .. AddedPatterns.Tools,
        .. BotPatterns.Contains,
    ];

    private static readonly string[] Expressions = [.. AddedPatterns.Expressions, .. BotPatterns.Expressions];

    private static readonly SearchValues<string> AnyText = SearchValues.Create(Texts, StringComparison.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<char, string[]> TextsByInitial = ByInitial(Texts);
    private static readonly FrozenDictionary<char, string[]> BeginningsByInitial = ByInitial(BotPatterns.StartsWith);

    // One linear pass answers "any of them?"; only a hit asks each, and then one of them is known to be there.
    private static readonly Regex AnyExpression = new(string.Join('|', Expressions), Wording | RegexOptions.NonBacktracking);

    private static readonly Regex[] EachExpression = [.. Expressions.Select(expression => new Regex(expression, Wording, Patience))];

    private readonly VerdictMemory _verdicts = new();

    /// <summary>Whether the agent is a bot's, and why.</summary>
    /// <returns>The pattern that matched, to be shown to people; null for a browser, and for an agent that is blank.</returns>
    public string? Match(string userAgent)
    {
        if (_verdicts.TryRecall(userAgent, out var pattern))
            return pattern;

        pattern = Find(Normal(userAgent));
        _verdicts.Remember(userAgent, pattern);
        return pattern;
    }

    /// <summary>The agent as the patterns expect it: trimmed as HTTP delivers it, of bounded length, and in ASCII.</summary>
    private static string Normal(string userAgent)
    {
        var agent = userAgent.AsSpan(0, Math.Min(userAgent.Length, 2 * LongestAgent)).Trim();
        if (agent.Length > LongestAgent)
            agent = agent[..LongestAgent].TrimEnd();

        if (Ascii.IsValid(agent))
            return agent.Length == userAgent.Length ? userAgent : agent.ToString();

        // isbot's expressions know letters and digits as JavaScript does, in ASCII only: to them, all else is neither.
        return string.Create(
            agent.Length,
            agent,
            static (normal, original) =>
            {
                for (var i = 0; i < normal.Length; i++)
                    normal[i] = char.IsAscii(original[i]) ? original[i] : '\x7f';
            }
        );
    }

    private static string? Find(string agent)
    {
        if (agent.Length == 0)
            return null;

        return FindText(agent) ?? FindBeginning(agent) ?? FindLookAround(agent) ?? FindExpression(agent) ?? BrowserShape.BrokenRule(agent);
    }

    private static string? FindText(string agent)
    {
        var at = agent.AsSpan().IndexOfAny(AnyText);
        return at < 0 ? null : FirstOf(TextsByInitial, agent.AsSpan(at));
    }

    private static string? FindBeginning(string agent) => FirstOf(BeginningsByInitial, agent) is { } text ? $"^{text}" : null;

    private static string? FindLookAround(string agent) =>
        Array.Find(BotPatterns.LookAround, expression => expression.IsMatch(agent))?.ToString();

    private static string? FindExpression(string agent) =>
        AnyExpression.IsMatch(agent) ? Array.Find(EachExpression, expression => expression.IsMatch(agent))?.ToString() : null;

    private static FrozenDictionary<char, string[]> ByInitial(IEnumerable<string> texts) =>
        texts.GroupBy(text => char.ToLowerInvariant(text[0])).ToFrozenDictionary(group => group.Key, group => group.ToArray());

    private static string? FirstOf(FrozenDictionary<char, string[]> byInitial, ReadOnlySpan<char> agent)
    {
        foreach (var text in byInitial.GetValueOrDefault(char.ToLowerInvariant(agent[0]), []))
        {
            if (agent.StartsWith(text, StringComparison.OrdinalIgnoreCase))
                return text;
        }

        return null;
    }
}
