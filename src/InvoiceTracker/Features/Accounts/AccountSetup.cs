using InvoiceTracker.Domain;
using Microsoft.AspNetCore.Identity;

namespace InvoiceTracker.Features.Accounts;

public static class AccountSetup
{
    /// <summary>The command line accepts shorter passwords than the forms do; see <see cref="PasswordRules"/>.</summary>
    private const int ShortestPassword = 8;

    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services
            .AddIdentityCore<User>(options =>
            {
                options.User.AllowedUserNameCharacters = "";
                options.Password.RequiredLength = ShortestPassword;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
                options.Password.RequiredUniqueChars = 4;
            })
            .AddUserStore<UserStore>();
        services.AddAuthentication(SessionCookie.Scheme).AddCookie(SessionCookie.Scheme, SessionCookie.Configure);
        services.AddAuthorization(Permissions.Define);
        services.AddScoped<CurrentUser>();
        services.AddScoped<AccountRegistry>();
        services.AddScoped<Credentials>();
        services.AddScoped<Team>();
        services.AddSingleton<SignInLimit>();
        return services;
    }
}
