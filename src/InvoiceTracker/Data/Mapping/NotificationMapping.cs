using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace InvoiceTracker.Data.Mapping;

internal sealed class NotificationMapping
    : IEntityTypeConfiguration<Notification>,
        IEntityTypeConfiguration<NotificationPreference>,
        IEntityTypeConfiguration<InvoiceWatch>,
        IEntityTypeConfiguration<FollowUp>,
        IEntityTypeConfiguration<PushSubscription>,
        IEntityTypeConfiguration<PushDelivery>,
        IEntityTypeConfiguration<PushKey>
{
    public void Configure(EntityTypeBuilder<Notification> builder)
    {
        builder.Property(n => n.Title).HasMaxLength(Notification.TitleLength);
        builder.Property(n => n.Body).HasMaxLength(Notification.BodyLength);
        builder.Property(n => n.DedupeKey).HasMaxLength(Notification.KeyLength);
        builder.Property(n => n.Amount).HasMaxLength(60);
        builder.HasOne<User>().WithMany().HasForeignKey(n => n.UserId);

        // A view tells a user once, whatever is tried again; so does everything else that has a name.
        builder.HasIndex(n => new { n.ViewEventId, n.UserId }).IsUnique();
        builder.HasIndex(n => new { n.DedupeKey, n.UserId }).IsUnique().HasFilter("\"DedupeKey\" IS NOT NULL");

        // The centre shows the newest, the bell counts the unread.
        builder.HasIndex(n => new
        {
            n.UserId,
            n.CreatedAt,
            n.Id,
        });
        builder.HasIndex(n => new
        {
            n.UserId,
            n.ReadAt,
            n.InApp,
        });

        // The few whose push and mail are not queued yet.
        builder.HasIndex(n => n.DeliverAt).HasFilter("\"DeliverAt\" IS NOT NULL");
    }

    public void Configure(EntityTypeBuilder<NotificationPreference> builder)
    {
        builder.HasKey(p => new { p.UserId, p.Kind });
        builder.HasOne<User>().WithMany().HasForeignKey(p => p.UserId);
    }

    public void Configure(EntityTypeBuilder<InvoiceWatch> builder)
    {
        builder.HasKey(w => new { w.InvoiceId, w.UserId });
        builder.HasOne<Invoice>().WithMany().HasForeignKey(w => w.InvoiceId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<User>().WithMany().HasForeignKey(w => w.UserId);
        builder.HasIndex(w => w.UserId);
    }

    public void Configure(EntityTypeBuilder<FollowUp> builder)
    {
        builder.HasOne<Invoice>().WithMany().HasForeignKey(f => f.InvoiceId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<User>().WithMany().HasForeignKey(f => f.UserId);

        // What is due, and what one invoice waits for.
        builder.HasIndex(f => f.DueOn, "IX_FollowUps_Open").HasFilter("\"ClosedAt\" IS NULL");
        builder.HasIndex(f => f.InvoiceId);
    }

    public void Configure(EntityTypeBuilder<PushSubscription> builder)
    {
        builder.Property(s => s.Endpoint).HasMaxLength(PushSubscription.EndpointLength);
        builder.Property(s => s.EndpointHash).HasMaxLength(32).IsFixedLength();
        builder.Property(s => s.P256dh).HasMaxLength(65);
        builder.Property(s => s.Auth).HasMaxLength(16);
        builder.Property(s => s.Device).HasMaxLength(PushSubscription.DeviceLength);
        builder.Property(s => s.LastProblem).HasMaxLength(PushSubscription.ProblemLength);
        builder.HasOne<Workspace>().WithMany().HasForeignKey(s => s.WorkspaceId);
        builder.HasOne<User>().WithMany().HasForeignKey(s => s.UserId);

        // A browser is told once, whoever uses it.
        builder.HasIndex(s => s.EndpointHash).IsUnique();
        builder.HasIndex(s => s.UserId);
    }

    public void Configure(EntityTypeBuilder<PushDelivery> builder)
    {
        builder.Property(d => d.Answer).HasMaxLength(PushDelivery.AnswerLength);

        // A lease is one claim of one process: an answer written under another is refused.
        builder.Property(d => d.LeaseUntil).IsConcurrencyToken();
        builder.HasOne<Notification>().WithMany().HasForeignKey(d => d.NotificationId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<PushSubscription>().WithMany().HasForeignKey(d => d.SubscriptionId);

        builder.HasIndex(d => new { d.NotificationId, d.SubscriptionId }).IsUnique();

        // The worker asks for what is due, and for what waits at one browser.
        builder.HasIndex(d => new { d.State, d.NotBefore });
        builder.HasIndex(d => new { d.SubscriptionId, d.State });
    }

    public void Configure(EntityTypeBuilder<PushKey> builder)
    {
        builder.Property(k => k.Id).ValueGeneratedNever();
        builder.Property(k => k.PublicKey).HasMaxLength(65);
        builder.Property(k => k.ProtectedPrivateKey).HasMaxLength(2000);
    }
}
