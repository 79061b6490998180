using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Invoices;

/// <summary>What is done to an invoice before it is issued. An id of another workspace is answered like one that never existed: with null.</summary>
public sealed class InvoiceDrafts(AppDbContext db, CurrentUser me, TimeProvider clock)
{
    /// <exception cref="BrokenRuleException">A value is not acceptable; its field is named.</exception>
    public async Task<Invoice> CreateAsync(InvoiceContent content, CancellationToken cancellationToken)
    {
        await RequireClientAsync(content.ClientId, cancellationToken);
        var invoice = new Invoice(me.WorkspaceId, me.UserId, content, clock.GetUtcNow());
        db.Invoices.Add(invoice);
        await db.SaveChangesAsync(cancellationToken);
        return invoice;
    }

    /// <summary>Makes one draft for each stage of a plan; they add up to the whole.</summary>
    /// <param name="id">A draft that becomes the first of them; null: it is new too.</param>
    /// <returns>The first stage; null where there is no such draft.</returns>
    /// <exception cref="BrokenRuleException">A value is not acceptable, or the plan does not add up; its field is named.</exception>
    /// <inheritdoc cref="EditAsync" path="/param"/>
    public async Task<Invoice?> PlanAsync(
        Guid? id,
        InvoiceContent whole,
        PlanContent wanted,
        int? expectedVersion,
        CancellationToken cancellationToken
    )
    {
        var shares = wanted.Split(whole);
        await RequireClientAsync(whole.ClientId, cancellationToken);
        var now = clock.GetUtcNow();
        Invoice? first = null;
        if (id is { } known)
        {
            first = await FindAsync(known, cancellationToken);
            if (first is null)
                return null;
            if (expectedVersion is { } version && version != first.Version)
                throw Changed();
        }

        var title = string.IsNullOrWhiteSpace(whole.Title) ? "" : whole.Title.Trim();
        var plan = new PaymentPlan(me.WorkspaceId, wanted.Kind, title, whole.Totals().Total, shares.Count, now);
        db.PaymentPlans.Add(plan);
        for (var i = 0; i < shares.Count; i++)
        {
            var stage = i == 0 && first is not null ? first : new Invoice(me.WorkspaceId, me.UserId, shares[i], now);
            stage.JoinPlan(plan, i + 1, shares[i]);
            if (db.Entry(stage).State is EntityState.Detached)
                db.Invoices.Add(stage);
            first ??= stage;
        }
        await SaveAsync(cancellationToken);
        return first;
    }

    /// <returns>The plan's invoices in their order, with the plan; none where it is no plan's.</returns>
    public async Task<IReadOnlyList<Invoice>> SistersAsync(Guid? planId, CancellationToken cancellationToken) =>
        planId is null
            ? []
            : await db
                .Invoices.AsNoTracking()
                .Of(me)
                .Where(i => i.PlanId == planId)
                .Include(i => i.Plan)
                .OrderBy(i => i.Stage)
                .ToListAsync(cancellationToken);

    /// <param name="expectedVersion">The version that was on the screen; null when the newest is meant, whichever it is.</param>
    /// <exception cref="BrokenRuleException">A value is not acceptable; its field is named.</exception>
    /// <exception cref="IllegalStepException">It is not a draft, or somebody else changed it first.</exception>
    public async Task<Invoice?> EditAsync(Guid id, InvoiceContent content, int? expectedVersion, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } invoice)
            return null;
        if (expectedVersion is { } version && version != invoice.Version)
            throw Changed();
        await RequireClientAsync(content.ClientId, cancellationToken);
        if (invoice.PlanId is { } planId && content.ClientId != invoice.ClientId)
            await AssignClientAsync(planId, content.ClientId, cancellationToken);
        invoice.Edit(content, me.UserId, clock.GetUtcNow());
        await SaveAsync(cancellationToken);
        return invoice;
    }

    /// <returns>False when there is no such invoice.</returns>
    /// <exception cref="IllegalStepException">It is not a draft: an issued invoice is voided, never deleted.</exception>
    public async Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } invoice)
            return false;
        if (invoice.Status is not InvoiceStatus.Draft)
            throw new IllegalStepException("Only a draft can be deleted. Void the invoice instead; its number stays.");
        if (invoice.PlanId is { } planId)
            await RemovePlanAsync(planId, cancellationToken);
        else
            db.Invoices.Remove(invoice);
        await SaveAsync(cancellationToken);
        return true;
    }

    /// <returns>A new draft with the same content, issued when it is sent and due as many days later as the original.</returns>
    public async Task<Invoice?> DuplicateAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } original)
            return null;
        var today = me.Workspace.DayOf(clock.GetUtcNow());
        var terms = original.DueOn.DayNumber - (original.IssuedOn ?? me.Workspace.DayOf(original.CreatedAt)).DayNumber;
        if (original.Kind is InvoiceKind.CreditNote)
            throw new IllegalStepException("A credit note is written from its invoice.");
        var copy = original.Content with
        {
            // Alone, a stage is an invoice like any other.
            Lines = [.. original.Content.Lines.Select(line => line with { TaxMinor = null })],
            Title = original.PlanId is not null && Invoice.IsDefaultTitle(original.Title, original.Number) ? null : original.GivenTitle,
            IssuedOn = null,
            DueOn = today.AddDays(Math.Max(0, terms)),
        };
        return await CreateAsync(copy, cancellationToken);
    }

    /// <returns>The invoice with its lines and its plan.</returns>
    public Task<Invoice?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        db.Invoices.Of(me).Include(i => i.LineItems).Include(i => i.Plan).SingleOrDefaultAsync(i => i.Id == id, cancellationToken);

    /// <returns>The invoice with its lines, its client and the client's contacts, as sending needs it.</returns>
    public Task<Invoice?> FindForSendingAsync(Guid id, CancellationToken cancellationToken) =>
        db
            .Invoices.Of(me)
            .Include(i => i.LineItems)
            .Include(i => i.Plan)
            .Include(i => i.Client!.Contacts)
            .AsSplitQuery()
            .SingleOrDefaultAsync(i => i.Id == id, cancellationToken);

    // All stages of a plan are one client's.
    private async Task AssignClientAsync(Guid planId, Guid? clientId, CancellationToken cancellationToken)
    {
        foreach (var sister in await db.Invoices.Of(me).Where(i => i.PlanId == planId).ToListAsync(cancellationToken))
            sister.AssignClient(clientId);
    }

    private async Task RemovePlanAsync(Guid planId, CancellationToken cancellationToken)
    {
        var stages = await db.Invoices.Of(me).Where(i => i.PlanId == planId).ToListAsync(cancellationToken);
        if (stages.Exists(stage => stage.Status is not InvoiceStatus.Draft))
            throw new IllegalStepException(
                "Another stage of this plan was sent already, and the stages add up to the whole. Send this one too, or void it afterwards."
            );
        db.Invoices.RemoveRange(stages);
        db.PaymentPlans.Remove(await db.PaymentPlans.SingleAsync(p => p.Id == planId, cancellationToken));
    }

    private async Task RequireClientAsync(Guid? clientId, CancellationToken cancellationToken)
    {
        if (clientId is { } id && !await db.Clients.Of(me).AnyAsync(c => c.Id == id, cancellationToken))
            throw new BrokenRuleException("unknown client", "clientId");
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw Changed();
        }
    }

    private static IllegalStepException Changed() => new("Somebody else changed this invoice a moment ago. Load it again.");
}
