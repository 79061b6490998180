using System.Net;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Pages;

/// <summary>Members come and go; the business is never without an owner.</summary>
public sealed class SettingsTeamTests
{
    [Fact]
    public async Task A_new_member_can_sign_in_with_the_first_password()
    {
        await using var app = await App.StartAsync();
        using var maya = await app.SignInAsync(app.Maya);

        var response = await maya.SubmitAsync("/settings/team", Member("Ida Holm", "ida@northlight.example", App.Password, "Accountant"));

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        var ida = await app.QueryAsync(db => db.Memberships.Include(m => m.User).SingleAsync(m => m.User.Name == "Ida Holm"));
        Assert.Equal((Role.Accountant, app.Maya.WorkspaceId), (ida.Role, ida.WorkspaceId));
        using var browser = await app.SignInAsync(ida);
        Assert.True(await browser.IsSignedInAsync());
    }

    [Theory]
    [InlineData("", "ida@northlight.example", App.Password, "The name is required.")]
    [InlineData("Ida", "tom@northlight.example", App.Password, "A user with this e-mail address exists already.")]
    [InlineData("Ida", "ida@northlight.example", "passwordpassword", "among the first that are tried")]
    public async Task A_member_who_cannot_be_added_is_explained_and_stays_typed(
        string name,
        string email,
        string password,
        string explanation
    )
    {
        await using var app = await App.StartAsync();
        using var maya = await app.SignInAsync(app.Maya);

        var page = await (await maya.SubmitAsync("/settings/team", Member(name, email, password, "Member"))).ReadAsync();

        Assert.Contains(explanation, page, StringComparison.Ordinal);
        Assert.Contains($"value=\"{email}\"", page, StringComparison.Ordinal);
        Assert.Equal(2, await app.QueryAsync(db => db.Users.CountAsync()));
    }

    [Fact]
    public async Task A_deactivated_member_is_signed_out_at_once_and_old_sessions_stay_closed()
    {
        await using var app = await App.StartAsync();
        using var maya = await app.SignInAsync(app.Maya);
        using var tom = await app.SignInAsync(app.Tom);
        Assert.True(await tom.IsSignedInAsync());

        await maya.SetActiveAsync(app.Tom, isActive: false);
        Assert.False(await tom.IsSignedInAsync());

        await maya.SetActiveAsync(app.Tom, isActive: true);
        Assert.False(await tom.IsSignedInAsync());
        using var again = await app.SignInAsync(app.Tom);
        Assert.True(await again.IsSignedInAsync());
    }

    [Fact]
    public async Task A_new_role_holds_from_the_next_request()
    {
        await using var app = await App.StartAsync();
        using var maya = await app.SignInAsync(app.Maya);
        using var tom = await app.SignInAsync(app.Tom);

        await maya.ChangeRoleAsync(app.Tom, "Admin");
        Assert.Equal(HttpStatusCode.OK, (await tom.GetAsync("/settings/team")).StatusCode);

        var undo = SettingsForms.UndoAddress(await maya.GetStringAsync("/settings/team"));
        await maya.SubmitAsync("/settings/team", [], undo);
        Assert.Equal(HttpStatusCode.Forbidden, (await tom.GetAsync("/settings/team")).StatusCode);
    }

    [Fact]
    public async Task The_last_owner_can_neither_step_down_nor_be_deactivated()
    {
        await using var app = await App.StartAsync();
        using var maya = await app.SignInAsync(app.Maya);

        var demoted = await maya.ChangeRoleAsync(app.Maya, "Member");
        var deactivated = await maya.SetActiveAsync(app.Maya, isActive: false);

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict), (demoted.StatusCode, deactivated.StatusCode));
        Assert.Contains("A business needs an owner", await demoted.ReadAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await maya.GetAsync("/settings/team")).StatusCode);
    }

    [Fact]
    public async Task Of_two_owners_who_remove_each_other_at_once_one_stays()
    {
        await using var app = await App.StartAsync();
        using var maya = await app.SignInAsync(app.Maya);
        await maya.ChangeRoleAsync(app.Tom, "Owner");
        using var tom = await app.SignInAsync(app.Tom);

        await Task.WhenAll(maya.SetActiveAsync(app.Tom, isActive: false), tom.SetActiveAsync(app.Maya, isActive: false));

        Assert.Equal(1, await app.QueryAsync(db => db.Memberships.CountAsync(m => m.Role == Role.Owner && m.User.IsActive)));
    }

    [Fact]
    public async Task An_admin_makes_no_owners_and_touches_none()
    {
        await using var app = await App.StartAsync();
        using var maya = await app.SignInAsync(app.Maya);
        await maya.ChangeRoleAsync(app.Tom, "Admin");
        using var tom = await app.SignInAsync(app.Tom);

        Assert.Equal(HttpStatusCode.Conflict, (await tom.ChangeRoleAsync(app.Tom, "Owner")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await tom.SetActiveAsync(app.Maya, isActive: false)).StatusCode);
        var added = await tom.SubmitAsync("/settings/team", Member("Ida", "ida@northlight.example", App.Password, "Owner"));
        Assert.Equal(HttpStatusCode.Conflict, added.StatusCode);
    }

    [Fact]
    public async Task A_member_of_another_business_does_not_exist_here()
    {
        await using var app = await App.StartAsync();
        var stranger = await app.QueryAsync(async db =>
        {
            var elsewhere = new Workspace("Elsewhere", Currency.Of("EUR"), "UTC", "en", app.Clock.GetUtcNow());
            var membership = new Membership(elsewhere, new User("eve@elsewhere.example", "Eve", app.Clock.GetUtcNow()), Role.Owner);
            db.Memberships.Add(membership);
            await db.SaveChangesAsync();
            return membership;
        });
        using var maya = await app.SignInAsync(app.Maya);

        Assert.Equal(HttpStatusCode.NotFound, (await maya.ChangeRoleAsync(stranger, "Member")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await maya.SetActiveAsync(stranger, isActive: false)).StatusCode);
        Assert.DoesNotContain("eve@elsewhere.example", await maya.SeeAsync("/settings/team"), StringComparison.Ordinal);
    }

    private static (string, string)[] Member(string name, string email, string password, string role) =>
        [("Member.Name", name), ("Member.Email", email), ("Member.Password", password), ("Member.Role", role)];
}
