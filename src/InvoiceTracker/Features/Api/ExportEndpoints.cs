using System.Globalization;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Api.Export;
using InvoiceTracker.Features.Invoices;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace InvoiceTracker.Features.Api;

/// <summary><c>/export</c>: everything as tables for spreadsheets.</summary>
internal static class ExportEndpoints
{
    public static void MapExport(this RouteGroupBuilder api)
    {
        var export = api.MapGroup("/export").WithTags("Export");
        export.MapGet("/invoices.csv", Invoices).Produces(StatusCodes.Status200OK, contentType: "text/csv");
        export.MapGet("/activity.csv", Activity).Produces(StatusCodes.Status200OK, contentType: "text/csv");
    }

    private static PushStreamHttpResult Invoices([AsParameters] InvoiceQuery query, CsvExport export, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var filter = query.Read(errors);
        errors.ThrowIfAny();
        return TypedResults.Stream(
            output => export.WriteInvoicesAsync(output, filter, cancellationToken),
            CsvExport.ContentType,
            "invoices.csv"
        );
    }

    private static PushStreamHttpResult Activity(
        [AsParameters] ActivityQuery query,
        CsvExport export,
        CurrentUser me,
        CancellationToken cancellationToken
    )
    {
        var filter = query.Read(me.Workspace.TimeZone);
        return TypedResults.Stream(
            output => export.WriteActivityAsync(output, filter, cancellationToken),
            CsvExport.ContentType,
            "activity.csv"
        );
    }
}

/// <summary>Which entries a caller asks for.</summary>
/// <param name="Type">Such as created, sent, opened, voided.</param>
/// <param name="From">The first day, where the business is.</param>
/// <param name="To">The last day.</param>
public readonly record struct ActivityQuery(
    [FromQuery(Name = "clientId")] string? ClientId,
    [FromQuery(Name = "type")] string? Type,
    [FromQuery(Name = "from")] string? From,
    [FromQuery(Name = "to")] string? To
)
{
    internal ActivityFilter Read(TimeZoneInfo zone)
    {
        var errors = new FieldErrors();
        Guid? clientId = Guid.TryParse(ClientId, out var id) ? id : null;
        if (!string.IsNullOrEmpty(ClientId) && clientId is null)
            errors.Add("clientId", "unknown client");
        var type = ApiJson.FromSnakeCase<ActivityType>(Type);
        if (!string.IsNullOrEmpty(Type) && type is null)
            errors.Add("type", "There is no such kind of activity.");
        var (from, to) = (DayOf("from", From, errors), DayOf("to", To, errors));
        if (from > to)
            errors.Add("to", "The last day lies before the first.");
        errors.ThrowIfAny();
        return new ActivityFilter(clientId, type, from?.StartIn(zone).ToUniversalTime(), to?.AddDays(1).StartIn(zone).ToUniversalTime());
    }

    private static DateOnly? DayOf(string field, string? text, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        // Further away the calendar itself ends.
        if (
            DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day is { Year: >= 2000 and < 2200 }
        )
            return day;
        errors.Add(field, "A day is written 2026-11-23.");
        return null;
    }
}
