using System.Collections.Concurrent;
using System.Net;
using System.Reflection;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using InvoiceTracker.Tests.Features.Api;
using InvoiceTracker.Tests.Support;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceTracker.Tests.Pages;

/// <summary>
/// Every field of every form that a page shows, filled with everything that has ever broken a program: no answer is a 5xx, and a
/// refusal stands on the page beside what was typed.
/// </summary>
public sealed class FormSweepTests(FormSweepTests.RecordingApp app) : IClassFixture<FormSweepTests.RecordingApp>
{
    private static readonly string s_long = new('a', 10_000);

    // As they stand in a form's body, since some are no text at all.
    private static readonly string[] s_values =
    [
        "",
        "%20%E3%80%80%E2%80%8B",
        "-1",
        "NaN",
        "1e400",
        "1234567890123456789012345678901234567890",
        "a%00b",
        "a%07%1B%5B31m",
        "a%0D%0ABcc:%20evil@example.com",
        "%ED%A0%80",
        "%E2%80%AEtxt.exe",
        "%3Cscript%3Ealert(1)%3C/script%3E",
        "0f8fad5b-d9cb-469f-a165-70867728950e",
        "9999-99-99",
        s_long,
        string.Concat(Enumerable.Repeat("%CC%81", 1_000)),
    ];

    [Fact]
    public async Task No_field_of_a_form_breaks_its_page()
    {
        using var browser = await app.SignInAsync(app.Maya);
        using var stranger = app.Browser();
        var wrong = new List<string>();
        foreach (var address in await AddressesAsync())
            await SweepAsync(browser, address, wrong);
        await SweepAsync(stranger, "/login", wrong);
        await SweepAsync(stranger, "/portal", wrong);
        await SweepRareFormsAsync(browser, wrong);

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
        // The first page has a test of its own.
        var missed = HandlersWithInput()
            .Except(app.Handled, StringComparer.Ordinal)
            .Where(name => !name.Contains(".SetUpModel.", StringComparison.Ordinal));
        Assert.True(!missed.Any(), string.Join(Environment.NewLine, missed));
    }

    [Fact]
    public async Task No_field_of_the_first_page_breaks_it()
    {
        await using var fresh = new FreshApp();
        await fresh.InitializeAsync();
        using var browser = fresh.Browser();
        var wrong = new List<string>();

        await SweepAsync(browser, "/setup", wrong);

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    /// <summary>Forms that are shown only after something else has happened, such as a mail that failed or something to undo.</summary>
    private async Task SweepRareFormsAsync(HttpClient browser, List<string> wrong)
    {
        var page = await new HtmlParser().ParseDocumentAsync(await browser.GetStreamAsync("/settings/tracking"));
        var form = page.Forms.First(f => f.GetAttribute("method") == "post");
        var sent = await app.GivenASentInvoiceAsync();
        var invoice = sent.Id;
        var client = (await app.FindAsync(invoice)).ClientId!.Value;
        string[] targets =
        [
            "/notifications?handler=Unread&id=x",
            "/notifications?handler=UndoRead&readAt=1",
            "/settings/mail?handler=SendAgain&id=x",
            "/settings/mail?handler=Reset",
            $"{sent.Anna}/pay/stripe",
            "/portal/sign-in/x",
            $"{await app.GivenAPortalAsync(client)}/sign-out",
            $"/financials/clients/{client}?handler=RenewPortal",
            $"/financials/clients/{client}?handler=ClosePortal",
            "/settings/integrations?handler=Test&gateway=x",
            "/settings/integrations?handler=Disconnect&gateway=x",
            "/settings/api?handler=RemoveWebhook&id=x&confirmed=true",
            "/settings/api?handler=SwitchOn&id=x",
            "/settings/api?handler=SendAgain&id=x&delivery=x",
            "/settings/tracking?handler=Undo&mode=x&key=1",
            $"/financials/invoices/{invoice}?handler=SendAgain&mail=x",
            $"/financials/invoices/{invoice}/payment?handler=Credit",
            $"/financials/invoices/{invoice}/payment?handler=WriteOff",
            $"/financials/payments/{invoice}?handler=Accept",
            $"/financials/invoices/{invoice}/follow-up",
            $"/financials/invoices/{invoice}/follow-up?handler=Cancel",
            $"/follow-ups/{invoice}?handler=Undo&mail=x",
            $"/follow-ups/{invoice}?handler=Reopen",
            $"/follow-ups/{invoice}?handler=Wake",
            "/settings/notifications?handler=Unmute&invoice=x",
            "/settings/notifications/devices?handler=Subscribe&endpoint=x&p256dh=x&auth=x&test=x",
            "/settings/notifications/devices?handler=Test&id=x",
            "/settings/notifications/devices?handler=Rename&id=x&device=x",
            "/settings/notifications/devices?handler=Remove&id=x",
            "/settings/notifications/devices?handler=Restore&id=x",
        ];
        foreach (var target in targets.Concat(targets.SelectMany(Spoiled)))
        {
            using var answer = await PostAsync(browser, target, form);
            if ((int)answer.StatusCode >= 500)
                wrong.Add($"{target}: {(int)answer.StatusCode} broke");
        }
    }

    private async Task<IReadOnlyList<string>> AddressesAsync()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var client = await api.GivenAClientAsync();
        var draft = await api.GivenADraftAsync();
        var sent = await api.GivenASentOneAsync();
        await app.OpenAsync(sent.PathOf("anna@acme.example"));
        var unopened = await api.GivenASentOneAsync();
        var payment = (await api.PostAsync($"/invoices/{sent.Text("id")}/payments", new { amount = "1.00", method = "bank" })).Created();
        return
        [
            "/",
            $"/follow-ups/{sent.Text("id")}",
            $"/follow-ups/{unopened.Text("id")}",
            "/financials/payments",
            $"/financials/payments/{payment.Text("id")}",
            $"/financials/invoices/{sent.Text("id")}/payment",
            "/financials/invoices",
            "/financials/invoices/new",
            $"/financials/invoices/{draft}",
            $"/financials/invoices/{draft}/edit",
            $"/financials/invoices/{draft}/send",
            $"/financials/invoices/{sent.Text("id")}",
            $"/financials/invoices/{sent.Text("id")}/credit",
            "/financials/clients",
            "/financials/clients/new",
            $"/financials/clients/{client}",
            $"/financials/clients/{client}/edit",
            "/notifications",
            "/notifications/panel",
            "/activity",
            "/search?q=2026",
            "/settings/business",
            "/settings/profile",
            "/settings/team",
            "/settings/numbering",
            "/settings/notifications",
            "/settings/mail",
            "/settings/integrations?gateway=stripe",
            "/settings/integrations?gateway=paypal",
            "/settings/integrations?gateway=square",
            "/settings/tracking",
            "/settings/api",
        ];
    }

