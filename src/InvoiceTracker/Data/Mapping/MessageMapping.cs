using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace InvoiceTracker.Data.Mapping;

internal sealed class MessageMapping : IEntityTypeConfiguration<MailMessage>, IEntityTypeConfiguration<MailSettings>
{
    public void Configure(EntityTypeBuilder<MailMessage> builder)
    {
        builder.Property(m => m.ToName).HasMaxLength(Client.NameLength);
        builder.Property(m => m.ToAddress).HasMaxLength(EmailAddress.MaxLength);
        builder.Property(m => m.Subject).HasMaxLength(MailMessage.SubjectLength);
        builder.Property(m => m.Message).HasMaxLength(MailMessage.MessageLength);
        builder.Property(m => m.ServerReply).HasMaxLength(MailMessage.ReplyLength);
        builder.Property(m => m.DedupeKey).HasMaxLength(400);
        builder.HasOne<Invoice>().WithMany().HasForeignKey(m => m.InvoiceId);

        // A lease is one claim of one process: an answer written under another is refused.
        builder.Property(m => m.LeaseUntil).IsConcurrencyToken();

        // The same intent is queued once.
        builder.HasIndex(m => m.DedupeKey).IsUnique();

        // The worker asks for what is due, the mail page for what happened.
        builder.HasIndex(m => new { m.State, m.NotBefore });
        builder.HasIndex(m => new { m.WorkspaceId, m.QueuedAt });
    }

    public void Configure(EntityTypeBuilder<MailSettings> builder)
    {
        builder.HasKey(s => s.WorkspaceId);
        builder.Property(s => s.Host).HasMaxLength(255);
        builder.Property(s => s.User).HasMaxLength(255);
        builder.Property(s => s.ProtectedPassword).HasMaxLength(2000);
        builder.Property(s => s.From).HasMaxLength(EmailAddress.MaxLength + Workspace.NameLength);
        builder.HasOne<Workspace>().WithOne().HasForeignKey<MailSettings>(s => s.WorkspaceId);
    }
}
