using MimeKit;

namespace InvoiceTracker.Features.Mail;

/// <summary>Writes each mail into a file instead of sending it, for a first look and for tests: <c>{DataDirectory}/mail/*.eml</c>.</summary>
public sealed class PickupFolderTransport(string folder) : IMailTransport
{
    // RFC 5322 2.1.1; within it nothing needs breaking, so that a link can be read in the file as it is.
    private const int LongestLine = 998;

    public async Task<Delivery> SendAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        // The left side of our Message-IDs; the same mail written again replaces its file.
        var path = PathOf(Guid.Parse(message.MessageId!.Split('@')[0]));
        var unfinished = path + ".tmp";
        try
        {
            Directory.CreateDirectory(folder);
            message.Prepare(EncodingConstraint.EightBit, LongestLine);
            await using (var file = File.Create(unfinished))
            {
                await message.WriteToAsync(file, cancellationToken);
                file.Flush(flushToDisk: true);
            }
            // Who watches the folder sees whole mails only.
            File.Move(unfinished, path, overwrite: true);
            return new Delivery(DeliveryResult.Accepted, $"Written to {Path.GetFileName(path)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            return new Delivery(DeliveryResult.Deferred, $"The mail could not be written: {e.Message}");
        }
    }

    /// <returns>The mail as it was written, or null.</returns>
    public async Task<MimeMessage?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        Has(id) ? await MimeMessage.LoadAsync(PathOf(id), cancellationToken) : null;

    public bool Has(Guid id) => File.Exists(PathOf(id));

    public void Remove(Guid id)
    {
        if (Has(id))
            File.Delete(PathOf(id));
    }

    private string PathOf(Guid id) => Path.Combine(folder, $"{id:N}.eml");
}