    private static async Task SweepAsync(HttpClient browser, string address, List<string> wrong)
    {
        using var shown = await browser.GetAsync(address);
        if (shown.StatusCode is not HttpStatusCode.OK)
            wrong.Add($"GET {address}: {shown.StatusCode}");
        var page = await new HtmlParser().ParseDocumentAsync(await shown.Content.ReadAsStreamAsync());
        foreach (var form in page.Forms.Where(f => f.GetAttribute("method") == "post"))
        {
            var targets = Targets(form, address).ToList();
            foreach (var target in targets.SelectMany(Spoiled))
            {
                using var answer = await PostAsync(browser, target, form);
                if ((int)answer.StatusCode >= 500)
                    wrong.Add($"{target}: {(int)answer.StatusCode} broke");
            }
            foreach (var field in Fields(form).Select(f => f.Name).Distinct(StringComparer.Ordinal))
            {
                for (var i = 0; i < s_values.Length; i++)
                {
                    // Where several buttons send the same fields, they take turns.
                    var target = targets[i % targets.Count];
                    using var answer = await PostAsync(browser, target, form, field, s_values[i]);
                    if (await FlawAsync(answer, target, form, field, s_values[i]) is { } flaw)
                        wrong.Add($"{target} {field}={s_values[i][..Math.Min(s_values[i].Length, 40)]}: {(int)answer.StatusCode} {flaw}");
                }
            }
        }
    }

    private static async Task<string?> FlawAsync(
        HttpResponseMessage answer,
        string target,
        IHtmlFormElement form,
        string field,
        string value
    )
    {
        if ((int)answer.StatusCode >= 500)
            return "broke";
        if (answer.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.OK))
            return null;
        // The framework reads no form with a NUL in it; browsers send none.
        if (value.Contains("%00", StringComparison.Ordinal))
            return null;
        // A handler by name may answer with a part of the page, the page of tokens shows the new one, and nobody types into a hidden field.
        if (
            answer.StatusCode is HttpStatusCode.OK
            && (target.Contains("handler=", StringComparison.Ordinal) || target is "/settings/api" || IsHidden(form, field))
        )
            return null;

