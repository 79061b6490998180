using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace InvoiceTracker.Data;

/// <summary>The one model. Each database has an empty subclass of it, so that each has its own migrations.</summary>
public abstract class AppDbContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<Workspace> Workspaces => Set<Workspace>();
    public DbSet<User> Users => Set<User>();
    public DbSet<Membership> Memberships => Set<Membership>();
    public DbSet<Client> Clients => Set<Client>();
    public DbSet<Contact> Contacts => Set<Contact>();
    public DbSet<Invoice> Invoices => Set<Invoice>();
    public DbSet<LineItem> LineItems => Set<LineItem>();
    public DbSet<InvoiceRevision> InvoiceRevisions => Set<InvoiceRevision>();
    public DbSet<InvoiceLink> InvoiceLinks => Set<InvoiceLink>();
    public DbSet<NumberSeries> NumberSeries => Set<NumberSeries>();
    public DbSet<ViewEvent> ViewEvents => Set<ViewEvent>();
    public DbSet<ViewChange> ViewChanges => Set<ViewChange>();
    public DbSet<EvidenceHead> EvidenceHeads => Set<EvidenceHead>();
    public DbSet<SigningKey> SigningKeys => Set<SigningKey>();
    public DbSet<ViewGate> ViewGates => Set<ViewGate>();
    public DbSet<NetworkHashKey> NetworkHashKeys => Set<NetworkHashKey>();
    public DbSet<ActivityEntry> ActivityEntries => Set<ActivityEntry>();
    public DbSet<Notification> Notifications => Set<Notification>();
    public DbSet<NotificationPreference> NotificationPreferences => Set<NotificationPreference>();
    public DbSet<InvoiceWatch> InvoiceWatches => Set<InvoiceWatch>();
    public DbSet<FollowUp> FollowUps => Set<FollowUp>();
    public DbSet<PushSubscription> PushSubscriptions => Set<PushSubscription>();
    public DbSet<PushDelivery> PushDeliveries => Set<PushDelivery>();
    public DbSet<PushKey> PushKeys => Set<PushKey>();
    public DbSet<MailMessage> MailMessages => Set<MailMessage>();
    public DbSet<MailSettings> MailSettings => Set<MailSettings>();
    public DbSet<Payment> Payments => Set<Payment>();
    public DbSet<Refund> Refunds => Set<Refund>();
    public DbSet<ClientCredit> ClientCredits => Set<ClientCredit>();
    public DbSet<PaymentPlan> PaymentPlans => Set<PaymentPlan>();
    public DbSet<GatewayConnection> GatewayConnections => Set<GatewayConnection>();
    public DbSet<Checkout> Checkouts => Set<Checkout>();
    public DbSet<GatewayEvent> GatewayEvents => Set<GatewayEvent>();
    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();
    public DbSet<WebhookEndpoint> WebhookEndpoints => Set<WebhookEndpoint>();
    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();
    public DbSet<IdempotentAnswer> IdempotentAnswers => Set<IdempotentAnswer>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();
        configurationBuilder.Properties<Currency>().HaveConversion<CurrencyConverter>().HaveMaxLength(3);
        configurationBuilder.Properties<Portion>().HaveConversion<PortionConverter>().HaveMaxLength(PortionConverter.Length);
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(20);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(AppDbContext).Assembly);

        // SQL Server refuses several cascade paths to one table; what goes with its parent says so in its mapping.
        foreach (var key in modelBuilder.Model.GetEntityTypes().SelectMany(type => type.GetForeignKeys()))
        {
            if (((IConventionForeignKey)key).GetDeleteBehaviorConfigurationSource() is not ConfigurationSource.Explicit)
                key.DeleteBehavior = DeleteBehavior.NoAction;
        }
    }
}

public sealed class SqliteDbContext(DbContextOptions<SqliteDbContext> options) : AppDbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Conventions.Add(_ => new TimeOrderedKeys());
    }
}

public sealed class SqlServerDbContext(DbContextOptions<SqlServerDbContext> options) : AppDbContext(options);

public sealed class PostgreSqlDbContext(DbContextOptions<PostgreSqlDbContext> options) : AppDbContext(options);
