namespace Mpp.Client.Tests.Protocol;

/// <summary>Where a line comes apart: what is still read, what is refused, and that a lost offer is never passed over in silence.</summary>
[TestFixture]
internal sealed class BrokenChallengeLineTests
{
    private const string Parameters = "id=\"a\", realm=\"r\", method=\"tempo\", intent=\"charge\", request=\"e30\"";
    private const string Second = $"Payment id=\"b\", realm=\"r\", method=\"stripe\", intent=\"charge\", request=\"{ChallengeText.Request}\"";

    [TestCase("Payment , " + Parameters, TestName = "An empty member before the first parameter is passed over")]
    [TestCase("Payment x=1, " + Parameters, TestName = "An unknown name of one letter may come first")]
    [TestCase("Payment x = \"1\" , " + Parameters, TestName = "An unknown name with space round = may come first")]
    [TestCase("Bearer abc==, Payment " + Parameters, TestName = "An offer behind the data of another scheme is read")]
    [TestCase("Digest @\"\", Payment " + Parameters, TestName = "An offer behind an empty quoted text is read")]
    [TestCase("Payment " + Parameters + ", description=\"x\" Payment", TestName = "A word after a cut description asks for no further payment")]
    [TestCase("Payment " + Parameters + ", description=\"x\" y, z", TestName = "Words after a cut description are passed over")]
    [TestCase("Payment " + Parameters + ", description=\"x\" y, =\"z\"", TestName = "A sign of no name after a cut description is passed over")]
    [TestCase("Payment " + Parameters + ", note=\"x\" (y, \"z\" = 1)", TestName = "Quotes after a cut unknown value are passed over")]
    [TestCase("Payment " + Parameters + ", DESCRIPTION=\"caf\u00E9\"", TestName = "A description in one byte a character is read under any spelling of its name")]
    [TestCase("Payment " + Parameters + ", description=x y", TestName = "A description without quotes is cut at the space")]
    public void One_offer_is_read_and_nothing_is_reported(string line)
    {
        var challenge = ChallengeText.ReadOne(line);

        Assert.That((challenge.Id, challenge.Realm, challenge.Method, challenge.Intent, challenge.Request),
            Is.EqualTo(("a", "r", "tempo", "charge", "e30")));
    }

    [TestCase("realm")]
    [TestCase("REALM")]
    public void A_realm_in_one_byte_a_character_is_read_under_any_spelling_of_its_name(string name) =>
        Assert.That(ChallengeText.ReadOne($"Payment {Parameters.Replace("realm=\"r\"", $"{name}=\"caf\u00E9\"", StringComparison.Ordinal)}").Realm, Is.EqualTo("caf\u00E9"));

    [TestCase("id")]
    [TestCase("realm")]
    [TestCase("method")]
    [TestCase("intent")]
    [TestCase("request")]
    [TestCase("expires")]
    [TestCase("digest")]
    [TestCase("opaque")]
    [TestCase("header")]
    [TestCase("OPAQUE")]
    public void Text_after_a_value_that_the_server_bound_is_refused(string name)
    {
        const string Line = $"Payment {Parameters}, expires=\"2026-11-21T09:00:37Z\", digest=\"sha-256=x\", opaque=\"o\", header=\"Authorization\"";
        var start = Line.IndexOf($"{name}=\"", StringComparison.OrdinalIgnoreCase);
        var end = Line.IndexOf('"', start + name.Length + 2) + 1;
        var last = $", {name}{Line[(start + name.Length)..end]}";
        var others = Line.Replace($"{Line[start..end]}, ", "", StringComparison.Ordinal).Replace($", {Line[start..end]}", "", StringComparison.Ordinal);

        Assert.That(ChallengeText.ReadOne(others + last).Id, Is.EqualTo("a"));
        Assert.That(ChallengeText.ReadRefused(others + last + " \"cut\"").Reason, Does.Contain($"'{name}'"));
        Assert.That(ChallengeText.ReadRefused(others + last + "x").Reason, Does.Contain($"'{name}'"));
    }

