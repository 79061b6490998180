using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace InvoiceTracker.Data.Mapping;

internal sealed class PaymentMapping
    : IEntityTypeConfiguration<Payment>,
        IEntityTypeConfiguration<Refund>,
        IEntityTypeConfiguration<ClientCredit>,
        IEntityTypeConfiguration<PaymentPlan>,
        IEntityTypeConfiguration<GatewayConnection>,
        IEntityTypeConfiguration<Checkout>,
        IEntityTypeConfiguration<GatewayEvent>
{
    public void Configure(EntityTypeBuilder<Payment> builder)
    {
        builder.Property(p => p.Reference).HasMaxLength(Payment.ReferenceLength);
        builder.Property(p => p.Note).HasMaxLength(Payment.NoteLength);
        builder.Property(p => p.ReviewReason).HasMaxLength(300);
        builder.HasOne<Invoice>().WithMany().HasForeignKey(p => p.InvoiceId);
        builder.HasIndex(p => p.InvoiceId);

        // A charge that a gateway tells of many times, late or in parallel is one payment.
        builder
            .HasIndex(p => new
            {
                p.WorkspaceId,
                p.Method,
                p.Reference,
            })
            .IsUnique()
            .HasFilter("\"Reference\" IS NOT NULL AND \"Method\" IN ('Stripe', 'PayPal', 'Square')");

        // The list, newest first.
        builder.HasIndex(p => new
        {
            p.WorkspaceId,
            p.CreatedAt,
            p.Id,
        });
    }

    public void Configure(EntityTypeBuilder<Refund> builder)
    {
        builder.Property(r => r.Reference).HasMaxLength(Payment.ReferenceLength);
        builder.HasOne<Payment>().WithMany().HasForeignKey(r => r.PaymentId);
        builder.HasIndex(r => r.PaymentId);
        builder
            .HasIndex(r => new
            {
                r.WorkspaceId,
                r.Method,
                r.Reference,
            })
            .IsUnique()
            .HasFilter("\"Reference\" IS NOT NULL");
    }

    public void Configure(EntityTypeBuilder<ClientCredit> builder)
    {
        builder.HasOne<Client>().WithMany().HasForeignKey(c => c.ClientId);
        builder.HasIndex(c => c.ClientId);
    }

    public void Configure(EntityTypeBuilder<PaymentPlan> builder)
    {
        builder.Property(p => p.Title).HasMaxLength(Invoice.TitleLength);
        builder.HasOne<Workspace>().WithMany().HasForeignKey(p => p.WorkspaceId);
    }

    public void Configure(EntityTypeBuilder<GatewayConnection> builder)
    {
        builder.Property(c => c.Key).HasMaxLength(GatewayConnection.KeyLength);
        builder.Property(c => c.ProtectedSecrets).HasMaxLength(4000);
        builder.Property(c => c.Problem).HasMaxLength(GatewayConnection.ProblemLength);
        builder.HasOne<Workspace>().WithMany().HasForeignKey(c => c.WorkspaceId);
        builder.HasIndex(c => new { c.WorkspaceId, c.Gateway }).IsUnique();
        builder.HasIndex(c => c.Key).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Checkout> builder)
    {
        builder.Property(c => c.SessionId).HasMaxLength(Checkout.SessionLength);
        builder.Property(c => c.Url).HasMaxLength(Checkout.UrlLength);
        builder.HasOne<Invoice>().WithMany().HasForeignKey(c => c.InvoiceId);

        // Fifty clicks open one page.
        builder.HasIndex(c => new { c.InvoiceId, c.Gateway }, "IX_Checkouts_Open").IsUnique().HasFilter("\"State\" = 'Open'");
        builder.HasIndex(c => new { c.ConnectionId, c.SessionId });

        // What nobody has confirmed yet is asked for.
        builder.HasIndex(c => new { c.State, c.CheckedAt });
    }

    public void Configure(EntityTypeBuilder<GatewayEvent> builder)
    {
        builder.Property(e => e.EventId).HasMaxLength(GatewayEvent.EventIdLength);
        builder.Property(e => e.Type).HasMaxLength(GatewayEvent.TypeLength);
        builder.Property(e => e.Problem).HasMaxLength(GatewayEvent.ProblemLength);
        builder.HasIndex(e => new { e.ConnectionId, e.EventId }).IsUnique();

        // The few that are still to be applied.
        builder.HasIndex(e => e.NotBefore).HasFilter("\"DoneAt\" IS NULL");
    }
}
