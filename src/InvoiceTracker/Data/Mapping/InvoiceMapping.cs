using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace InvoiceTracker.Data.Mapping;

internal sealed class InvoiceMapping
    : IEntityTypeConfiguration<Invoice>,
        IEntityTypeConfiguration<LineItem>,
        IEntityTypeConfiguration<InvoiceRevision>,
        IEntityTypeConfiguration<InvoiceLink>
{
    public void Configure(EntityTypeBuilder<Invoice> builder)
    {
        builder.Property(i => i.Number).HasMaxLength(60);
        builder.Property(i => i.GivenTitle).HasMaxLength(Invoice.TitleLength);
        builder.Property(i => i.PurchaseOrder).HasMaxLength(100);
        builder.Property(i => i.Notes).HasMaxLength(Invoice.NotesLength);
        builder.Property(i => i.Terms).HasMaxLength(Invoice.NotesLength);
        builder.Property(i => i.Version).IsConcurrencyToken();
        builder.Ignore(i => i.Content);
        builder.Ignore(i => i.OfferedAt);
        builder.Ignore(i => i.PlanTag);

        builder.HasOne<Workspace>().WithMany().HasForeignKey(i => i.WorkspaceId);
        builder.HasOne<User>().WithMany().HasForeignKey(i => i.CreatorId);
        builder.HasOne(i => i.Client).WithMany().HasForeignKey(i => i.ClientId);
        builder.HasMany(i => i.LineItems).WithOne().HasForeignKey(l => l.InvoiceId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(i => i.Activity).WithOne().HasForeignKey(a => a.InvoiceId).OnDelete(DeleteBehavior.Cascade);

        // Whoever wants the sample asks for it by name (IgnoreQueryFilters); whoever forgets it cannot count it.
        builder.HasQueryFilter(i => !i.IsSample);

        // A number stands once in a workspace.
        builder.HasIndex(i => new { i.WorkspaceId, i.Number }).IsUnique();

        // The list, by each of its orders; the key ends every order, so that a page can begin after a row.
        builder.HasIndex(i => new
        {
            i.WorkspaceId,
            i.CreatedAt,
            i.Id,
        });
        builder.HasIndex(i => new
        {
            i.WorkspaceId,
            i.NumberOrder,
            i.Id,
        });
        builder.HasIndex(i => new
        {
            i.WorkspaceId,
            i.DueOn,
            i.Id,
        });
        builder.HasIndex(i => new
        {
            i.WorkspaceId,
            i.TotalMinor,
            i.Id,
        });
        builder.HasIndex(i => new
        {
            i.WorkspaceId,
            i.ViewedAt,
            i.Id,
        });

        // The chips of the list and the follow-up board ask by status.
        builder.HasIndex(i => new
        {
            i.WorkspaceId,
            i.Status,
            i.DueOn,
        });
        builder.HasIndex(i => i.ClientId);
        builder.HasOne(i => i.Plan).WithMany().HasForeignKey(i => i.PlanId);
        builder.HasOne<Invoice>().WithMany().HasForeignKey(i => i.CreditedInvoiceId);
    }

    public void Configure(EntityTypeBuilder<LineItem> builder)
    {
        builder.Property(l => l.Description).HasMaxLength(LineItem.DescriptionLength);
        builder.Property(l => l.Unit).HasMaxLength(LineItem.UnitLength);
        builder.Property(l => l.Quantity).HasPrecision(18, 6);
        builder.Property(l => l.UnitPrice).HasPrecision(18, 6);
        builder.Property(l => l.TaxPercent).HasPrecision(9, 6);
        builder.Ignore(l => l.Content);
    }

    public void Configure(EntityTypeBuilder<InvoiceRevision> builder)
    {
        builder.HasKey(r => new { r.InvoiceId, r.Number });
        builder.Property(r => r.Sha256).HasMaxLength(32).IsFixedLength();
        builder.HasOne<Invoice>().WithMany().HasForeignKey(r => r.InvoiceId);
    }

    public void Configure(EntityTypeBuilder<InvoiceLink> builder)
    {
        builder.Property(l => l.RecipientName).HasMaxLength(Client.NameLength);
        builder.Property(l => l.Email).HasMaxLength(EmailAddress.MaxLength);
        builder.Property(l => l.ProtectedToken).HasMaxLength(400);
        builder.Property(l => l.TokenHash).HasMaxLength(32).IsFixedLength();
        builder.HasIndex(l => l.TokenHash).IsUnique();
        builder.HasOne<Invoice>().WithMany().HasForeignKey(l => l.InvoiceId);
        builder.HasOne<Client>().WithMany().HasForeignKey(l => l.ClientId);
    }
}
