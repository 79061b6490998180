namespace InvoiceTracker.Domain;

/// <summary>Who is invoiced.</summary>
public sealed class Client
{
    public const int NameLength = 200;
    public const int AddressLength = 500;
    public const int TaxIdLength = 40;
    public const int BuyerReferenceLength = 100;

    private readonly List<Contact> _contacts = [];

    private Client() { }

    public Client(Guid workspaceId, string name, DateTimeOffset createdAt)
    {
        WorkspaceId = workspaceId;
        Name = name;
        CreatedAt = createdAt;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public string Name { get; set; } = "";
    public string? LegalName { get; set; }

    /// <summary>The client's own address; mail goes there when no contact has the role <see cref="ContactRole.To"/>.</summary>
    public string? Email { get; set; }

    /// <summary>Without postal code and city, one line of it a line of text.</summary>
    public string? Address { get; set; }

    public string? PostalCode { get; set; }
    public string? City { get; set; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? Country { get; set; }

    public string? TaxId { get; set; }

    /// <summary>What the client wants to read on an invoice to route it (BT-10, e.g. a Leitweg-ID).</summary>
    public string? BuyerReference { get; set; }

    /// <summary>Nothing is issued to this client that cannot become an e-invoice.</summary>
    public bool RequiresEInvoice { get; set; }

    public Currency? Currency { get; set; }
    public string? Locale { get; set; }
    public int? PaymentTermsDays { get; set; }

    /// <summary>False: nothing is stored about this client's visits but a counter.</summary>
    public bool TrackOpens { get; set; } = true;

    /// <summary>False: no mail to this client says that an invoice was opened.</summary>
    public bool MentionOpensInMail { get; set; } = true;

    /// <summary>How many visits were served while <see cref="TrackOpens"/> was off.</summary>
    public long UntrackedVisits { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>See <see cref="Invoice.IsSample"/>.</summary>
    public bool IsSample { get; init; }

    /// <summary>Made up, for a newcomer to look around; see <see cref="Invoice.IsExample"/>.</summary>
    public bool IsExample { get; set; }

    public IReadOnlyList<Contact> Contacts => _contacts;

    /// <summary>Replaces the contacts; one who keeps the address keeps the identity.</summary>
    public void SetContacts(IEnumerable<Contact> contacts)
    {
        var wanted = contacts.ToList();
        if (wanted.GroupBy(c => EmailAddress.Normalize(c.Email)).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new BrokenRuleException($"{twice.First().Email} stands twice among the contacts.", "contacts");

        _contacts.RemoveAll(old => wanted.TrueForAll(c => !c.IsSameMailbox(old)));
        foreach (var contact in wanted)
        {
            if (_contacts.Find(contact.IsSameMailbox) is { } kept)
                kept.Change(contact.Name, contact.Email, contact.Role);
            else
                _contacts.Add(contact);
        }
    }

    /// <summary>Who gets an invoice when nobody is named: contacts of role To (else the client's own address), then those in copy.</summary>
    public IEnumerable<Recipient> DefaultRecipients()
    {
        var to = _contacts.Where(c => c.Role is ContactRole.To).Select(c => new Recipient(c.Name, c.Email, IsCopy: false)).ToList();
        if (to.Count == 0 && Email is not null)
            to.Add(new Recipient(Name, Email, IsCopy: false));
        return to.Concat(_contacts.Where(c => c.Role is not ContactRole.To).Select(c => new Recipient(c.Name, c.Email, IsCopy: true)));
    }
}

/// <summary>A person or mailbox at a client.</summary>
public sealed class Contact
{
    public const int NameLength = 120;

    private Contact() { }

    public Contact(string name, string email, ContactRole role) => Change(name, email, role);

    public Guid Id { get; private set; }
    public Guid ClientId { get; private set; }
    public string Name { get; private set; } = "";
    public string Email { get; private set; } = "";
    public ContactRole Role { get; private set; }

    public bool IsSameMailbox(Contact other) => EmailAddress.Normalize(Email) == EmailAddress.Normalize(other.Email);

    internal void Change(string name, string email, ContactRole role) => (Name, Email, Role) = (name, email, role);
}

public enum ContactRole
{
    To,
    Cc,
    Accounts,
}

/// <summary>One who is sent a link of their own.</summary>
public sealed record Recipient(string Name, string Email, bool IsCopy);