    [TestCase("Payment abc, " + Parameters, TestName = "A word before the parameters is refused")]
    [TestCase("Payment abc==, " + Parameters, TestName = "Data before the parameters is refused")]
    [TestCase("Payment Payment " + Parameters, TestName = "The scheme twice is refused")]
    [TestCase("Payment @, " + Parameters, TestName = "Garbage before the parameters is refused")]
    [TestCase("Payment " + Parameters + ", description=\"x\" y, x=1", TestName = "A name of one letter after a tail is refused")]
    [TestCase("Payment " + Parameters + ", description=\"x\" y, request =\"e30\"", TestName = "A name and a space after a tail are refused")]
    [TestCase("Payment " + Parameters + ", description=\"x\" y,, \trequest=\"e30\"", TestName = "A name after an empty member of a tail is refused")]
    [TestCase("Payment " + Parameters + ", description=\"x\" y, z, opaque=o", TestName = "A name after two members of a tail is refused")]
    [TestCase("Payment " + Parameters + ", description=\"x\" y, " + Second, TestName = "A whole challenge after a tail is refused, too")]
    [TestCase("Payment " + Parameters + ", description=\"x\" y, PAYMENT id=\"b\"", TestName = "A challenge in capitals after a tail is refused")]
    [TestCase("Payment " + Parameters + ", header=\"caf\u00E9\"", TestName = "A header that is not UTF-8 is refused")]
    public void No_offer_is_read_and_one_is_reported(string line) => ChallengeText.ReadRefused(line);

    [TestCase("Bearer Payment, " + Parameters, TestName = "The scheme's name as another scheme's data is no challenge")]
    [TestCase("Bearer Payment==, " + Parameters, TestName = "The scheme's name in another scheme's data is no challenge")]
    [TestCase("Basic " + Parameters, TestName = "The parameters of another scheme are no challenge")]
    [TestCase("Digest @\"a, Payment id=a, realm=r, method=tempo, intent=charge, request=e30, x=1\"", TestName = "A whole challenge in the quotes of garbage is no challenge")]
    [TestCase("Basic realm=\"open", TestName = "An open quote that hides nothing is no challenge")]
    [TestCase("@ realm=\"x", TestName = "Garbage is no challenge")]
    [TestCase(Parameters, TestName = "Parameters of no scheme are no challenge")]
    public void Nothing_is_asked(string line) => Assert.That(ChallengeText.Read(line).IsEmpty, Is.True);

    [TestCase("Basic realm=\"open, Payment id=a, realm=r, method=tempo, intent=charge, request=e30", TestName = "An offer behind another scheme's open quote is reported")]
    [TestCase("Basic realm=\"open, payment id=a", TestName = "An offer in small letters behind an open quote is reported")]
    [TestCase("@\"open, Payment id=a", TestName = "An offer behind an open quote of garbage is reported")]
    [TestCase("Basic note=\"x\" y, Payment " + Parameters, TestName = "An offer behind the tail of another scheme is reported")]
    public void What_may_have_been_an_offer_is_reported(string line)
    {
        var read = ChallengeText.Read(line);

        Assert.That(read.Challenges, Is.Empty);
        Assert.That(read.Malformed, Has.Count.EqualTo(1));
    }

    // Who broke the line may have meant this offer with other terms.
    [TestCase(", x=\"open")]
    [TestCase(", description=\"x\" y, request=\"e30\"")]
    [TestCase(", \"x\"")]
    public void An_offer_that_breaks_off_still_blocks_its_sound_twin(string broken)
    {
        var read = ChallengeText.Read(ChallengeText.With(id: "b"), $"Payment {Parameters}{broken}");

        Assert.That(read.Challenges, Is.Empty);
        Assert.That(read.Malformed.Select(bad => (bad.Method, bad.Intent)), Is.All.EqualTo(("tempo", "charge")));
    }

    [Test]
    public void A_broken_offer_does_not_spoil_the_next_of_another_method() =>
        Assert.That(ChallengeText.Read($"Payment {Parameters}, x=, {Second}").Challenges.Select(challenge => challenge.Id), Is.EqualTo(["b"]));
}
