using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Tracking.Evidence;
using InvoiceTracker.Tests.Features.Tracking.Evidence;
using InvoiceTracker.Tests.Support;

namespace InvoiceTracker.Tests.Features.Api;

/// <summary>AC-16 and AC-37: a verdict is corrected both ways, and what is kept can be checked by anybody.</summary>
public sealed class EvidenceApiTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task A_counted_open_that_was_not_the_client_is_counted_out_and_stays_on_record()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var invoice = await app.GivenASentInvoiceAsync();
        await app.OpenAsync(invoice.Anna);
        var first = app.Clock.GetUtcNow();
        app.Clock.Advance(TimeSpan.FromMinutes(20));
        await app.OpenAsync(invoice.Anna);
        var latest = (await app.ViewsAsync(invoice.Id, 2))[1];

        var view = (await api.PostAsync($"/views/{latest.Id}/correct", new { count = false })).Ok();

        Assert.Equal((latest.Id.ToString(), "counted", "suppressed"), (view.Text("id"), view.Text("verdict"), view.Text("correctedTo")));
        Assert.Equal(("page_loaded", JsonValueKind.Null), (view.Text("confidence"), view.GetProperty("secondsVisible").ValueKind));
        var stored = await app.FindAsync(invoice.Id);
        Assert.Equal((1, first, first), (stored.ViewCount, stored.ViewedAt, stored.FirstViewedAt));
        var changed = Assert.Single(await app.ActivityAsync(invoice.Id, ActivityType.VerdictChanged));
        Assert.Equal("Maya Lindqvist said of an open: not my client", changed.Text);
        await AssertVerifiesAsync();

        var again = (await api.PostAsync($"/views/{latest.Id}/correct", new { count = true })).Ok();
        Assert.Equal(JsonValueKind.Null, again.GetProperty("correctedTo").ValueKind);
        Assert.Equal((2, latest.At), ((await app.FindAsync(invoice.Id)) is var i ? i.ViewCount : 0, i.ViewedAt));
        await AssertVerifiesAsync();
    }

    [Fact]
    public async Task A_filtered_visit_that_was_the_client_counts_from_its_own_moment()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var invoice = await app.GivenASentInvoiceAsync();
        await app.OpenAsync(invoice.Anna, agent: Story.Googlebot);
        var robot = Assert.Single(await app.ViewsAsync(invoice.Id, 1));
        app.Clock.Advance(TimeSpan.FromHours(1));

        var view = (await api.PostAsync($"/views/{robot.Id}/correct", new { count = true })).Ok();

        Assert.Equal(("suppressed", "bot_user_agent", "counted"), (view.Text("verdict"), view.Text("reason"), view.Text("correctedTo")));
        var stored = await app.FindAsync(invoice.Id);
        Assert.Equal((1, robot.At, robot.At), (stored.ViewCount, stored.ViewedAt, stored.FirstViewedAt));
        await AssertVerifiesAsync();
    }

    [Fact]
    public async Task What_the_page_reported_stands_in_the_view()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var invoice = await app.GivenASentInvoiceAsync();
        var page = await (await app.OpenAsync(invoice.Anna)).Content.ReadAsStringAsync();
        await app.ReportAsync(invoice.Anna, page, visibleMs: 3_400, interaction: "scroll");
        await app.EventuallyAsync(db => Task.FromResult(db.ViewChanges.Count(c => c.InvoiceId == invoice.Id)), count => count > 0);

        var view = Assert.Single((await api.ReadAsync($"/invoices/{invoice.Id}/views")).Items());

        Assert.Equal(
            ("counted", "confirmed", 3),
            (view.Text("verdict"), view.Text("confidence"), view.GetProperty("secondsVisible").GetInt32())
        );
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"count":null}""")]
    [InlineData("""{"count":"yes"}""")]
    [InlineData("""{"count":1}""")]
    [InlineData("""{"Count":true}""")]
    public async Task A_correction_says_true_or_false(string body)
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var invoice = await app.GivenASentInvoiceAsync();
        await app.OpenAsync(invoice.Anna);
        var view = Assert.Single(await app.ViewsAsync(invoice.Id, 1));

        Assert.NotEmpty((await api.SendJsonAsync(HttpMethod.Post, $"/views/{view.Id}/correct", body)).ErrorAt("count"));
        Assert.Equal(1, (await app.FindAsync(invoice.Id)).ViewCount);
    }

    [Fact]
    public async Task Who_reads_only_or_belongs_elsewhere_corrects_nothing()
    {
        var invoice = await app.GivenASentInvoiceAsync();
        await app.OpenAsync(invoice.Anna);
        var view = Assert.Single(await app.ViewsAsync(invoice.Id, 1));
        using var reader = await app.ApiOfAsync(app.Maya, ApiScope.Read);
        using var accountant = await app.ApiOfAsync(await app.GivenAnAccountantAsync());
        using var stranger = await app.ApiOfAsync(await app.GivenAnotherWorkspaceAsync());

        var path = $"/views/{view.Id}/correct";
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync(path, new { count = false })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await accountant.PostAsync(path, new { count = false })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync(path, new { count = false })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync($"/views/{Guid.NewGuid()}/correct", new { count = false })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.ReadAsync($"/invoices/{invoice.Id}/evidence")).Status);
        Assert.Equal(HttpStatusCode.OK, (await reader.ReadAsync($"/invoices/{invoice.Id}/evidence")).Status);
        Assert.Equal(1, (await app.FindAsync(invoice.Id)).ViewCount);
    }

    /// <summary>Nothing of ours is used here: only what the document itself says.</summary>
    [Fact]
    public async Task The_document_can_be_checked_by_a_third_party()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var invoice = await app.GivenAHistoryAsync();

        var document = (await api.ReadAsync($"/invoices/{invoice.Id}/evidence")).Ok();

        Assert.Equal((invoice.Id.ToString(), invoice.Number), (document.Text("invoiceId"), document.Text("number")));
        var events = document.GetProperty("events").EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(1, 9), events.Select(e => e.GetProperty("sequence").GetInt32()));
        var previous = new byte[32];
        foreach (var one in events)
        {
            var entry = one.Text("entry");
            previous = SHA256.HashData([.. previous, .. Encoding.UTF8.GetBytes(entry)]);
            Assert.Equal(Convert.ToHexStringLower(previous), one.Text("hash"));
            AssertSays(JsonDocument.Parse(entry).RootElement, one);
        }

        var head = document.GetProperty("head");
        Assert.Equal(
            (9, Convert.ToHexStringLower(previous), "ES256"),
            (head.GetProperty("sequence").GetInt32(), head.Text("hash"), head.Text("algorithm"))
        );
        var signed = new byte[16 + 8 + 32];
        Convert.FromHexString(invoice.Id.ToString("N")).CopyTo(signed, 0);
        BinaryPrimitives.WriteInt64BigEndian(signed.AsSpan(16), 9);
        previous.CopyTo(signed, 24);
        using var key = ECDsa.Create();
        key.ImportFromPem(head.Text("publicKey"));
        Assert.True(key.VerifyData(signed, Base64Url.DecodeFromChars(head.Text("signature")), HashAlgorithmName.SHA256));

        var limits = string.Join(' ', document.GetProperty("limits").EnumerateArray().Select(l => l.GetString()));
        Assert.Contains("does not prove who the person was", limits, StringComparison.Ordinal);
        Assert.Contains("nobody else held the link", limits, StringComparison.Ordinal);
        Assert.Contains("clock of the server", limits, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invoice_that_nobody_visited_has_no_chain()
    {
        using var api = await app.ApiOfAsync(app.Maya);

        var document = (await api.ReadAsync($"/invoices/{await app.GivenADraftAsync()}/evidence")).Ok();

        Assert.Equal((0, JsonValueKind.Null), (document.GetProperty("events").GetArrayLength(), document.GetProperty("head").ValueKind));
    }

    // The named fields say the same as the text that was hashed.
    private static void AssertSays(JsonElement entry, JsonElement one)
    {
        Assert.Equal(
            (one.Text("type"), one.GetProperty("sequence").GetInt64(), one.Text("id")),
            (entry[0].GetString(), entry[1].GetInt64(), entry[2].GetString())
        );
        Assert.Equal(DateTimeOffset.Parse(one.Text("at"), CultureInfo.InvariantCulture).ToUnixTimeMilliseconds(), entry[5].GetInt64());
        if (one.Text("type") is "change")
        {
            Assert.Equal(one.Text("viewId"), entry[4].GetString());
            Assert.Equal(
                (one.Text("fromVerdict"), one.Text("verdict")),
                (entry[6].GetString()!.ToLowerInvariant(), entry[8].GetString()!.ToLowerInvariant())
            );
            return;
        }
        Assert.Equal((one.Text("linkId"), one.Text("verdict")), (entry[4].GetString(), entry[9].GetString()!.ToLowerInvariant()));
        var facts = one.GetProperty("facts");
        var factsHash = SHA256.HashData([.. Convert.FromHexString(facts.Text("salt")), .. Encoding.UTF8.GetBytes(facts.Text("entry"))]);
        Assert.Equal((Convert.ToHexStringLower(factsHash), one.Text("factsHash")), (one.Text("factsHash"), entry[11].GetString()));
        Assert.Equal(facts.GetProperty("recipient").GetString(), JsonDocument.Parse(facts.Text("entry")).RootElement[0].GetString());
    }

    private async Task AssertVerifiesAsync() =>
        Assert.Null(
            (await app.InScopeAsync<EvidenceVerifier, EvidenceAudit>(verifier => verifier.VerifyAllAsync(CancellationToken.None))).Broken
        );
}
