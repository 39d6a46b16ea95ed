using System.Text.Json;
using Mpp.Client.Ledger;
using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Reconciliation;

[TestFixture]
internal sealed class PaymentEvidenceTests : ReconciliationFixture
{
    [Test]
    public async Task A_payment_that_was_taken_and_not_delivered_is_told_with_all_that_shows_it()
    {
        var open = await PayAndLoseAnswerAsync();

        var evidence = await Payer.Reconciler.GatherEvidenceAsync(open.Id);

        var bundle = JsonElement.Parse(evidence.ToJson());
        var transaction = Sandbox.Chain.Transfers.Single().TransactionHash;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(bundle.GetText("format"), Is.EqualTo(PaymentEvidence.Format));
            Assert.That(bundle.GetText("summary"), Does.EndWith("was paid and not delivered: no answer came."));
            Assert.That(bundle.GetProperty("payment").GetText("reference"), Is.EqualTo(transaction));
            Assert.That(bundle.GetProperty("payment").GetProperty("delivered").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(bundle.GetProperty("proof").GetProperty("block").GetUInt64(), Is.EqualTo(Sandbox.Chain.Transfers.Single().BlockNumber));
            Assert.That(bundle.GetProperty("challenge").GetProperty("asSent").GetText("id"), Is.EqualTo(open.ChallengeId));
            Assert.That(bundle.GetProperty("challenge").GetProperty("request").GetText("amount"), Is.EqualTo($"{open.Amount}"));
            Assert.That(bundle.GetProperty("timeline").EnumerateArray().Select(step => step.GetText("state")),
                Is.EqualTo(["Reserved", "Signing", "Signed", "Sent", "Unknown", "Settled"]));
            Assert.That(bundle.GetProperty("howToCheck").EnumerateArray().Select(check => check.GetString()), Has.Some.Contains(transaction));
        }
    }

    [Test]
    public async Task The_challenge_in_the_bundle_is_the_one_that_the_server_bound_to_its_id()
    {
        var open = await PayAndLoseAnswerAsync();

        Assert.That(ChallengeEcho.TryParse(open.Challenge!, out var challenge), Is.True);
        Assert.That(challenge!.Id, Is.EqualTo(open.ChallengeId));
        Assert.That(ChallengeEcho.ToJson(challenge), Is.EqualTo(open.Challenge));
    }

    [TestCase(200, true)]
    [TestCase(403, false)]
    [TestCase(null, null)]
    public void Delivery_is_what_the_status_says(int? status, bool? isDelivered)
    {
        var evidence = new PaymentEvidence(Tests.Ledger.Records.Reserved() with { State = LedgerState.Settled, HttpStatus = status }, "It is.", Time.GetUtcNow());

        Assert.That(evidence.IsDelivered, Is.EqualTo(isDelivered));
    }

    [Test]
    public void What_is_private_and_what_the_record_lacks_is_left_out()
    {
        var record = Tests.Ledger.Records.Reserved() with { Challenge = null, Purpose = "private reasons", Owner = LedgerOwner.Current };

        var text = new PaymentEvidence(record, "It is.", Time.GetUtcNow()).ToJson();

        Assert.That(text, Does.Not.Contain("private reasons").And.Not.Contain(LedgerOwner.Current.Host));
        Assert.That(JsonElement.Parse(text).GetProperty("challenge").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }
}
