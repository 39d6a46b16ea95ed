using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Protocol;

[TestFixture]
internal sealed class OfficialVectorsTests
{
    private const string Challenges = "www-authenticate.json";
    private const string Credentials = "authorization.json";
    private const string Receipts = "receipt.json";
    private const string Encodings = "base64url.json";
    private const string Identifiers = "challenge-id.json";

    [TestCaseSource(typeof(OfficialVectors), nameof(OfficialVectors.Parsed), new object[] { Challenges })]
    public void A_challenge_is_read(JsonElement scenario) =>
        Assert.That(OfficialVectors.ToObject(ReadOne(OfficialVectors.Wire(scenario))), Is.EqualTo(Expected(scenario)));

    [TestCaseSource(typeof(OfficialVectors), nameof(OfficialVectors.NotParsed), new object[] { Challenges })]
    public void A_wrong_challenge_is_refused(JsonElement scenario) =>
        Assert.That(ChallengeSet.Read([OfficialVectors.Wire(scenario)]).Challenges, Is.Empty);

    [TestCaseSource(typeof(OfficialVectors), nameof(OfficialVectors.Formatted), new object[] { Challenges })]
    public void A_challenge_is_written_as_it_is_read(JsonElement scenario)
    {
        var challenge = OfficialVectors.ToChallenge(scenario.GetProperty("object"));

        Assert.That(OfficialVectors.ToObject(ReadOne(ChallengeWriter.Format(challenge))), Is.EqualTo(Expected(scenario)));
        Assert.That(challenge.Request, Is.EqualTo(ReadOne(OfficialVectors.Wire(scenario)).Request));
    }

    [TestCaseSource(typeof(OfficialVectors), nameof(OfficialVectors.RoundTripped), new object[] { Challenges })]
    public void A_challenge_survives_the_round_trip(JsonElement scenario)
    {
        var challenge = ReadOne(OfficialVectors.Wire(scenario));

        Assert.That(ReadOne(ChallengeWriter.Format(challenge)).HasSameContent(challenge), Is.True);
    }

    [TestCaseSource(typeof(OfficialVectors), nameof(OfficialVectors.NotFormatted), new object[] { Challenges })]
    public void A_challenge_that_a_header_cannot_carry_is_not_written(JsonElement scenario)
    {
        var challenge = OfficialVectors.ToChallenge(scenario.GetProperty("object"));

        Assert.That(() => ChallengeWriter.Format(challenge), Throws.TypeOf<PaymentFormatException>());
    }

    [TestCase(12_000)]
    [TestCase(120_000)]
    public void An_open_quote_full_of_backslashes_is_refused_without_backtracking(int backslashes)
    {
        var scenario = OfficialVectors.Scenario(Challenges, "adversarial_unclosed_quoted_extension");
        var read = ChallengeSet.Read([OfficialVectors.Wire(scenario, backslashes)]);

        Assert.That(read.Challenges, Is.Empty);
        Assert.That(read.Malformed.Single().Reason, Does.Contain("not closed"));
    }

    [TestCaseSource(typeof(OfficialVectors), nameof(OfficialVectors.Parsed), new object[] { Credentials })]
    public void A_credential_is_read(JsonElement scenario) =>
        Assert.That(ToObject(ReadCredential(OfficialVectors.Wire(scenario))), Is.EqualTo(Expected(scenario)));

    [TestCaseSource(typeof(OfficialVectors), nameof(OfficialVectors.NotParsed), new object[] { Credentials })]
    public void A_wrong_credential_is_refused(JsonElement scenario)
    {
        Assert.That(PaymentCredential.TryParse(OfficialVectors.Wire(scenario), out _, out var error), Is.False);
        Assert.That(error, Is.Not.Empty);
    }

    [TestCaseSource(typeof(OfficialVectors), nameof(OfficialVectors.Formatted), new object[] { Credentials })]
    public void A_credential_is_written_as_it_is_read(JsonElement scenario)
    {
        var value = scenario.GetProperty("object");
        var source = value.TryGetProperty("source", out var payer) ? payer.GetString() : null;
        var credential = new PaymentCredential(
            OfficialVectors.ToChallenge(value.GetProperty("challenge")), value.GetProperty("payload"), source);

        Assert.That(ToObject(ReadCredential(credential.ToHeaderValue())), Is.EqualTo(Expected(scenario)));
    }

    [TestCaseSource(typeof(OfficialVectors), nameof(OfficialVectors.RoundTripped), new object[] { Credentials })]
    public void A_credential_survives_the_round_trip(JsonElement scenario)
    {
        var credential = ReadCredential(OfficialVectors.Wire(scenario));

        Assert.That(ToObject(ReadCredential(credential.ToHeaderValue())), Is.EqualTo(ToObject(credential)));
    }

