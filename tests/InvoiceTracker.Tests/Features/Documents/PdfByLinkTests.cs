using System.Net;
using System.Net.Http.Headers;
using InvoiceTracker.Features.Documents;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceTracker.Tests.Features.Documents;

public sealed class PdfByLinkTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task The_link_shows_the_frozen_bytes_under_a_name_to_save_them()
    {
        var invoice = await app.GivenASentInvoiceAsync("Logo design");

        var response = await app.OpenAsync($"{invoice.Anna}/pdf");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/pdf", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal($"inline; filename=Invoice-{invoice.Number}.pdf", response.Content.Headers.ContentDisposition?.ToString());
        var bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(
            await app.QueryAsync(db => db.InvoiceRevisions.Where(r => r.InvoiceId == invoice.Id).Select(r => r.Pdf).SingleAsync()),
            bytes
        );
        Assert.Contains("Logo design", PdfReading.Text(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revision_kept_without_bytes_is_drawn_from_its_document()
    {
        var invoice = await app.GivenASentInvoiceAsync();
        var frozen = await app.QueryAsync(db => db.InvoiceRevisions.Where(r => r.InvoiceId == invoice.Id).Select(r => r.Pdf).SingleAsync());
        await app.QueryAsync(db =>
            db.InvoiceRevisions.Where(r => r.InvoiceId == invoice.Id).ExecuteUpdateAsync(set => set.SetProperty(r => r.Pdf, (byte[]?)null))
        );

        var drawn = await app.Services.GetRequiredService<RevisionReader>().PdfAsync(invoice.Id, 1, CancellationToken.None);

        Assert.Equal(frozen, drawn);
    }

    [Fact]
    public async Task A_part_can_be_asked_for_and_a_question_for_the_head_is_answered_without_a_body()
    {
        var invoice = await app.GivenASentInvoiceAsync();
        using var browser = app.Browser();
        var part = Story.Request($"{invoice.Anna}/pdf");
        part.Headers.Range = new RangeHeaderValue(0, 4);

        var answered = await browser.SendAsync(part);
        var head = await app.OpenAsync($"{invoice.Anna}/pdf", method: HttpMethod.Head);

        Assert.Equal((HttpStatusCode.PartialContent, "%PDF-"), (answered.StatusCode, await answered.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        Assert.True(head.Content.Headers.ContentLength > 1_000);
    }

    [Fact]
    public async Task A_thousand_ranges_are_one_answer()
    {
        var invoice = await app.GivenASentInvoiceAsync();
        using var browser = app.Browser();
        var request = Story.Request($"{invoice.Anna}/pdf");
        request.Headers.TryAddWithoutValidation(
            "Range",
            "bytes=" + string.Join(',', Enumerable.Range(0, 1_000).Select(i => $"{i * 4}-{(i * 4) + 1}"))
        );

        var response = await browser.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.InRange((await response.Content.ReadAsByteArrayAsync()).Length, 1_000, 40_000);
    }
}
