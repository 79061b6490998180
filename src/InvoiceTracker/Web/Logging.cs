using System.Globalization;
using System.Text.RegularExpressions;
using Serilog;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace InvoiceTracker.Web;

internal static class Logging
{
    private const string Template = "[{Timestamp:HH:mm:ss} {Level:u3}] {Message:lj}{NewLine}{Exception}";

    public static void AddLogging(this WebApplicationBuilder builder) =>
        builder.Services.AddSerilog(logging =>
            logging
                .ReadFrom.Configuration(builder.Configuration)
                .WriteTo.Console(new TokenMask(new MessageTemplateTextFormatter(Template, CultureInfo.InvariantCulture)))
        );
}

/// <summary>Takes link tokens out of whatever is logged, the framework's own request lines included: a link in a log would be a link in the wrong hands.</summary>
internal sealed partial class TokenMask(ITextFormatter inner) : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var line = new StringWriter(CultureInfo.InvariantCulture);
        inner.Format(logEvent, line);
        output.Write(Token().Replace(line.ToString(), "${folder}…"));
    }

    [GeneratedRegex(@"(?<folder>/(i|portal/sign-in|portal)/)[^/\s?""']+", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Token();
}
