using Mpp.Client.Policy;

namespace Mpp.Client.Tests.Methods.Stripe;

/// <summary>Limits as people write them, in currencies that Stripe counts in its own way.</summary>
[TestFixture]
internal sealed class StripeMoneyTests : StripeFixture
{
    [TestCase("jpy", "500", "500 JPY", "499 JPY")]
    [TestCase("krw", "1000", "1000 KRW", "999.99 KRW")]
    [TestCase("mga", "20", "20 MGA", "19 MGA")]
    [TestCase("kwd", "1500", "1.5 KWD", "1.499 KWD")]
    [TestCase("tnd", "10", "0.010 TND", "0.009 TND")]
    [TestCase("isk", "500", "5 ISK", "4 ISK")]
    [TestCase("ugx", "12300", "123 UGX", "122.99 UGX")]
    [TestCase("huf", "12345", "123.45 HUF", "123.44 HUF")]
    [TestCase("twd", "99", "0.99 TWD", "0.98 TWD")]
    [TestCase("EUR", "1", "0.01 EUR", "0.009 EUR")]
    public async Task A_limit_is_kept_to_the_smallest_unit(string currency, string amount, string enough, string tooLittle)
    {
        Options.Policy.MaxPerPayment = tooLittle;
        var refused = await StripeRefusalAsync(Challenge(currency: currency, amount: amount));
        Options.Policy.MaxPerPayment = enough;
        var payment = await PayAsync(Challenge(currency: currency, amount: amount));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.MaxPerPayment));
            Assert.That(payment.Outcome, Is.EqualTo(PaymentOutcome.Settled));
            Assert.That(Stripe.Tokens.Single().MaxAmount.ToString(System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(amount), "Minor units travel as they came.");
            Assert.That(Stripe.Tokens.Single().Currency, Is.EqualTo(currency.ToLowerInvariant()));
        }
    }

    [TestCase("kwd", "1501")]
    [TestCase("bhd", "5")]
    [TestCase("isk", "50")]
    [TestCase("isk", "501")]
    [TestCase("ugx", "150")]
    public async Task An_amount_that_Stripe_cannot_charge_is_refused(string currency, string amount)
    {
        Options.Policy.MaxPerPayment = $"1000000 {currency}";

        var refused = await StripeRefusalAsync(Challenge(currency: currency, amount: amount));

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Challenge));
        Assert.That(Stripe.Calls, Is.Empty);
    }

    [Test]
    public async Task A_limit_in_one_currency_pays_in_no_other()
    {
        Options.Policy.MaxPerPayment = "100 JPY";

        Assert.That((await StripeRefusalAsync(Challenge())).Refusals.Single().Rule, Is.EqualTo(PolicyRules.NoLimit));
    }
}
