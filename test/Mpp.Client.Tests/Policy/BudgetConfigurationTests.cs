using Microsoft.Extensions.Configuration;
using Mpp.Client.Policy;

namespace Mpp.Client.Tests.Policy;

[TestFixture]
internal sealed class BudgetConfigurationTests
{
    [Test]
    public void Budgets_are_bound_from_configuration()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Budgets:0:Max"] = "5 USD",
            ["Budgets:0:Window"] = "day",
            ["Budgets:1:MaxCount"] = "100",
            ["Budgets:1:Max"] = "2 USD",
            ["Budgets:1:Window"] = "hour",
            ["Budgets:1:Per"] = "origin",
            ["Budgets:2:MaxCount"] = "3",
            ["Budgets:2:Window"] = "lifetime",
            ["Budgets:2:Origin"] = "API.example.com",
            ["Budgets:3:Max"] = "1000 JPY",
            ["Budgets:3:Window"] = "30d",
            ["Budgets:3:Per"] = "currency",
            ["Budgets:3:Recipient"] = Quotes.Merchant,
            ["Budgets:4:Max"] = "0.10 USD",
            ["Budgets:4:Window"] = "minute",
            ["Budgets:4:Per"] = "recipient",
            ["MaxOpenUnknown"] = "7",
        }).Build();
        var options = new SpendPolicyOptions();
        configuration.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);

        Assert.That(SpendPolicy.TryCreate(options, out var policy, out var errors), Is.True, string.Join(' ', errors));
        Assert.That(policy.Budgets.Select(budget => budget.ToString()), Is.EqualTo(
        [
            "5 USD a day",
            "2 USD an hour per origin",
            "100 payment(s) an hour per origin",
            "3 payment(s) in all at https://api.example.com",
            $"1000 JPY in 30 days per currency to {Quotes.Merchant}",
            "0.10 USD a minute per recipient",
            "7 payment(s) with an unknown outcome",
            "1 payment(s) with an unknown outcome per origin",
        ]));
        Assert.That(policy.Budgets.Select(budget => budget.Rule), Is.EqualTo(
            ["budget", "budget", "count", "count", "budget", "budget", "open-unknown", "open-unknown"]));
    }

    [Test]
    public void Without_budgets_open_unknown_outcomes_are_limited()
    {
        Assert.That(SpendPolicy.TryCreate(new SpendPolicyOptions(), out var policy, out _), Is.True);
        Assert.That(policy.Budgets, Is.EqualTo([Budget.OfOpenUnknown(3, isPerOrigin: false), Budget.OfOpenUnknown(1, isPerOrigin: true)]));
    }

    [Test]
    public void A_count_of_zero_is_a_limit()
    {
        var options = new SpendPolicyOptions { Budgets = [new BudgetOptions { MaxCount = 0, Window = "day" }] };

        Assert.That(SpendPolicy.TryCreate(options, out var policy, out var errors), Is.True, string.Join(' ', errors));
        Assert.That(policy.Budgets[0], Is.EqualTo(Budget.OfCount(0, BudgetWindow.Day)));
    }

    [Test]
    public void A_limit_on_money_counts_nothing_else() =>
        Assert.That(Budget.OfMoney(Money.Parse("5 USD"), BudgetWindow.Day).Limit, Is.EqualTo(new BudgetAmount(Money.Parse("5 USD"), 0)));

    [Test]
    public void No_budget_is_below_zero()
    {
        Assert.That(() => Budget.OfCount(-1, BudgetWindow.Day), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Budget.OfOpenUnknown(-1, isPerOrigin: true), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [TestCase(null, null, "day", null, null, null, "Budgets:0 has no limit. Write Max, for instance '5 USD', or MaxCount.")]
    [TestCase("5", null, "day", null, null, null, "Budgets:0:Max: '5' is not an amount of money. Write a number and a currency, for instance '0.05 USD'.")]
    [TestCase(null, -1, "day", null, null, null, "Budgets:0:MaxCount must not be negative.")]
    [TestCase("5 USD", null, null, null, null, null, "Budgets:0:Window: '' is not a window. Write 'minute', 'hour', 'day', '30d' or 'lifetime'.")]
    [TestCase("5 USD", null, "week", null, null, null, "Budgets:0:Window: 'week' is not a window. Write 'minute', 'hour', 'day', '30d' or 'lifetime'.")]
    [TestCase("5 USD", null, "Day", null, null, null, "Budgets:0:Window: 'Day' is not a window. Write 'minute', 'hour', 'day', '30d' or 'lifetime'.")]
    [TestCase("5 USD", null, "day", "realm", null, null, "Budgets:0:Per: 'realm' is not known. Write 'everything', 'origin', 'recipient' or 'currency'.")]
    [TestCase("5 USD", null, "day", "Origin", null, null, "Budgets:0:Per: 'Origin' is not known. Write 'everything', 'origin', 'recipient' or 'currency'.")]
    [TestCase("5 USD", null, "day", null, "*.example.com", null, "Budgets:0:Origin: '*.example.com' is not one origin. Write 'https://api.example.com' or 'api.example.com'.")]
    [TestCase("5 USD", null, "day", null, "", null, "Budgets:0:Origin: '' is not one origin. Write 'https://api.example.com' or 'api.example.com'.")]
    [TestCase("5 USD", null, "day", null, null, " ", "Budgets:0:Recipient is empty. Write a Tempo address or a Stripe network id, or leave it out.")]
    public void A_mistake_is_named(string? max, int? maxCount, string? window, string? per, string? origin, string? recipient, string error) =>
        Assert.That(Errors(new SpendPolicyOptions
        {
            Budgets = [new BudgetOptions { Max = max, MaxCount = maxCount, Window = window, Per = per, Origin = origin, Recipient = recipient }],
        }), Is.EqualTo([error]));

    [Test]
    public void Every_mistake_is_named()
    {
        var options = new SpendPolicyOptions
        {
            MaxOpenUnknown = 0,
            MaxOpenUnknownPerOrigin = -1,
            ApproveAbove = "1",
            Budgets = [new BudgetOptions { MaxCount = 1, Window = "day" }, null!, new BudgetOptions()],
        };

        Assert.That(Errors(options), Is.EquivalentTo(
        [
            "ApproveAbove: '1' is not an amount of money. Write a number and a currency, for instance '0.05 USD'.",
            "Budgets: entry 1 is empty. Write Max or MaxCount, and Window.",
            "Budgets:2 has no limit. Write Max, for instance '5 USD', or MaxCount.",
            "Budgets:2:Window: '' is not a window. Write 'minute', 'hour', 'day', '30d' or 'lifetime'.",
            "MaxOpenUnknown must be at least 1. To pay nothing at all, set Paused.",
            "MaxOpenUnknownPerOrigin must be at least 1. To pay nothing at all, set Paused.",
        ]));
    }

    [TestCase("0.99 USD", true)]
    [TestCase("1 USD", false)]
    [TestCase("100 EUR", true)]
    [TestCase("100 EUR, 1 USD", false)]
    public void Above_the_threshold_somebody_must_be_asked(string threshold, bool isAsked)
    {
        var options = new SpendPolicyOptions { MaxPerPayment = "5 USD", ApproveAbove = threshold };
        Assert.That(SpendPolicy.TryCreate(options, out var policy, out _), Is.True);

        Assert.That(policy.AsksApprover(Quotes.OneDollar), Is.EqualTo(isAsked));
        Assert.That(policy.Judge(Quotes.OneDollar, Quotes.Asked()).Violations.Select(violation => violation.Rule),
            Is.EqualTo(isAsked ? [PolicyRules.Approval] : Array.Empty<string>()));
        Assert.That(policy.Judge(Quotes.OneDollar, Quotes.Asked() with { HasApprover = true }).IsAllowed, Is.True);
    }

    [Test]
    public void Without_a_threshold_the_approver_is_asked_and_need_not_exist()
    {
        Assert.That(SpendPolicy.TryCreate(new SpendPolicyOptions { MaxPerPayment = "5 USD" }, out var policy, out _), Is.True);

        Assert.That(policy.AsksApprover(Quotes.OneDollar), Is.True);
        Assert.That(policy.Judge(Quotes.OneDollar, Quotes.Asked()).IsAllowed, Is.True);
    }

    [Test]
    public void While_paused_nothing_is_paid()
    {
        Assert.That(SpendPolicy.TryCreate(new SpendPolicyOptions { MaxPerPayment = "5 USD" }, out var policy, out _), Is.True);

        var violation = policy.Judge(Quotes.OneDollar, Quotes.Asked() with { IsPaused = true }).Violations.Single();

        Assert.That(violation.Rule, Is.EqualTo(PolicyRules.Paused));
        Assert.That(violation.Limit, Is.EqualTo("nothing"));
    }

    private static IReadOnlyList<string> Errors(SpendPolicyOptions options)
    {
        Assert.That(SpendPolicy.TryCreate(options, out _, out var errors), Is.False);
        return errors;
    }
}
