using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Protocol;

[TestFixture]
internal sealed class AcceptPaymentTests
{
    [Test]
    public void Offers_are_ranked_in_their_order() => Assert.That(
        AcceptPayment.Format([("tempo", "charge"), ("stripe", "charge"), ("tempo", "session")]),
        Is.EqualTo("tempo/charge, stripe/charge;q=0.9, tempo/session;q=0.8"));

    // A weight of zero means "not this one": the last of many offers must not slip there.
    [Test]
    public void No_offer_is_written_as_one_that_must_not_be_used() =>
        Assert.That(AcceptPayment.Format(Enumerable.Range(0, 13).Select(index => ($"m{index}", "charge"))), Does.EndWith(
            ", m8/charge;q=0.2, m9/charge;q=0.1, m10/charge;q=0.1, m11/charge;q=0.1, m12/charge;q=0.1"));

    [TestCase("*/*", "tempo", "charge", 1000)]
    [TestCase("tempo/charge, stripe/charge;q=0.5", "stripe", "charge", 500)]
    [TestCase("*/*;q=0.1, */charge;q=0.2, tempo/*;q=0.3, tempo/charge;q=0.4", "tempo", "charge", 400)]
    [TestCase("*/*;q=0.1, */charge;q=0.2, tempo/*;q=0.3, tempo/charge;q=0.4", "tempo", "session", 300)]
    [TestCase("*/*;q=0.1, */charge;q=0.2, tempo/*;q=0.3, tempo/charge;q=0.4", "stripe", "charge", 200)]
    [TestCase("*/*;q=0.1, */charge;q=0.2, tempo/*;q=0.3, tempo/charge;q=0.4", "stripe", "session", 100)]
    [TestCase("*/*, tempo/charge;q=0", "tempo", "charge", 0)]
    [TestCase("stripe/charge", "tempo", "charge", 0)]
    [TestCase(" tempo/charge ; q=0.125 ,, ", "tempo", "charge", 125)]
    [TestCase("tempo/charge;q=1", "tempo", "charge", 1000)]
    [TestCase("tempo/charge;q=1.000", "tempo", "charge", 1000)]
    [TestCase("tempo/charge;Q=0.5", "tempo", "charge", 500)]
    [TestCase("*/charge;q=0.2, tempo/*;q=0", "tempo", "charge", 0, Description = "a refused method outweighs a wanted intent")]
    [TestCase("tempo/*;q=0, */charge;q=0.2", "tempo", "charge", 0)]
    [TestCase("Tempo/charge", "tempo", "charge", 0, Description = "names have a case")]
    [TestCase("tempo/Charge", "tempo", "charge", 0)]
    public void The_most_specific_range_decides(string value, string method, string intent, int quality) =>
        Assert.That(AcceptPayment.Parse(value)!.QualityOf(method, intent), Is.EqualTo(quality));

    [TestCase("")]
    [TestCase(",")]
    [TestCase("tempo")]
    [TestCase("tempo/")]
    [TestCase("/charge")]
    [TestCase("tempo/charge/x")]
    [TestCase("tempo/charge;q=2")]
    [TestCase("tempo/charge;q=1.001")]
    [TestCase("tempo/charge;q=1e-1")]
    [TestCase("tempo/charge;q= 1")]
    [TestCase("tempo/charge;")]
    [TestCase("stripe/charge, tempo")]
    [TestCase("tempo/charge;q=-1")]
    [TestCase("tempo/charge;q=x")]
    [TestCase("tempo/charge;q=")]
    [TestCase("tempo/charge;x=1")]
    [TestCase("tempo/charge;q=1;x=1")]
    public void A_malformed_header_ranks_nothing(string value) => Assert.That(AcceptPayment.Parse(value), Is.Null);
}
