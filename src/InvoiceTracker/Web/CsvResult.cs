using InvoiceTracker.Features.Api.Export;
using Microsoft.AspNetCore.Mvc;

namespace InvoiceTracker.Web;

/// <summary>A table that is written while it is downloaded.</summary>
internal sealed class CsvResult(string fileName, Func<Stream, CancellationToken, Task> write) : IActionResult
{
    public async Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        http.Response.ContentType = CsvExport.ContentType;
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        await write(http.Response.Body, http.RequestAborted);
    }
}
