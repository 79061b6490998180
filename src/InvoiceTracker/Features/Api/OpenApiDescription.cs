using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace InvoiceTracker.Features.Api;

/// <summary>What <c>/openapi/v1.json</c> says beyond the endpoints themselves.</summary>
internal static class OpenApiDescription
{
    private const string Bearer = "bearer";

    public static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("api/v1", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer(
            (document, _, _) =>
            {
                document.Info = new OpenApiInfo
                {
                    Title = "InvoiceTracker",
                    Version = "v1",
                    Description = "Amounts are decimal strings in the invoice's currency, instants RFC 3339 in UTC, days yyyy-MM-dd.",
                };
                // Paths, not hosts: the document is the same wherever the instance runs.
                document.Servers = [];
                document.Components ??= new OpenApiComponents();
                document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
                document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Bearer };
                document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
                return Task.CompletedTask;
            }
        );
        options.AddOperationTransformer(
            (operation, context, _) =>
            {
                if (context.Description.HttpMethod == HttpMethods.Post)
                    (operation.Parameters ??= []).Add(IdempotencyKey);
                return Task.CompletedTask;
            }
        );
        options.AddSchemaTransformer(
            (schema, context, _) =>
            {
                if (context.JsonPropertyInfo?.CustomConverter is NumberAsText)
                    schema.Type = JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Null;
                return Task.CompletedTask;
            }
        );
    }

    private static OpenApiParameter IdempotencyKey =>
        new()
        {
            Name = IdempotentDelegate.Header,
            In = ParameterLocation.Header,
            Description = "The same key and body give the same answer for 24 hours.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = Domain.IdempotentAnswer.KeyLength },
        };
}
