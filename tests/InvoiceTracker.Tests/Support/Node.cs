using System.Diagnostics;
using InvoiceTracker.Tests.Architecture;

namespace InvoiceTracker.Tests.Support;

/// <summary>Runs a script of the tests in Node.js, which the build needs as well.</summary>
internal static class Node
{
    /// <param name="script">Beside this file.</param>
    public static async Task<string> RunAsync(string script, string input = "")
    {
        var file = Path.Combine(Repository.Root, "tests/InvoiceTracker.Tests/Support", script);
        var start = new ProcessStartInfo("node", [file])
        {
            WorkingDirectory = Repository.Root,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var node = Start(start);
        var (output, error) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.StandardInput.WriteAsync(input);
        node.StandardInput.Close();
        await node.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(node.ExitCode == 0, $"{script}: {await output} {await error}");
        return await output;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException("Node.js is missing: install version 20 or newer, as the build says too.", e);
        }
    }
}
