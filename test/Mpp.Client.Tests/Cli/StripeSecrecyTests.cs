using Mpp.Sandbox.Stripe;

namespace Mpp.Client.Tests.Cli;

/// <summary>Whatever happens to a payment through Stripe, no output of the tool shows key, token, payment method or credential.</summary>
[TestFixture]
internal sealed class StripeSecrecyTests : CliFixture
{
    private const string Mint = "/v1/shared_payment/issued_tokens";

    [Test]
    public async Task No_output_shows_what_is_worth_money(
        [Values("paid", "declined", "3DS", "waiting", "lost mint", "lost answer", "refused order", "refused mint", "grant")] string end, [Values("text", "json")] string format)
    {
        await ConfigureAsync($$$"""{"Policy":{"MaxPerPayment":"20 USD"},"MaxResends":0,"Stripe":{"MaxRetries":0,"Minter":"{{{(end == "grant" ? "TestGrants" : "IssuedTokens")}}}"}}""");
        Prepare(end);

        List<ToolRun> runs = [await RunAsync(Url("agent/orders"), "--json", Order, "--method", "stripe", "--format", format, "-v")];
        Sandbox.Stripe.Faults.FailNext = null;
        foreach (string[] arguments in (string[][])[["ledger", "list"], ["unknown"], ["reconcile", "--all"], ["ledger", "list"], ["policy", "show"], ["doctor"]])
        {
            runs.Add(await RunAsync([.. arguments, "--format", format]));
        }

        var told = string.Concat(runs.Select(run => run.Output + run.Error)) + await File.ReadAllTextAsync(LedgerPath);
        string[] secrets =
        [
            Sandbox.StripeSecretKey, Sandbox.StripeSellerSecretKey, Variables["MPP_STRIPE_PAYMENT_METHOD"], "pm_canary", "4242 4242", "simulated_next_action", "eyJjaGFsbGVuZ2Ui",
            .. Sandbox.Stripe.Tokens.Select(token => token.Id),
        ];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(runs[0].ExitCode, Is.EqualTo(end switch { "paid" or "grant" => 0, "waiting" or "refused mint" => 3, "lost mint" or "lost answer" => 5, _ => 4 }));
            foreach (var secret in secrets)
            {
                Assert.That(told, Does.Not.Contain(secret));
            }
        }
    }

    [Test]
    public async Task A_refused_order_is_told_as_free_to_be_corrected()
    {
        await ConfigureAsync("""{"Policy":{"MaxPerPayment":"20 USD"}}""");
        Prepare("refused order");
        var refused = await RunAsync(Url("agent/orders"), "--json", Order, "--method", "stripe", "--format", "json");
        Merchant.Misbehaviour.MaximumHeaderLength = null;
        var corrected = await RunAsync(Url("agent/orders"), "--json", Order, "--method", "stripe", "--format", "json");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.ExitCode, Is.EqualTo(4));
            Assert.That(refused.Text("outcome"), Is.EqualTo("void"));
            Assert.That(refused.ErrorText("message"), Does.Contain("nothing can be charged"));
            Assert.That(corrected.ExitCode, Is.Zero);
            Assert.That(Sandbox.Stripe.PaymentIntents, Has.Count.EqualTo(1));
        }
    }

    private void Prepare(string end)
    {
        Variables["MPP_STRIPE_PAYMENT_METHOD"] = end switch
        {
            "declined" => "pm_card_chargeDeclined",
            "3DS" => "pm_card_authenticationRequired",
            "waiting" => "pm_card_mintRequiresAction",
            _ => Variables["MPP_STRIPE_PAYMENT_METHOD"],
        };
        Variables["MPP_STRIPE_SECRET_KEY"] = end == "grant" ? Sandbox.StripeSellerSecretKey : Sandbox.StripeSecretKey;
        Sandbox.Stripe.Faults.DropAnswerAfterMint = end == "lost mint" ? 1 : 0;
        Sandbox.Stripe.Faults.FailNext = end != "refused mint" ? null : new SimulatedStripeFailure
        {
            Path = Mint,
            StatusCode = 402,
            Body = $$$"""{"error":{"type":"card_error","decline_code":"pm_canary","message":"{{{Sandbox.StripeSecretKey}}} pm_canary 4242 4242 4242 4242"}}""",
        };
        Merchant.Misbehaviour.CloseAfterSettling = end == "lost answer";
        Merchant.Misbehaviour.MaximumHeaderLength = end == "refused order" ? 200 : null;
    }
}
