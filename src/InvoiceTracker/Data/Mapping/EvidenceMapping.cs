using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace InvoiceTracker.Data.Mapping;

internal sealed class EvidenceMapping
    : IEntityTypeConfiguration<ViewEvent>,
        IEntityTypeConfiguration<ViewChange>,
        IEntityTypeConfiguration<EvidenceHead>,
        IEntityTypeConfiguration<SigningKey>,
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
        builder.Property(v => v.GateKey).HasMaxLength(16);
        builder.Property(v => v.AgentKey).HasMaxLength(16);
        builder.Property(v => v.NetworkLabel).HasMaxLength(ViewEvent.NetworkLabelLength);
        builder.Property(v => v.Hash).HasMaxLength(32);
        builder.Property(v => v.FactsHash).HasMaxLength(32);
        builder.Property(v => v.FactsSalt).HasMaxLength(16);
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

        // What else one network did with an invoice.
        builder.HasIndex(v => new
        {
            v.InvoiceId,
            v.NetworkKey,
            v.At,
        });

        // The few that wait, and the few that fell into a trap.
        builder.HasIndex(v => v.HeldUntil).HasFilter("\"HeldUntil\" IS NOT NULL");
        builder.HasIndex(v => new { v.LinkId, v.AgentKey }, "IX_ViewEvents_Trapped").HasFilter("\"Reason\" = 'ScannerTrap'");
    }

    public void Configure(EntityTypeBuilder<ViewChange> builder)
    {
        builder.Property(c => c.Hash).HasMaxLength(32);
        builder.HasOne<ViewEvent>().WithMany().HasForeignKey(c => c.ViewEventId);
        builder.HasIndex(c => c.InvoiceId);
    }

    public void Configure(EntityTypeBuilder<EvidenceHead> builder)
    {
        builder.HasKey(h => h.InvoiceId);
        builder.Property(h => h.Hash).HasMaxLength(32);
        builder.Property(h => h.Signature).HasMaxLength(64);
        builder.HasOne<Invoice>().WithOne().HasForeignKey<EvidenceHead>(h => h.InvoiceId);
    }

    public void Configure(EntityTypeBuilder<SigningKey> builder) => builder.Property(k => k.ProtectedKey).HasMaxLength(1000);

    public void Configure(EntityTypeBuilder<ViewGate> builder)
    {
        builder.HasKey(g => new { g.LinkId, g.NetworkKey });
        builder.Property(g => g.NetworkKey).HasMaxLength(16);

        // Rows older than a day are removed.
        builder.HasIndex(g => g.LastOpenAt);
    }

    public void Configure(EntityTypeBuilder<NetworkHashKey> builder)
    {
        builder.HasKey(k => k.Day);
        builder.Property(k => k.ProtectedKey).HasMaxLength(400);
    }

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
