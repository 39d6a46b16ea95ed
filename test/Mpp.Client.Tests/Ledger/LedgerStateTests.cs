using Mpp.Client.Ledger;

namespace Mpp.Client.Tests.Ledger;

[TestFixture]
internal sealed class LedgerStateTests
{
    private static readonly Dictionary<LedgerState, LedgerState[]> LegalSteps = new()
    {
        [LedgerState.Reserved] = [LedgerState.Signing, LedgerState.Released],
        [LedgerState.Signing] = [LedgerState.Signed, LedgerState.Void, LedgerState.Unknown],
        [LedgerState.Signed] = [LedgerState.Sent, LedgerState.Void, LedgerState.Unknown],
        [LedgerState.Sent] = [LedgerState.Settled, LedgerState.Void, LedgerState.Unknown],
        [LedgerState.Settled] = [],
        [LedgerState.Void] = [],
        [LedgerState.Unknown] = [LedgerState.Settled, LedgerState.Void, LedgerState.Unknown],
        [LedgerState.Released] = [],
    };

    [Test]
    public void Only_the_legal_steps_can_be_taken(
        [Values] LedgerState from, [Values] LedgerState to) =>
        Assert.That(from.CanBecome(to), Is.EqualTo(LegalSteps[from].Contains(to)));

    [TestCase(LedgerState.Reserved, false)]
    [TestCase(LedgerState.Signing, true)]
    [TestCase(LedgerState.Signed, false)]
    [TestCase(LedgerState.Sent, true)]
    [TestCase(LedgerState.Settled, true)]
    [TestCase(LedgerState.Unknown, true)]
    [TestCase(LedgerState.Void, true)]
    [TestCase(LedgerState.Released, false)]
    public void The_disk_has_what_a_signature_or_a_credential_or_an_outcome_stands_on(LedgerState state, bool must) =>
        Assert.That(state.MustReachDisk(), Is.EqualTo(must));

    [TestCase(LedgerState.Reserved, true)]
    [TestCase(LedgerState.Signing, true)]
    [TestCase(LedgerState.Signed, true)]
    [TestCase(LedgerState.Sent, true)]
    [TestCase(LedgerState.Settled, true)]
    [TestCase(LedgerState.Unknown, true)]
    [TestCase(LedgerState.Void, false)]
    [TestCase(LedgerState.Released, false)]
    public void Money_counts_as_spent_until_it_is_proven_not_to_be(LedgerState state, bool counts) =>
        Assert.That((Records.Reserved() with { State = state }).CountsAsPayment, Is.EqualTo(counts));

    [TestCase(LedgerState.Reserved, false)]
    [TestCase(LedgerState.Signing, true)]
    [TestCase(LedgerState.Signed, true)]
    [TestCase(LedgerState.Sent, true)]
    [TestCase(LedgerState.Unknown, true)]
    [TestCase(LedgerState.Settled, false)]
    [TestCase(LedgerState.Void, false)]
    [TestCase(LedgerState.Released, false)]
    public void What_is_signed_is_open_until_it_is_proven_either_way(LedgerState state, bool isOpen)
    {
        var past = Records.Reserved() with { State = state, ValidUntil = Records.Reserved().CreatedAt };

        Assert.That(state.IsOpen(), Is.EqualTo(isOpen));
        Assert.That(past.IsUnknown(past.CreatedAt.AddSeconds(1)), Is.EqualTo(isOpen), "all that is open is unknown once its time is over");
        Assert.That(past.IsUnknown(past.CreatedAt), Is.EqualTo(state == LedgerState.Unknown), "and only the unknown is before");
    }

    [TestCase(1u, 400u, "401", Description = "a fee above the price")]
    [TestCase(1_000_000u, 400u, "1000400")]
    public void What_a_settled_payment_cost_is_its_price_and_its_fee(uint price, uint fee, string held) => Assert.That(
        Settled(price, fee).Held.ToString(System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(held));

    [Test]
    public void A_cost_beyond_all_numbers_is_the_largest_and_not_a_small_one()
    {
        Assert.That(Settled(UInt128.MaxValue, 1).Held, Is.EqualTo(UInt128.MaxValue));
        Assert.That(Settled(UInt128.MaxValue - 1, 1).Held, Is.EqualTo(UInt128.MaxValue));
    }

    private static LedgerRecord Settled(UInt128 price, UInt128 fee) =>
        Records.Reserved() with { State = LedgerState.Settled, Amount = price, Proof = new LedgerProof("the chain") { Fee = fee } };
}
