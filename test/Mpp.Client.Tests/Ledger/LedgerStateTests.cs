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
}