        var page = await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStreamAsync());
        if (page.QuerySelector("[aria-invalid=true], [role=alert]") is null)
            return "says nothing";
        if (value != s_long)
            return null;
        return page.All.FirstOrDefault(e => e.GetAttribute("name") == field) switch
        {
            IHtmlInputElement { Type: "text" or "email" or "search" } input when input.Value != value => "forgot what was typed",
            IHtmlTextAreaElement area when area.Value != value => "forgot what was typed",
            _ => null,
        };
    }

    private static bool IsHidden(IHtmlFormElement form, string field) =>
        form.Elements.OfType<IHtmlInputElement>().Any(e => e.Name == field && e.Type == "hidden");

    private static async Task<HttpResponseMessage> PostAsync(
        HttpClient browser,
        string target,
        IHtmlFormElement form,
        string? field = null,
        string value = ""
    )
    {
        var pairs = Fields(form)
            .Where(f => f.Name != field)
            .Select(f => $"{Uri.EscapeDataString(f.Name)}={Uri.EscapeDataString(f.Value)}")
            .Concat(field is null ? [] : [$"{Uri.EscapeDataString(field)}={value}"])
            .Concat(TokenOf(form) is { } token ? [$"__RequestVerificationToken={Uri.EscapeDataString(token)}"] : []);
        using var body = new StringContent(string.Join('&', pairs), Encoding.ASCII, "application/x-www-form-urlencoded");
        return await browser.PostAsync(target, body);
    }

    // A client's form has none, since clients get no cookie.
    private static string? TokenOf(IHtmlFormElement form) => form.QuerySelector("[name=__RequestVerificationToken]")?.GetAttribute("value");

    /// <summary>The address with each of its parameters spoiled; what a handler is called by stays.</summary>
    private static IEnumerable<string> Spoiled(string target)
    {
        var (path, query) = target.IndexOf('?', StringComparison.Ordinal) is var mark and >= 0
            ? (target[..mark], target[(mark + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
            : (target, []);
        return from parameter in query
            where !parameter.StartsWith("handler=", StringComparison.Ordinal)
            from value in s_values
            let name = parameter.Split('=')[0]
            select $"{path}?{string.Join('&', query.Select(p => p == parameter ? $"{name}={value}" : p))}";
    }

    /// <summary>What a browser would send, apart from the token.</summary>
    private static List<(string Name, string Value)> Fields(IHtmlFormElement form) =>
        [
            .. form
                .Elements.Where(e => e.GetAttribute("name") is { Length: > 0 } name && name != "__RequestVerificationToken")
                .Select(e =>
                    (
                        e.GetAttribute("name")!,
                        e switch
                        {
                            IHtmlTextAreaElement area => area.Value,
                            IHtmlSelectElement select => select.Value ?? "",
                            _ => e.GetAttribute("value") ?? "",
                        }
                    )
                ),
        ];

    /// <summary>Where the form, its buttons and its scripts post to.</summary>
    private static IEnumerable<string> Targets(IHtmlFormElement form, string address) =>
        form.QuerySelectorAll("[formaction], [hx-post]")
            .Select(e => e.GetAttribute("formaction") ?? e.GetAttribute("hx-post"))
            .Append(form.GetAttribute("hx-post"))
            .Append(form.GetAttribute("action") ?? address)
            .Where(target => target is not null)
            .Select(target =>
                target!.StartsWith('?') ? address + target
                : target.Length == 0 ? address
                : target
            )
            .Distinct(StringComparer.Ordinal);

    /// <summary>The handlers of posted forms that read something.</summary>
    private static IEnumerable<string> HandlersWithInput() =>
        typeof(Program)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(PageModel)))
            .SelectMany(type => type.GetMethods().Where(m => m.Name.StartsWith("OnPost", StringComparison.Ordinal)))
            .Where(m =>
                m.GetParameters().Any(p => p.ParameterType != typeof(CancellationToken))
                || m.DeclaringType!.GetProperties().Any(p => p.GetCustomAttribute<BindPropertyAttribute>() is { SupportsGet: false })
            )
            .Select(NameOf);

    private static string NameOf(MethodInfo handler) => $"{handler.DeclaringType!.FullName}.{handler.Name}";

    /// <summary>An app that notes which page handlers ran.</summary>
    public sealed class RecordingApp : App
    {
        private readonly ConcurrentDictionary<string, bool> _handled = new(StringComparer.Ordinal);

        public IEnumerable<string> Handled => _handled.Keys;

        protected override void Configure(IServiceCollection services) =>
            services.Configure<MvcOptions>(options => options.Filters.Add(new Recorder(_handled)));

        private sealed class Recorder(ConcurrentDictionary<string, bool> handled) : IAsyncPageFilter
        {
            public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context)
            {
                if (context.HandlerMethod is { } handler)
                    handled[NameOf(handler.MethodInfo)] = true;
                return Task.CompletedTask;
            }

            public Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next) => next();
        }
    }
}
