using System.Text;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Protocol;

[TestFixture]
internal sealed class EncodedRequestTests
{
    [TestCase("e30", TestName = "An empty object is read")]
    [TestCase("e30=", TestName = "One = of padding is read")]
    [TestCase("eyJhIjoxfQ==", TestName = "Two = of padding are read")]
    public void Is_read_and_kept_as_it_came(string request) =>
        Assert.That(ChallengeText.ReadOne(ChallengeText.With(request: request)).Request, Is.EqualTo(request));

    [TestCase("e30===", TestName = "Three = are refused")]
    [TestCase("e=30", TestName = "= in the middle is refused")]
    [TestCase("==", TestName = "Only padding is refused")]
    [TestCase("e3 0", TestName = "A space inside is refused")]
    [TestCase(" e30", TestName = "A leading space is refused")]
    [TestCase("e30 ", TestName = "A trailing space is refused")]
    [TestCase("e3\t0", TestName = "A tab inside is refused")]
    [TestCase("e3\\u000a0", TestName = "A line break inside is refused")]
    [TestCase("eyJhIjoiPj4+In0", TestName = "+ of standard base64 is refused")]
    [TestCase("eyJhIjoiPz8/In0", TestName = "Slash of standard base64 is refused")]
    [TestCase("e30ab", TestName = "A length of 1 modulo 4 is refused")]
    [TestCase("eyJhIjoxfR", TestName = "Trailing bits that are not zero are refused")]
    [TestCase("_w", TestName = "Bytes that are not UTF-8 are refused")]
    [TestCase("eyJhIjoiwK8ifQ", TestName = "An overlong form is refused")]
    [TestCase("77u_e30", TestName = "A byte order mark is refused")]
    [TestCase("ewB9AA", TestName = "UTF-16 is refused")]
    [TestCase("e30\\u200b", TestName = "A zero-width space is refused")]
    public void Of_another_encoding_is_refused(string request) => ChallengeText.ReadRefused(ChallengeText.With(request: request));

    [TestCase("_w", "UTF-8", TestName = "Bytes that are not UTF-8 are named")]
    [TestCase("e3 0", "base64url", TestName = "Another encoding is named")]
    [TestCase("W10", "object", TestName = "A list is named")]
    [TestCase("eyJhIjoiXHVkODAwIn0", "Unicode", TestName = "Half a character is named")]
    [TestCase("eyJhIjoxLCJhIjoxfQ", "twice", TestName = "A key that appears twice is named")]
    public void A_merchant_is_told_what_is_wrong_with_it(string request, string expected) =>
        Assert.That(ChallengeText.ReadRefused(ChallengeText.With(request: request)).Reason, Does.Contain("'request'").And.Contain(expected));

    [TestCase("Y2Fmw6k", "caf\u00e9")]
    [TestCase("", "")]
    [TestCase("Y2Fm6Q", null, Description = "Latin-1")]
    [TestCase("a", null)]
    [TestCase("a+b/", null)]
    public void Text_inside_is_UTF_8_or_none(string encoded, string? expected)
    {
        Assert.That(Base64UrlText.TryDecodeUtf8(encoded, out var text), Is.EqualTo(expected is not null));
        Assert.That(text, Is.EqualTo(expected));
    }

