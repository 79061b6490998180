using InvoiceTracker.Tests.Features.Mail;
using InvoiceTracker.Tests.Support;

namespace InvoiceTracker.Tests.Features.Tracking;

/// <summary>An app whose operator lists the networks of RFC 2544 as a filter's and a cloud's.</summary>
public sealed class TrackedApp : App
{
    public const string InAFilter = "198.18.1.1";
    public const string InACloud = "198.19.1.1";

    private readonly string _file = Path.GetTempFileName();

    public TrackedApp()
    {
        File.WriteAllText(_file, "198.18.0.0/16 certain Sieve Ltd # ours\n\n198.19.0.0/16 probable Nimbus\n");
        With("Tracking:NetworksFile", _file);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        File.Delete(_file);
    }

    /// <summary>A sent invoice whose mail was delivered long enough ago to say nothing.</summary>
    public async Task<SentInvoice> GivenAnOldInvoiceAsync(bool hasThreeRecipients = false)
    {
        var invoice = hasThreeRecipients
            ? await this.SentInvoiceAsync(await this.GivenAMailedInvoiceAsync(to: ["a@acme.example", "b@acme.example", "c@acme.example"]))
            : await this.GivenASentInvoiceAsync();
        await this.MailsAsync(invoice.Id);
        Clock.Advance(TimeSpan.FromMinutes(5));
        return invoice;
    }
}
