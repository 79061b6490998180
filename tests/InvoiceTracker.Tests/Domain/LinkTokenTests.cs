using CsCheck;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Tests.Domain;

public sealed class LinkTokenTests
{
    [Fact]
    public void A_token_is_read_back_as_itself_and_no_two_are_alike()
    {
        var tokens = Enumerable.Range(0, 1000).Select(_ => LinkToken.Create()).ToList();

        Assert.Equal(1000, tokens.Distinct().Count());
        Assert.All(tokens, token => Assert.True(LinkToken.TryParse(token.ToString(), out var read) && read == token));
    }

    [Fact]
    public void There_is_one_spelling_of_a_token()
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var text = LinkToken.Create().ToString();

        // Sixteen last characters are canonical; each is another token.
        var read = alphabet.Count(last => LinkToken.TryParse(text[..^1] + last, out _));

        Assert.Equal(16, read);
    }

    [Fact]
    public void No_text_makes_the_parser_throw() =>
        Gen.String[0, 60]
            .Sample(
                text => LinkToken.TryParse(text, out var token) == (text.Length == LinkToken.Length && token.ToString() == text),
                iter: 10_000
            );
}
