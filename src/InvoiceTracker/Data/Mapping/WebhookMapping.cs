using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace InvoiceTracker.Data.Mapping;

internal sealed class WebhookMapping : IEntityTypeConfiguration<WebhookEndpoint>, IEntityTypeConfiguration<WebhookDelivery>
{
    public void Configure(EntityTypeBuilder<WebhookEndpoint> builder)
    {
        builder.Property(e => e.Url).HasMaxLength(WebhookEndpoint.UrlLength);
        builder.Property(e => e.Events).HasMaxLength(WebhookEndpoint.EventsLength);
        builder.Property(e => e.ProtectedSecret).HasMaxLength(WebhookEndpoint.SecretLength);
        builder.Property(e => e.LastAnswer).HasMaxLength(WebhookDelivery.AnswerLength);
        builder.HasOne<Workspace>().WithMany().HasForeignKey(e => e.WorkspaceId);

        // Every visit asks whether the business has any.
        builder.HasIndex(e => new { e.WorkspaceId, e.OffAt });
    }

    // No foreign keys: an endpoint that is removed while a visit is written must not take the visit with it.
    public void Configure(EntityTypeBuilder<WebhookDelivery> builder)
    {
        builder.HasKey(d => new { d.EndpointId, d.EventId });
        builder.Property(d => d.Type).HasMaxLength(WebhookDelivery.TypeLength);
        builder.Property(d => d.Answer).HasMaxLength(WebhookDelivery.AnswerLength);

        // A lease is one claim of one process: an answer written under another is refused.
        builder.Property(d => d.LeaseUntil).IsConcurrencyToken();

        // The worker asks for what is due, a person for what an endpoint was told last.
        builder.HasIndex(d => new { d.State, d.NotBefore });
        builder.HasIndex(d => new
        {
            d.EndpointId,
            d.At,
            d.EventId,
        });
    }
}
