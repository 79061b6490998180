namespace InvoiceTracker.Features.Api;

/// <summary>What is answered instead of a result: RFC 9457 problem details whose <c>code</c> never changes and whose words may.</summary>
internal static class Problem
{
    public static IResult Unauthenticated() =>
        Of(StatusCodes.Status401Unauthorized, "unauthenticated", "Send a token that is known: Authorization: Bearer it_…");

    public static IResult ScopeForbids() => Of(StatusCodes.Status403Forbidden, "insufficient_scope", "This token reads only.");

    public static IResult RoleForbids() =>
        Of(StatusCodes.Status403Forbidden, "forbidden", "The role of the token's user does not allow this.");

    public static IResult NotFound() => Of(StatusCodes.Status404NotFound, "not_found", "There is nothing at this address.");

    public static IResult Conflict(string sentence, string code = "illegal_step") => Of(StatusCodes.Status409Conflict, code, sentence);

    public static IResult TooMany(string sentence) => Of(StatusCodes.Status429TooManyRequests, "too_many", sentence);

    public static IResult Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        Of(StatusCodes.Status400BadRequest, "validation", string.Join(" ", errors.Values.SelectMany(e => e).Take(3)), errors);

    public static IResult Malformed() =>
        Of(StatusCodes.Status400BadRequest, "malformed_json", "The body is not JSON as RFC 8259 defines it.");

    /// <summary>For what the framework refused without a word of its own.</summary>
    public static IResult OfStatus(int status) =>
        status switch
        {
            StatusCodes.Status404NotFound => NotFound(),
            StatusCodes.Status405MethodNotAllowed => Of(status, "method_not_allowed", "This address does not take this method."),
            StatusCodes.Status413PayloadTooLarge => Of(status, "body_too_large", "The body is larger than one megabyte."),
            StatusCodes.Status415UnsupportedMediaType => Of(status, "unsupported_media_type", "Send JSON: Content-Type: application/json."),
            _ => Of(status, "bad_request", "The request cannot be understood."),
        };

    private static IResult Of(int status, string code, string detail, IReadOnlyDictionary<string, string[]>? errors = null)
    {
        var extensions = new Dictionary<string, object?> { ["code"] = code };
        if (errors is not null)
            extensions["errors"] = errors;
        return Results.Problem(detail, statusCode: status, extensions: extensions);
    }
}
