using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.ValueGeneration;

namespace InvoiceTracker.Data;

/// <summary>Gives SQLite's Guid keys in time order (UUID version 7, RFC 9562), as the other two providers do by themselves, so that new rows stand side by side.</summary>
public sealed class TimeOrderedKeys : IModelFinalizingConvention
{
    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        var keys = modelBuilder
            .Metadata.GetEntityTypes()
            .SelectMany(type => type.GetProperties())
            .Where(property => property.ClrType == typeof(Guid) && property.IsPrimaryKey() && !property.IsForeignKey());
        foreach (var key in keys)
            key.SetValueGeneratorFactory((_, _) => new Version7());
    }

    private sealed class Version7 : ValueGenerator<Guid>
    {
        public override bool GeneratesTemporaryValues => false;

        public override Guid Next(EntityEntry entry) => Guid.CreateVersion7();
    }
}
