using System.Net;
using InvoiceTracker.Data;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Pages;

/// <summary>How numbers are written, and the proof that none is missing.</summary>
public sealed class SettingsNumberingTests
{
    [Fact]
    public async Task The_example_is_the_number_that_the_next_invoice_gets()
    {
        await using var app = await App.StartAsync();
        using var maya = await app.SignInAsync(app.Maya);
        await app.GivenASentInvoiceAsync();

        var example = await maya.SeeAsync("/settings/numbering?handler=Example&Input.Pattern=INV-{YY}/{SEQ:3}&Input.RestartYearly=true");
        Assert.Contains("INV-26/002", example, StringComparison.Ordinal);
        Assert.DoesNotContain("<html", example, StringComparison.Ordinal);

        await maya.SubmitAsync("/settings/numbering", Numbering("INV-{YY}/{SEQ:3}", restartYearly: true));
        Assert.Equal("INV-26/002", (await app.GivenASentInvoiceAsync()).Number);
    }

    [Theory]
    [InlineData("", true, "A number pattern has 1 to 40 characters.")]
    [InlineData("{YYYY}", true, "exactly one {SEQ}")]
    [InlineData("<b>{YYYY}{SEQ}", true, "only letters, digits")]
    [InlineData("INV-{SEQ:4}", true, "need {YYYY} or {YY} in the pattern")]
    [InlineData("{YYYY}-{SEQ:4}", false, "which an invoice has already")]
    public async Task A_pattern_that_would_repeat_numbers_or_cannot_be_read_is_refused(
        string pattern,
        bool restartYearly,
        string explanation
    )
    {
        await using var app = await App.StartAsync();
        using var maya = await app.SignInAsync(app.Maya);
        await app.GivenASentInvoiceAsync();

        var response = await maya.SubmitAsync("/settings/numbering", Numbering(pattern, restartYearly));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var page = await response.ReadAsync();
        Assert.Contains(explanation, page, StringComparison.Ordinal);
        Assert.Contains("id=\"Input_Pattern-error\"", page, StringComparison.Ordinal);
        Assert.Equal("{YYYY}-{SEQ:4}", (await app.QueryAsync(db => db.Workspaces.AsNoTracking().SingleAsync())).NumberPattern);
    }

    [Fact]
    public async Task The_audit_counts_what_is_there_and_what_is_missing()
    {
        await using var app = await App.StartAsync();
        using var maya = await app.SignInAsync(app.Maya);
        var first = await app.GivenASentInvoiceAsync();
        await app.GivenASentInvoiceAsync();
        var last = await app.GivenASentInvoiceAsync();

        Assert.Equal([first.Number, last.Number, "3", "0", "0"], AuditOf(await maya.SeeAsync("/settings/numbering")));

        // The last number is rubbed out: only the counter still knows that it was given.
        await app.QueryAsync(db =>
            db.Invoices.Where(i => i.Id == last.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(i => i.NumberOrder, (long?)null).SetProperty(i => i.Number, (string?)null))
        );
        Assert.Equal(["2", "1", "0"], AuditOf(await maya.SeeAsync("/settings/numbering"))[2..]);

        // One order stands on two invoices.
        await app.QueryAsync(async db =>
        {
            var order = await db.Invoices.Where(i => i.Id == first.Id).Select(i => i.NumberOrder).SingleAsync();
            return await db
                .Invoices.Where(i => i.WorkspaceId == app.Maya.WorkspaceId && i.NumberOrder != null)
                .ExecuteUpdateAsync(set => set.SetProperty(i => i.NumberOrder, order));
        });
        Assert.Equal(["2", "2", "1"], AuditOf(await maya.SeeAsync("/settings/numbering"))[2..]);
    }

    private static (string, string)[] Numbering(string pattern, bool restartYearly) =>
        [("Input.Pattern", pattern), ("Input.RestartYearly", restartYearly ? "true" : "false")];

    private static string[] AuditOf(string page)
    {
        var row = page[page.LastIndexOf("<th scope=\"row\">", StringComparison.Ordinal)..];
        return
        [
            .. row.Split("<td")
                .Skip(1)
                .Select(cell => cell[(cell.IndexOf('>', StringComparison.Ordinal) + 1)..cell.IndexOf('<', StringComparison.Ordinal)]),
        ];
    }
}
