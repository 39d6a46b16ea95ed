using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Protocol;

[TestFixture]
internal sealed class PaymentReceiptTests
{
    private const string Fields = "\"status\":\"success\",\"method\":\"tempo\",\"timestamp\":\"2026-11-21T09:00:37Z\",\"reference\":\"0xab\"";

    [Test]
    public void Unknown_fields_are_kept()
    {
        var receipt = Read($"{{{Fields},\"subscriptionId\":\"s\",\"originTxHash\":\"0xcd\",\"units\":7,\"session\":{{\"a\":null}}}}");

        Assert.That(receipt.Extra.Keys, Is.EqualTo(["subscriptionId", "originTxHash", "units", "session"]));
        Assert.That(receipt.Extra["units"].GetInt32(), Is.EqualTo(7));
        Assert.That(receipt.Reference, Is.EqualTo("0xab"));
        Assert.That(receipt.Timestamp, Is.EqualTo(new DateTimeOffset(2026, 11, 21, 9, 0, 37, TimeSpan.Zero)));
    }

    [Test]
    public void Extra_fields_survive_the_round_trip()
    {
        var receipt = Read($"{{{Fields},\"externalId\":\"<order & 1>\"}}");
        var written = ReceiptWriter.Format(receipt.Status, receipt.Method, receipt.TimestampText, receipt.Reference, receipt.Extra);

        Assert.That(PaymentReceipt.TryParse(written, out var again, out _), Is.True);
        Assert.That(again!.Extra["externalId"].GetString(), Is.EqualTo("<order & 1>"));
    }

    [Test]
    public void What_the_server_says_is_kept_even_when_it_is_no_success() =>
        Assert.That(Read($"{{{Fields.Replace("success", "failed", StringComparison.Ordinal)}}}").Status, Is.EqualTo("failed"));

    [TestCase("success", true)]
    [TestCase("Success", false)]
    [TestCase("failed", false)]
    public void Only_the_protocols_own_word_claims_success(string status, bool claims) =>
        Assert.That(Read($"{{{Fields.Replace("success", status, StringComparison.Ordinal)}}}").ClaimsSuccess, Is.EqualTo(claims));

    [Test]
    public void A_field_in_capitals_is_another_field() =>
        Assert.That(Read($"{{{Fields},\"Reference\":\"0xcd\",\"x\":1,\"X\":2}}").Extra.Keys, Is.EqualTo(["Reference", "x", "X"]));

    [TestCase("status")]
    [TestCase("method")]
    [TestCase("timestamp")]
    [TestCase("reference")]
    public void The_reason_names_the_field_that_is_missing(string field)
    {
        var json = $"{{{Fields.Replace($"\"{field}\"", "\"other\"", StringComparison.Ordinal)}}}";

        Assert.That(PaymentReceipt.TryParse(Base64UrlText.EncodeUtf8(json), out _, out var error), Is.False);
        Assert.That(error, Does.Contain($"'{field}'"));
    }

    [Test]
    public void Its_text_form_shows_nothing_that_is_sensitive()
    {
        var text = Read($"{{{Fields},\"externalId\":\"order-1\"}}").ToString();

        Assert.That(text, Does.Contain("tempo"));
        Assert.That(text, Does.Not.Contain("0xab").And.Not.Contain("order-1"));
    }

    [Test]
    public void A_receipt_of_a_megabyte_is_read() =>
        Assert.That(Read($"{{{Fields},\"x\":\"{new string('x', 1_000_000)}\"}}").Extra, Has.Count.EqualTo(1));

    [TestCase("", TestName = "An empty receipt is refused")]
    [TestCase("{}", TestName = "A receipt without fields is refused")]
    [TestCase("[]", TestName = "A receipt that is an array is refused")]
    [TestCase("{\"status\":\"\",\"method\":\"tempo\",\"timestamp\":\"2026-11-21T09:00:37Z\",\"reference\":\"0xab\"}", TestName = "An empty status is refused")]
    [TestCase("{\"status\":true,\"method\":\"tempo\",\"timestamp\":\"2026-11-21T09:00:37Z\",\"reference\":\"0xab\"}", TestName = "A status that is no string is refused")]
    [TestCase("{\"status\":\"success\",\"method\":\"tempo\",\"timestamp\":1795251637,\"reference\":\"0xab\"}", TestName = "A timestamp in seconds is refused")]
    [TestCase("{\"status\":\"success\",\"method\":\"tempo\",\"timestamp\":\"2026-11-21\",\"reference\":\"0xab\"}", TestName = "A timestamp without time is refused")]
    [TestCase("{\"status\":\"success\",\"method\":\"tempo\",\"timestamp\":\"2026-11-21T09:00:37Z\",\"reference\":null}", TestName = "A reference of null is refused")]
    [TestCase("{" + Fields + ",\"reference\":\"0xcd\"}", TestName = "Two references are refused")]
    [TestCase("{" + Fields + "} ", TestName = "Space after a receipt is read")]
    [TestCase("{" + Fields + "},", TestName = "Text after a receipt is refused")]
    public void Is_strict_about_its_base_fields(string json)
    {
        var isRead = PaymentReceipt.TryParse(Base64UrlText.EncodeUtf8(json), out var receipt, out var error);

        Assert.That(isRead, Is.EqualTo(json.EndsWith(' ')));
        Assert.That(receipt is null, Is.Not.EqualTo(isRead));
        Assert.That(error is null, Is.EqualTo(isRead));
    }

    [Test]
    public void Two_receipts_in_one_header_are_refused()
    {
        var one = Base64UrlText.EncodeUtf8($"{{{Fields}}}");

        Assert.That(PaymentReceipt.TryParse($" {one}\t", out _, out _), Is.True);
        Assert.That(PaymentReceipt.TryParse($"{one}, {one}", out _, out _), Is.False);
    }

    private static PaymentReceipt Read(string json)
    {
        Assert.That(PaymentReceipt.TryParse(Base64UrlText.EncodeUtf8(json), out var receipt, out var error), Is.True, error);
        return receipt!;
    }
}
