using Mpp.Client.Policy;

namespace Mpp.Client.Tests.Policy;

[TestFixture]
internal sealed class SpendPolicyConfigurationTests
{
    [TestCase("5", "MaxPerPayment: '5' is not an amount of money. Write a number and a currency, for instance '0.05 USD'.")]
    [TestCase("-5 USD", "MaxPerPayment: '-5 USD' is not an amount of money. Write a number and a currency, for instance '0.05 USD'.")]
    [TestCase("unlimited", "MaxPerPayment: 'unlimited' is not an amount of money. Write a number and a currency, for instance '0.05 USD'.")]
    [TestCase("1 USD, 2 usd", "MaxPerPayment names USD twice. Write one limit a currency.")]
    [TestCase("1 USD; 2 EUR", "MaxPerPayment: '1 USD; 2 EUR' is not an amount of money. Write a number and a currency, for instance '0.05 USD'.")]
    public void A_wrong_limit_is_named(string limits, string error) =>
        Assert.That(Errors(new SpendPolicyOptions { MaxPerPayment = limits }), Is.EqualTo([error]));

    [TestCase("1,000 USD", Description = "a separator makes two limits, and neither is one")]
    public void Every_wrong_limit_is_named(string limits) =>
        Assert.That(Errors(new SpendPolicyOptions { MaxPerPayment = limits }), Has.Count.EqualTo(2));

    [TestCase("")]
    [TestCase("*")]
    [TestCase("*.com")]
    [TestCase("*.*.example.com")]
    [TestCase("*.https://example.com")]
    [TestCase(null)]
    [TestCase("api.*.com")]
    [TestCase("https://*.example.com")]
    [TestCase("ftp://example.com")]
    [TestCase("https://user@example.com")]
    [TestCase("https://example.com/path")]
    [TestCase("example.com?x=1")]
    [TestCase("example.com#x")]
    [TestCase("exam ple.com")]
    [TestCase("https://api.example.com\\@evil.com")]
    [TestCase("https://")]
    public void A_wrong_origin_is_named(string? origin)
    {
        Assert.That(Errors(new SpendPolicyOptions { AllowedOrigins = ["example.com", origin!] }), Is.EqualTo(
            [$"AllowedOrigins: '{origin}' is not an origin. Write 'https://api.example.com', 'api.example.com' or '*.example.com'."]));
        Assert.That(Errors(new SpendPolicyOptions { DeniedOrigins = [origin!] }).Single(), Does.StartWith("DeniedOrigins: "));
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void An_impossible_validity_is_named(int seconds) =>
        Assert.That(Errors(new SpendPolicyOptions { MaxValidity = TimeSpan.FromSeconds(seconds) }),
            Is.EqualTo(["MaxValidity must be longer than zero, for instance '00:10:00'."]));

    [TestCase(999, false)]
    [TestCase(1_000, true)]
    [TestCase(600_000, true)]
    [TestCase(600_001, false)]
    public void An_approver_is_waited_for_from_one_second_to_ten_minutes(int milliseconds, bool isPossible)
    {
        var options = new SpendPolicyOptions { ApprovalTimeout = TimeSpan.FromMilliseconds(milliseconds) };

        Assert.That(SpendPolicy.TryCreate(options, out _, out var errors), Is.EqualTo(isPossible));
        Assert.That(string.Join(' ', errors), Is.EqualTo(isPossible ? "" : "ApprovalTimeout must be from one second to ten minutes, for instance '00:05:00'."));
    }

    [Test]
    public void An_approver_has_five_minutes_unless_the_operator_says_otherwise()
    {
        Assert.That(SpendPolicy.TryCreate(new SpendPolicyOptions(), out var policy, out _), Is.True);
        Assert.That(policy.ApprovalTimeout, Is.EqualTo(TimeSpan.FromMinutes(5)));
    }

    [Test]
    public void Every_error_is_listed() =>
        Assert.That(Errors(new SpendPolicyOptions { MaxPerPayment = "x", AllowedOrigins = ["*"], DeniedOrigins = ["*"], MaxValidity = TimeSpan.Zero }),
            Has.Count.EqualTo(4));

    [TestCase(null, 0)]
    [TestCase("", 0)]
    [TestCase(" , ", 0)]
    [TestCase("0.50 USD", 1)]
    [TestCase("0.50 USD, 100 JPY,", 2)]
    public void Limits_are_one_a_currency(string? limits, int count)
    {
        Assert.That(SpendPolicy.TryCreate(new SpendPolicyOptions { MaxPerPayment = limits }, out var policy, out _), Is.True);
        Assert.That(policy.Limits, Has.Count.EqualTo(count));
        Assert.That(policy.HasLimits, Is.EqualTo(count > 0));
        Assert.That(policy.MaxValidity, Is.EqualTo(TimeSpan.FromMinutes(10)));
    }

    [Test]
    public void A_policy_does_not_change_with_its_options()
    {
        var options = new SpendPolicyOptions { MaxPerPayment = "1 USD", AllowedOrigins = [], AllowedRecipients = [] };
        Assert.That(SpendPolicy.TryCreate(options, out var policy, out _), Is.True);
        options.AllowedOrigins.Add("api.example.com");
        options.AllowedRecipients.Add(Quotes.Merchant);

        Assert.That(policy.Judge(Quotes.OneDollar, Quotes.Asked()).Violations, Has.Count.EqualTo(2));
    }

    private static IReadOnlyList<string> Errors(SpendPolicyOptions options)
    {
        Assert.That(SpendPolicy.TryCreate(options, out _, out var errors), Is.False);
        return errors;
    }
}
