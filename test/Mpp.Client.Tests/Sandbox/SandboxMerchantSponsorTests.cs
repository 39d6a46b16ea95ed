using Mpp.Client.Methods.Tempo;
using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Sandbox;

[TestFixture]
internal sealed class SandboxMerchantSponsorTests : SandboxMerchantFixture
{
    [Test]
    public async Task A_sponsored_transaction_is_co_signed_and_its_fee_is_the_merchants()
    {
        Merchant.Challenges.FeePayer = true;
        var challenge = await ChallengeAsync();
        var before = BalanceOf(Signer.Address);

        var reply = await SendAsync(credential: Sponsored(challenge, TransactionOf(challenge)));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(reply.Status, Is.EqualTo(200));
            Assert.That(before - BalanceOf(Signer.Address), Is.EqualTo(System.Numerics.BigInteger.Parse("10000")));
            Assert.That(Sandbox.Chain.Fees.Single().From, Is.EqualTo(AddressOf(8)));
        }
    }

    [Test]
    public async Task A_transaction_that_waits_for_a_fee_payer_needs_one()
    {
        var challenge = await ChallengeAsync();

        var reply = await SendAsync(credential: Sponsored(challenge, TransactionOf(challenge)));

        Assert.That(reply.Problem, Is.EqualTo("verification-failed"));
    }

    [TestCase("gas")]
    [TestCase("price")]
    [TestCase("nonce")]
    [TestCase("window")]
    public async Task The_sponsor_signs_nothing_outside_its_limits(string fault)
    {
        Merchant.Challenges.FeePayer = true;
        var challenge = await ChallengeAsync();
        var right = TransactionOf(challenge);
        var wrong = fault switch
        {
            "gas" => right with { GasLimit = 2_000_001 },
            "price" => right with { MaxFeePerGas = 101_000_000_000 },
            "nonce" => right with { NonceKey = 0 },
            _ => right with { ValidBefore = right.ValidBefore + 3600 },
        };

        var reply = await SendAsync(credential: Sponsored(challenge, wrong));

        Assert.That(reply.Problem, Is.EqualTo("verification-failed"));
        Assert.That(Sandbox.Chain.Calls, Is.Empty);
    }

    private string Sponsored(PaymentChallenge challenge, TempoTransaction transaction)
    {
        var pending = transaction with { Sponsored = true };
        var bytes = pending.EncodePending(TempoAddress.Parse(Signer.Address), Sign(pending));
        var payload = Typed("transaction", "signature", "0x" + Convert.ToHexStringLower(bytes));
        return Credential(challenge, payload, Source());
    }
}
