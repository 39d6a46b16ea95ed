using Mpp.Client.Methods.Stripe;

namespace Mpp.Client.Tests.Methods.Stripe;

[TestFixture]
internal sealed class StripeTextTests
{
    [TestCase("sk_live_51abcDEF")]
    [TestCase("SK_LIVE_51ABCDEF")]
    [TestCase("rk_test_51abcDEF")]
    [TestCase("pk_live_51abcDEF")]
    [TestCase("spt_1abcDEF")]
    [TestCase("pm_1abcDEF")]
    [TestCase("seti_1abc_secret_DEF")]
    [TestCase("pi_3abc_secret_DEFghi")]
    [TestCase("tok_1abcDEF")]
    [TestCase("card_1abcDEF")]
    [TestCase("4242424242424242")]
    [TestCase("4242 4242 4242 4242")]
    [TestCase("4242-4242-4242-4242")]
    [TestCase("378282246310005")]
    [TestCase("6011.0009.9013.9424")]
    [TestCase("s\u200bk_live_51abcDEF")]
    [TestCase("42424242\u200b42424242")]
    public void No_secret_is_left_wherever_it_stands(string secret)
    {
        var plain = secret.Replace("\u200b", "", StringComparison.Ordinal);
        foreach (var text in (string[])[secret, $"No such token: '{secret}'.", $"({secret},{secret})", $"{secret}\u001b[31m", new string('x', 295) + " " + secret])
        {
            var shown = StripeText.Scrub(text);

            // Nothing but the prefix that tells what it was.
            Assert.That(shown, Does.Not.Contain(plain[(plain.IndexOf('_', StringComparison.Ordinal) + 1)..]).And.Not.Contain("\u001b"));
            Assert.That(shown.Count(char.IsAsciiDigit), Is.LessThan(5), shown);
        }
    }

    [TestCase("Received unknown parameter: usage_limits[recurring_interval]")]
    [TestCase("The amount 1234567890 is too large.")]
    [TestCase("Your card was declined.")]
    public void Other_texts_stay(string text) => Assert.That(StripeText.Scrub(text), Is.EqualTo(text));

    [Test]
    public void Texts_are_one_line_of_bounded_length() =>
        Assert.That(StripeText.Scrub(string.Concat(Enumerable.Repeat("word\r\n", 5000))), Has.Length.LessThanOrEqualTo(301).And.Not.Contain("\n"));
}
