return await InvoiceTracker.Commands.CommandLine.RunAsync(args);
