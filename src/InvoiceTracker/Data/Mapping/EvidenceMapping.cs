using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace InvoiceTracker.Data.Mapping;

internal sealed class EvidenceMapping
    : IEntityTypeConfiguration<ViewEvent>,
        IEntityTypeConfiguration<ViewGate>,
        IEntityTypeConfiguration<NetworkHashKey>,
        IEntityTypeConfiguration<ActivityEntry>
{
    public void Configure(EntityTypeBuilder<ViewEvent> builder)
    {
        builder.Property(v => v.Recipient).HasMaxLength(Client.NameLength);
        builder.Property(v => v.Method).HasMaxLength(20);
        builder.Property(v => v.Rule).HasMaxLength(ViewEvent.RuleLength);
        builder.Property(v => v.ReasonText).HasMaxLength(400);
        builder.Property(v => v.NetworkKey).HasMaxLength(16);
        builder.Property(v => v.Browser).HasMaxLength(40);
        builder.Property(v => v.System).HasMaxLength(40);
        builder.HasOne<Invoice>().WithMany().HasForeignKey(v => v.InvoiceId);

        // The evidence of one invoice, newest first.
        builder.HasIndex(v => new
        {
            v.InvoiceId,
            v.At,
            v.Id,
        });
    }

    public void Configure(EntityTypeBuilder<ViewGate> builder)
    {
        builder.HasKey(g => new { g.LinkId, g.NetworkKey });
        builder.Property(g => g.NetworkKey).HasMaxLength(16);

        // Rows older than a day are removed.
        builder.HasIndex(g => g.LastOpenAt);
    }

    public void Configure(EntityTypeBuilder<NetworkHashKey> builder) => builder.Property(k => k.ProtectedKey).HasMaxLength(400);

    public void Configure(EntityTypeBuilder<ActivityEntry> builder)
    {
        builder.Property(a => a.Text).HasMaxLength(ActivityEntry.TextLength);

        // One invoice's timeline and the workspace's feed, newest first.
        builder.HasIndex(a => new
        {
            a.InvoiceId,
            a.At,
            a.Id,
        });
        builder.HasIndex(a => new
        {
            a.WorkspaceId,
            a.At,
            a.Id,
        });
    }
}
