using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Api;

/// <summary>Turns what went wrong on the caller's side into problem details. What went wrong on ours rises to the one handler.</summary>
internal static class ProblemDelegate
{
    public static RequestDelegate Around(RequestDelegate next) =>
        async context =>
        {
            if (await FailureOfAsync(context, next) is { } problem)
                await problem.ExecuteAsync(context);
        };

    private static async Task<IResult?> FailureOfAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            return null;
        }
        catch (InvalidInputException e)
        {
            return Problem.Invalid(e.Errors);
        }
        catch (IllegalStepException e)
        {
            return Problem.Conflict(e.Message);
        }
        catch (BrokenRuleException e)
        {
            return Problem.Invalid(new Dictionary<string, string[]> { [e.Field ?? ""] = [e.Message] });
        }
        catch (MalformedJsonException)
        {
            return Problem.Malformed();
        }
        catch (BadHttpRequestException e)
        {
            return Problem.OfStatus(e.StatusCode);
        }
    }
}
