using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Api;

/// <summary>Gives a POST with an <c>Idempotency-Key</c> that was answered before the same answer again, status and all.</summary>
internal static class IdempotentDelegate
{
    public const string Header = "Idempotency-Key";

    public static RequestDelegate Around(RequestDelegate next) =>
        context =>
            HttpMethods.IsPost(context.Request.Method) && context.Request.Headers.ContainsKey(Header)
                ? AnswerOnceAsync(context, next)
                : next(context);

    private static async Task AnswerOnceAsync(HttpContext context, RequestDelegate next)
    {
        var keys = context.RequestServices.GetRequiredService<IdempotencyKeys>();
        var tokenId = Guid.Parse(context.User.FindFirstValue(ClaimTypes.NameIdentifier)!);
        var key = KeyOf(context.Request);
        var hash = await HashAsync(context.Request);
        if (await keys.ClaimAsync(tokenId, key, hash, context.RequestAborted) is { } answer)
        {
            await RepeatAsync(context, answer, hash);
            return;
        }

        // It runs to its end although the caller may hang up: the answer is what they will ask for again.
        context.RequestAborted = CancellationToken.None;
        var body = context.Response.Body;
        using var written = new MemoryStream();
        context.Response.Body = written;
        try
        {
            await next(context);
        }
        catch
        {
            await keys.ReleaseAsync(tokenId, key);
            throw;
        }
        finally
        {
            context.Response.Body = body;
        }

        var response = context.Response;
        if (response.StatusCode >= StatusCodes.Status500InternalServerError)
            await keys.ReleaseAsync(tokenId, key);
        else
            await keys.CompleteAsync(
                tokenId,
                key,
                response.StatusCode,
                Encoding.UTF8.GetString(written.ToArray()),
                response.Headers.Location
            );
        written.Position = 0;
        await written.CopyToAsync(body, context.RequestAborted);
    }

    private static Task RepeatAsync(HttpContext context, IdempotentAnswer answer, byte[] hash)
    {
        if (!answer.RequestHash.AsSpan().SequenceEqual(hash))
            return Problem.Conflict("This Idempotency-Key was used for another request.", "idempotency_key_reused").ExecuteAsync(context);
        if (!answer.IsComplete)
            return Problem
                .Conflict("The first request with this Idempotency-Key is still running. Ask again.", "idempotency_key_in_use")
                .ExecuteAsync(context);

        var response = context.Response;
        response.StatusCode = answer.StatusCode;
        response.ContentType =
            answer.StatusCode < StatusCodes.Status400BadRequest ? "application/json; charset=utf-8" : "application/problem+json";
        if (answer.Location is { } location)
            response.Headers.Location = location;
        response.Headers["Idempotency-Replayed"] = "true";
        return response.WriteAsync(answer.Body ?? "", context.RequestAborted);
    }

    private static string KeyOf(HttpRequest request) =>
        request.Headers[Header] is [{ Length: > 0 and <= IdempotentAnswer.KeyLength } key] && key.All(c => c is > ' ' and <= '~')
            ? key
            : throw new InvalidInputException(Header, $"A key has 1 to {IdempotentAnswer.KeyLength} visible ASCII characters.");

    private static async Task<byte[]> HashAsync(HttpRequest request)
    {
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        body.Position = 0;
        request.Body = body;
        return SHA256.HashData([.. Encoding.UTF8.GetBytes($"{request.Path}{request.QueryString}\n"), .. body.ToArray()]);
    }
}
