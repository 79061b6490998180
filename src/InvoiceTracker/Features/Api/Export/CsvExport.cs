using System.Globalization;
using System.Text;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Invoices;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Api.Export;

/// <summary>The workspace's invoices and activity as tables for spreadsheets, written row by row however many there are.</summary>
public sealed class CsvExport(AppDbContext db, InvoiceList list, CurrentUser me, TimeProvider clock)
{
    public const string ContentType = "text/csv; charset=utf-8";

    private const int ReadAtOnce = 200;

    private static readonly string[] s_invoiceColumns =
    [
        "number",
        "title",
        "client",
        "status",
        "label",
        "kind",
        "currency",
        "issueDate",
        "dueDate",
        "subtotal",
        "tax",
        "total",
        "amountPaid",
        "amountCredited",
        "balanceDue",
        "sentAt",
        "firstViewedAt",
        "viewedAt",
        "viewCount",
        "opens",
        "paidAt",
        "id",
    ];

    private static readonly string[] s_activityColumns = ["at", "type", "text", "number", "title", "client", "viewId", "invoiceId", "id"];

    public Task WriteInvoicesAsync(Stream output, InvoiceFilter filter, CancellationToken cancellationToken) =>
        WriteAsync(output, s_invoiceColumns, InvoicesAsync(filter, cancellationToken), Write, cancellationToken);

    public Task WriteActivityAsync(Stream output, ActivityFilter filter, CancellationToken cancellationToken) =>
        WriteAsync(output, s_activityColumns, ActivityAsync(filter, cancellationToken), Write, cancellationToken);

    // A page at a time goes out before the next is read.
    private static async Task WriteAsync<T>(
        Stream output,
        string[] columns,
        IAsyncEnumerable<IReadOnlyList<T>> pages,
        Action<CsvWriter, T> write,
        CancellationToken cancellationToken
    )
    {
        await using var text = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        using var rows = new StringWriter(CultureInfo.InvariantCulture);
        var csv = new CsvWriter(rows);
        foreach (var column in columns)
            csv.Value(column);
        csv.EndRow();
        await foreach (var page in pages)
        {
            foreach (var row in page)
                write(csv, row);
            await text.WriteAsync(rows.GetStringBuilder(), cancellationToken);
            rows.GetStringBuilder().Clear();
            await text.FlushAsync(cancellationToken);
        }
        await text.WriteAsync(rows.GetStringBuilder(), cancellationToken);
    }

    private async IAsyncEnumerable<IReadOnlyList<InvoiceLine>> InvoicesAsync(
        InvoiceFilter filter,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var today = me.Workspace.DayOf(clock.GetUtcNow());
        Cursor? after = null;
        do
        {
            var page = await list.ReadAsync(filter, after, ReadAtOnce, cancellationToken);
            var ids = page.Rows.Select(row => row.Id).ToList();
            var invoices = await db
                .Invoices.Of(me)
                .AsNoTracking()
                .Where(i => ids.Contains(i.Id))
                .Include(i => i.Client)
                .Include(i => i.Plan)
                .ToDictionaryAsync(i => i.Id, cancellationToken);
            var opens = await db
                .ViewEvents.AsNoTracking()
                .Where(v => ids.Contains(v.InvoiceId) && (v.CorrectedTo ?? v.Verdict) == ViewVerdict.Counted)
                .OrderBy(v => v.At)
                .Select(v => new { v.InvoiceId, v.At })
                .ToListAsync(cancellationToken);
            var opensOf = opens.ToLookup(v => v.InvoiceId, v => v.At);
            yield return [.. ids.Where(invoices.ContainsKey).Select(id => new InvoiceLine(invoices[id], [.. opensOf[id]], today))];
            after = page.Next;
        } while (after is not null);
    }

    private async IAsyncEnumerable<IReadOnlyList<ActivityLine>> ActivityAsync(
        ActivityFilter filter,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var entries = db.ActivityOf(me, filter);
        var rest = entries;
        while (true)
        {
            var page = await rest.InOrder(e => e.At, e => e.Id, descending: true).Take(ReadAtOnce).ToListAsync(cancellationToken);
            var ids = page.Select(e => e.InvoiceId).Distinct().ToList();
            var invoices = await db
                .Invoices.AsNoTracking()
                .Where(i => ids.Contains(i.Id))
                .Include(i => i.Client)
                .Include(i => i.Plan)
                .ToDictionaryAsync(i => i.Id, cancellationToken);
            yield return page.ConvertAll(e => new ActivityLine(e, e.InvoiceId is { } id ? invoices.GetValueOrDefault(id) : null));
            if (page.Count < ReadAtOnce)
                yield break;
            rest = entries.Beyond(e => e.At, e => e.Id, page[^1].At, page[^1].Id, descending: true);
        }
    }

    private static void Write(CsvWriter csv, InvoiceLine line)
    {
        var invoice = line.Invoice;
        csv.Text(invoice.Number)
            .Text(invoice.Title)
            .Text(invoice.Client?.Name)
            .Value(invoice.Status.ToSnakeCase())
            .Value(invoice.Label(line.Today).ToSnakeCase())
            .Value(invoice.Kind.ToSnakeCase())
            .Value(invoice.Currency.Code)
            .Value(invoice.IssuedOn?.ToString("O", CultureInfo.InvariantCulture))
            .Value(invoice.DueOn.ToString("O", CultureInfo.InvariantCulture))
            .Value(invoice.Subtotal.ToString())
            .Value(invoice.Tax.ToString())
            .Value(invoice.Total.ToString())
            .Value(invoice.AmountPaid.ToString())
            .Value(invoice.AmountCredited.ToString())
            .Value(invoice.BalanceDue.ToString())
            .Value(invoice.SentAt.ToText())
            .Value(invoice.FirstViewedAt.ToText())
            .Value(invoice.ViewedAt.ToText())
            .Value(invoice.ViewCount.ToString(CultureInfo.InvariantCulture))
            .Value(string.Join(' ', line.Opens.Select(Instant.Format)))
            .Value(invoice.PaidAt.ToText())
            .Value(invoice.Id.ToString())
            .EndRow();
    }

    private static void Write(CsvWriter csv, ActivityLine line) =>
        csv.Value(Instant.Format(line.Entry.At))
            .Value(line.Entry.Type.ToSnakeCase())
            .Text(line.Entry.Text)
            .Text(line.Invoice?.Number)
            .Text(line.Invoice?.Title)
            .Text(line.Invoice?.Client?.Name)
            .Value(line.Entry.ViewEventId?.ToString())
            .Value(line.Entry.InvoiceId?.ToString())
            .Value(line.Entry.Id.ToString())
            .EndRow();

    private sealed record InvoiceLine(Invoice Invoice, IReadOnlyList<DateTimeOffset> Opens, DateOnly Today);

    private sealed record ActivityLine(ActivityEntry Entry, Invoice? Invoice);
}
