using InvoiceTracker.Commands;
using InvoiceTracker.Data;
using InvoiceTracker.Web;

try
{
    return await CommandLine.RunAsync(args);
}
catch (SettingException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
