using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Pages.Activity;
using InvoiceTracker.Pages.FollowUps;
using InvoiceTracker.Pages.Notifications;

namespace InvoiceTracker.Web;

internal static class PageSetup
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services
            .AddRazorPages(options =>
            {
                options.Conventions.AuthorizeFolder("/");
                options.Conventions.AddPageRoute("/Financials/Invoices/Edit", "/financials/invoices/new");
                options.Conventions.AddPageRoute("/Public/Invoice", "/i/{token}/test");
                options.Conventions.AddPageRoute("/Public/Invoice", "/portal/{token}/invoices/{id:guid}");
                options.Conventions.AddPageRoute("/Public/Invoice", "/portal/{token}/invoices/{id:guid}/test");
                options.Conventions.AddPageRoute("/Public/Pay", "/portal/{token}/invoices/{id:guid}/pay/{gateway}");
                options.Conventions.AllowAnonymousToFolder("/Public");
                options.Conventions.AllowAnonymousToFolder("/Account");
            })
            // What is required is said once, in our words, by the attributes of the form.
            .AddMvcOptions(options =>
            {
                options.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
                options.Filters.Add<BrokenRuleFilter>();
                options.ModelBinderProviders.Insert(0, new BoxBinder());

                var messages = options.ModelBindingMessageProvider;
                messages.SetValueMustBeANumberAccessor(_ => "Enter a number.");
                messages.SetAttemptedValueIsInvalidAccessor((_, _) => "This is not a valid value.");
                messages.SetNonPropertyAttemptedValueIsInvalidAccessor(_ => "This is not a valid value.");
                messages.SetValueMustNotBeNullAccessor(_ => "Enter a value.");
            });
        services.AddScoped(provider =>
        {
            var me = provider.GetRequiredService<CurrentUser>();
            return new ViewerClock(me.IsSignedIn ? me.Zone : TimeZoneInfo.Utc, provider.GetRequiredService<TimeProvider>());
        });
        services.AddScoped<ViewStrips>();
        services.AddScoped<PanelReader>();
        services.AddScoped<ActivityFeed>();
        services.AddScoped<NotificationCentre>();
        return services;
    }
}
