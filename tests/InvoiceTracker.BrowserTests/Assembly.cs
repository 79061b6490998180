using InvoiceTracker.BrowserTests;
using Xunit.Sdk;
using Xunit.v3;

// One story at a time: what must be seen within two seconds is not to be measured against another browser's work.
[assembly: Parallelization(Mode = ParallelMode.None)]
[assembly: AssemblyFixture(typeof(Browser))]