    [TestCaseSource(typeof(OfficialVectors), nameof(OfficialVectors.Parsed), new object[] { Receipts })]
    public void A_receipt_is_read(JsonElement scenario)
    {
        var receipt = ReadReceipt(OfficialVectors.Wire(scenario));
        var read = JsonSerializer.SerializeToElement(new Dictionary<string, string>
        {
            ["method"] = receipt.Method,
            ["reference"] = receipt.Reference,
            ["status"] = receipt.Status,
            ["timestamp"] = receipt.TimestampText,
        });

        Assert.That(OfficialVectors.Canonical(read), Is.EqualTo(Expected(scenario)));
    }

    [TestCaseSource(typeof(OfficialVectors), nameof(OfficialVectors.NotParsed), new object[] { Receipts })]
    public void A_wrong_receipt_is_refused(JsonElement scenario)
    {
        Assert.That(PaymentReceipt.TryParse(OfficialVectors.Wire(scenario), out _, out var error), Is.False);
        Assert.That(error, Is.Not.Empty);
    }

    [TestCaseSource(typeof(OfficialVectors), nameof(OfficialVectors.Formatted), new object[] { Receipts })]
    public void A_receipt_is_written_as_it_is_read(JsonElement scenario)
    {
        var receipt = ReadReceipt(OfficialVectors.Wire(scenario));
        var written = ReceiptWriter.Format(receipt.Status, receipt.Method, receipt.TimestampText, receipt.Reference, receipt.Extra);

        Assert.That(written, Is.EqualTo(OfficialVectors.Wire(scenario)));
    }

    [TestCaseSource(typeof(OfficialVectors), nameof(OfficialVectors.All), new object[] { Encodings })]
    public void Text_is_encoded_and_decoded(JsonElement scenario)
    {
        var (decoded, encoded) = (OfficialVectors.Text(scenario, "decoded"), OfficialVectors.Text(scenario, "encoded"));

        Assert.That(Base64UrlText.EncodeUtf8(decoded), Is.EqualTo(encoded));
        Assert.That(Base64UrlText.TryDecodeUtf8(encoded, out var text), Is.True);
        Assert.That(text, Is.EqualTo(decoded));
    }

    [TestCaseSource(typeof(OfficialVectors), nameof(OfficialVectors.All), new object[] { Identifiers })]
    public void A_challenge_id_is_computed(JsonElement scenario)
    {
        var input = scenario.GetProperty("input");
        string? Optional(string name) => input.TryGetProperty(name, out var value) ? value.GetString() : null;
        var identifier = ChallengeIdentifier.Compute(
            OfficialVectors.Text(input, "secretKey"), OfficialVectors.Text(input, "realm"), OfficialVectors.Text(input, "method"),
            OfficialVectors.Text(input, "intent"), OfficialVectors.ToRequest(input.GetProperty("request")),
            Optional("expires"), Optional("digest"), Optional("opaque"));

        Assert.That(identifier, Is.EqualTo(OfficialVectors.Text(scenario, "expected")));
    }

    [Test]
    public void An_advertised_header_takes_a_slot_of_its_own_in_the_id()
    {
        const string Request = "e30";
        var bound = ChallengeIdentifier.Compute("secret", "realm", "tempo", "charge", Request, opaque: "o", header: "Payment-Authorization");
        var line = $"Payment id=\"{bound}\", realm=\"realm\", method=\"tempo\", intent=\"charge\", request=\"{Request}\", opaque=\"o\"";

        Assert.That(ChallengeIdentifier.IsBound(ReadOne(line + ", header=\"Payment-Authorization\""), "secret"), Is.True);
        Assert.That(ChallengeIdentifier.IsBound(ReadOne(line), "secret"), Is.False);
        Assert.That(ChallengeIdentifier.IsBound(ReadOne(line + ", header=\"Payment-Authorization\""), "another"), Is.False);
    }

    private static string Expected(JsonElement scenario) => OfficialVectors.Canonical(scenario.GetProperty("object"));

    private static PaymentChallenge ReadOne(string line)
    {
        var read = ChallengeSet.Read([line]);
        Assert.That(read.Malformed, Is.Empty);
        return read.Challenges.Single();
    }

    private static PaymentCredential ReadCredential(string value)
    {
        Assert.That(PaymentCredential.TryParse(value, out var credential, out var error), Is.True, error);
        return credential!;
    }

    private static string ToObject(PaymentCredential credential)
    {
        var source = credential.Source is null ? "" : $",\"source\":{JsonSerializer.Serialize(credential.Source)}";
        return OfficialVectors.Canonical(
            $"{{\"challenge\":{OfficialVectors.ToObject(credential.Challenge)},\"payload\":{credential.Payload.GetRawText()}{source}}}");
    }

    private static PaymentReceipt ReadReceipt(string value)
    {
        Assert.That(PaymentReceipt.TryParse(value, out var receipt, out var error), Is.True, error);
        return receipt!;
    }
}
