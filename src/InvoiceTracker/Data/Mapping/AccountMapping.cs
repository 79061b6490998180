using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace InvoiceTracker.Data.Mapping;

internal sealed class AccountMapping
    : IEntityTypeConfiguration<Workspace>,
        IEntityTypeConfiguration<User>,
        IEntityTypeConfiguration<Membership>,
        IEntityTypeConfiguration<ApiToken>,
        IEntityTypeConfiguration<IdempotentAnswer>,
        IEntityTypeConfiguration<NumberSeries>
{
    public void Configure(EntityTypeBuilder<Workspace> builder)
    {
        builder.Property(w => w.Name).HasMaxLength(Workspace.NameLength);
        builder.Property(w => w.LegalName).HasMaxLength(Workspace.NameLength);
        builder.Property(w => w.Address).HasMaxLength(Workspace.AddressLength);
        builder.Property(w => w.PostalCode).HasMaxLength(PostalAddress.PostalCodeLength);
        builder.Property(w => w.City).HasMaxLength(PostalAddress.CityLength);
        builder.Property(w => w.Country).HasMaxLength(2);
        builder.Property(w => w.TaxId).HasMaxLength(Workspace.TaxIdLength);
        builder.Property(w => w.Email).HasMaxLength(EmailAddress.MaxLength);
        builder.Property(w => w.Phone).HasMaxLength(Workspace.PhoneLength);
        builder.Property(w => w.TimeZoneId).HasMaxLength(TimeZones.MaxLength);
        builder.Property(w => w.Locale).HasMaxLength(12);
        builder.Property(w => w.BankDetails).HasMaxLength(Workspace.BankDetailsLength);
        builder.Property(w => w.NumberPattern).HasMaxLength(NumberPattern.MaxLength);
        builder.Ignore(w => w.TimeZone);
    }

    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.Property(u => u.Email).HasMaxLength(EmailAddress.MaxLength);
        builder.Property(u => u.NormalizedEmail).HasMaxLength(EmailAddress.MaxLength);
        builder.Property(u => u.Name).HasMaxLength(User.NameLength);
        builder.Property(u => u.TimeZoneId).HasMaxLength(TimeZones.MaxLength);
        builder.Property(u => u.PasswordHash).HasMaxLength(200);
        builder.Property(u => u.SecurityStamp).HasMaxLength(40);
        builder.Ignore(u => u.QuietHours);
        builder.HasIndex(u => u.NormalizedEmail).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Membership> builder)
    {
        builder.HasKey(m => new { m.WorkspaceId, m.UserId });
        builder.HasIndex(m => m.UserId);
    }

    public void Configure(EntityTypeBuilder<ApiToken> builder)
    {
        builder.Property(t => t.Name).HasMaxLength(ApiToken.NameLength);
        builder.Property(t => t.TokenHash).HasMaxLength(32).IsFixedLength();
        builder.HasIndex(t => t.TokenHash).IsUnique();
        builder.HasOne<User>().WithMany().HasForeignKey(t => t.UserId);
        builder.HasOne<Workspace>().WithMany().HasForeignKey(t => t.WorkspaceId);
    }

    public void Configure(EntityTypeBuilder<IdempotentAnswer> builder)
    {
        builder.HasKey(a => new { a.TokenId, a.Key });
        builder.Property(a => a.Key).HasMaxLength(IdempotentAnswer.KeyLength);
        builder.Property(a => a.Location).HasMaxLength(200);
        builder.Property(a => a.RequestHash).HasMaxLength(32).IsFixedLength();

        // Answers older than a day are forgotten.
        builder.HasIndex(a => a.CreatedAt);
    }

    public void Configure(EntityTypeBuilder<NumberSeries> builder)
    {
        builder.HasKey(s => new
        {
            s.WorkspaceId,
            s.Series,
            s.Year,
        });
        builder.Property(s => s.Series).HasMaxLength(20);
        builder.HasOne<Workspace>().WithMany().HasForeignKey(s => s.WorkspaceId);
    }
}