    [TestCase(16_384, true)]
    [TestCase(16_385, false)]
    public void Is_capped_at_16_384_characters(int length, bool isRead)
    {
        var encoded = Encode($"{{\"a\":\"{new string('x', 12_280)}\"}}");
        var request = encoded + new string('=', length - encoded.Length);

        Assert.That(encoded, Has.Length.EqualTo(16_384));
        Assert.That(ChallengeText.Read(ChallengeText.With(request: request)).Challenges, Has.Count.EqualTo(isRead ? 1 : 0));
    }

    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("[{}]")]
    [TestCase("\"x\"")]
    [TestCase("1")]
    [TestCase("true")]
    [TestCase("")]
    [TestCase(" ")]
    [TestCase("{")]
    [TestCase("{}{}", TestName = "Trailing data is refused")]
    [TestCase("{} x", TestName = "Trailing text is refused")]
    [TestCase("{}\0", TestName = "A trailing NUL is refused")]
    [TestCase("{\"a\":1/*c*/}", TestName = "A comment is refused")]
    [TestCase("{}//c", TestName = "A trailing comment is refused")]
    [TestCase("{\"a\":1,}", TestName = "A trailing comma is refused")]
    [TestCase("{\"a\":NaN}", TestName = "NaN is refused")]
    [TestCase("{\"a\":Infinity}", TestName = "Infinity is refused")]
    [TestCase("{\"a\":01}", TestName = "A leading zero is refused")]
    [TestCase("{\"a\":'x'}", TestName = "Single quotes are refused")]
    [TestCase("{a:1}", TestName = "A key without quotes is refused")]
    [TestCase("{\"a\":\"\n\"}", TestName = "A raw line break in a string is refused")]
    [TestCase("{\"amount\":\"1\",\"amount\":\"2\"}", TestName = "A duplicate key is refused")]
    [TestCase("{\"amount\":\"1\",\"amount\":\"1\"}", TestName = "An equal duplicate key is refused")]
    [TestCase("{\"amount\":\"1\",\"\\u0061mount\":\"2\"}", TestName = "A duplicate key by an escape is refused")]
    [TestCase("{\"methodDetails\":{\"chainId\":1,\"chainId\":2}}", TestName = "A duplicate key at the second level is refused")]
    [TestCase("{\"splits\":[{\"amount\":\"1\",\"amount\":\"2\"}]}", TestName = "A duplicate key inside an array is refused")]
    [TestCase("{\"a\":\"\\ud800\"}", TestName = "A lone surrogate is refused")]
    [TestCase("{\"a\":[[\"\\udc00\"]]}", TestName = "A lone surrogate in depth is refused")]
    [TestCase("{\"\\ud800\":1}", TestName = "A lone surrogate in a key is refused")]
    public void That_is_no_strict_JSON_object_is_refused(string json) => ChallengeText.ReadRefused(ChallengeText.With(request: Encode(json)));

    [TestCase(64, true)]
    [TestCase(65, false)]
    [TestCase(5_000, false)]
    public void Nesting_is_bounded(int depth, bool isRead)
    {
        var json = string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string('}', depth - 1);

        Assert.That(StrictJson.TryParseObject(Encoding.UTF8.GetBytes(json), out _, out _), Is.EqualTo(isRead));
    }

    [Test]
    public void Large_objects_are_read_without_trouble_when_no_header_limits_them()
    {
        var many = $"{{{string.Join(',', Enumerable.Range(0, 100_000).Select(index => $"\"k{index}\":0"))}}}";
        var long1 = $"{{\"a\":\"{new string('x', 1_000_000)}\"}}";

        Assert.That(StrictJson.TryParseObject(Encoding.UTF8.GetBytes(many), out _, out _), Is.True);
        Assert.That(StrictJson.TryParseObject(Encoding.UTF8.GetBytes(long1), out _, out _), Is.True);
        ChallengeText.ReadRefused(ChallengeText.With(request: Encode(long1)));
    }

    [TestCase("{\"b\":1, \"a\" : \"x\"}", TestName = "Another order and spacing is kept")]
    [TestCase("{\"Amount\":\"5\",\"AMOUNT\":\"6\"}", TestName = "Keys that differ by case are different")]
    [TestCase("{\"caf\\u00e9\":1,\"cafe\\u0301\":2}", TestName = "Keys that are equal only when normalised are different")]
    public void Canonical_form_is_not_required(string json)
    {
        var challenge = ChallengeText.ReadOne(ChallengeText.With(request: Encode(json)));

        Assert.That(challenge.Request, Is.EqualTo(Encode(json)));
        Assert.That(challenge.RequestObject.GetText("amount"), Is.Null);
    }

    [TestCase("5")]
    [TestCase("5.0")]
    [TestCase("5e0")]
    [TestCase("1e400")]
    [TestCase("9007199254740993")]
    [TestCase("true")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("[\"5\"]")]
    [TestCase("{}")]
    [TestCase("{\"amount\":\"5\"}")]
    public void An_amount_that_is_not_a_string_is_no_amount(string amount)
    {
        var challenge = ChallengeText.ReadOne(ChallengeText.With(request: Encode($"{{\"amount\":{amount}}}")));

        Assert.That(BaseUnits.TryParse(challenge.RequestObject.GetText("amount"), out _), Is.False);
    }

    private static string Encode(string json) => Base64UrlText.EncodeUtf8(json);
}
