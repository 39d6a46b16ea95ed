using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Protocol;

[TestFixture]
internal sealed class PaymentChallengeTests
{
    [TestCase(64, true)]
    [TestCase(65, false)]
    public void Names_of_methods_and_intents_are_capped_at_64_characters(int length, bool isRead)
    {
        var name = new string('t', length);

        Assert.That(ChallengeText.Read(ChallengeText.With(method: name)).Challenges, Has.Count.EqualTo(isRead ? 1 : 0));
        Assert.That(ChallengeText.Read(ChallengeText.With(intent: name)).Challenges, Has.Count.EqualTo(isRead ? 1 : 0));
    }

    [TestCase("-tempo")]
    [TestCase("_tempo")]
    [TestCase(":tempo")]
    [TestCase("tempO")]
    [TestCase("tem.po")]
    [TestCase("tem/po")]
    public void A_name_that_is_no_method_is_refused(string method) =>
        Assert.That(ChallengeText.ReadRefused(ChallengeText.With(method: method)).Reason, Does.Contain("'method'"));

    [TestCase("1-X")]
    [TestCase("-")]
    public void An_intent_is_letters_digits_and_hyphens(string intent) =>
        Assert.That(ChallengeText.ReadOne(ChallengeText.With(intent: intent)).Intent, Is.EqualTo(intent));

    [Test]
    public void Its_text_form_names_it_and_shows_no_more_of_its_id_than_fits_a_line()
    {
        Assert.That(ChallengeText.ReadOne(ChallengeText.With(id: "a\\u001b[2Jb")).ToString(), Is.EqualTo("tempo/charge challenge a[2Jb"));
        Assert.That(ChallengeText.ReadOne(ChallengeText.With(id: new string('x', 4096))).ToString(), Has.Length.LessThan(120).And.EndWith("…"));
    }

    [Test]
    public void The_header_that_a_merchant_asks_for_is_written() =>
        Assert.That(ChallengeWriter.Format(ChallengeText.ReadOne(ChallengeText.With(more: ", header=\"Payment-Authorization\""))),
            Does.EndWith(", header=\"Payment-Authorization\""));

    [Test]
    public void The_reason_names_the_parameter_that_is_missing()
    {
        foreach (var name in new[] { "id", "realm", "method", "intent", "request" })
        {
            var line = ChallengeText.Sound.Replace($"{name}=\"", "x=\"", StringComparison.Ordinal);

            Assert.That(ChallengeText.ReadRefused(line).Reason, Does.Contain($"'{name}'"));
        }
    }
}
