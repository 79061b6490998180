using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace InvoiceTracker.Data.Mapping;

internal sealed class ClientMapping : IEntityTypeConfiguration<Client>, IEntityTypeConfiguration<Contact>
{
    public void Configure(EntityTypeBuilder<Client> builder)
    {
        builder.Property(c => c.Name).HasMaxLength(Client.NameLength);
        builder.Property(c => c.LegalName).HasMaxLength(Client.NameLength);
        builder.Property(c => c.Email).HasMaxLength(EmailAddress.MaxLength);
        builder.Property(c => c.Address).HasMaxLength(Client.AddressLength);
        builder.Property(c => c.PostalCode).HasMaxLength(PostalAddress.PostalCodeLength);
        builder.Property(c => c.City).HasMaxLength(PostalAddress.CityLength);
        builder.Property(c => c.Country).HasMaxLength(2);
        builder.Property(c => c.TaxId).HasMaxLength(Client.TaxIdLength);
        builder.Property(c => c.BuyerReference).HasMaxLength(Client.BuyerReferenceLength);
        builder.Property(c => c.Locale).HasMaxLength(12);
        builder.HasOne<Workspace>().WithMany().HasForeignKey(c => c.WorkspaceId);
        builder.HasMany(c => c.Contacts).WithOne().HasForeignKey(c => c.ClientId).OnDelete(DeleteBehavior.Cascade);

        builder.HasQueryFilter(c => !c.IsSample);

        // The list of clients goes by name.
        builder.HasIndex(c => new { c.WorkspaceId, c.Name });
    }

    public void Configure(EntityTypeBuilder<Contact> builder)
    {
        builder.Property(c => c.Name).HasMaxLength(Contact.NameLength);
        builder.Property(c => c.Email).HasMaxLength(EmailAddress.MaxLength);
    }
}
