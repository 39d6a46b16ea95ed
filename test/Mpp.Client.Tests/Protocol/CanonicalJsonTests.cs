using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Protocol;

[TestFixture]
internal sealed class CanonicalJsonTests
{
    // The examples of RFC 8785, appendix B, and neighbours of powers of ten.
    [TestCase("0", "0")]
    [TestCase("-0", "0")]
    [TestCase("-0.0", "0")]
    [TestCase("1", "1")]
    [TestCase("1.0", "1")]
    [TestCase("-1.50", "-1.5")]
    [TestCase("100", "100")]
    [TestCase("0.001", "0.001")]
    [TestCase("0.5", "0.5")]
    [TestCase("0.125", "0.125")]
    [TestCase("10.5", "10.5")]
    [TestCase("-0.5", "-0.5")]
    [TestCase("-1e21", "-1e+21")]
    [TestCase("1.5e-10", "1.5e-10")]
    [TestCase("1e-6", "0.000001")]
    [TestCase("1e-7", "1e-7")]
    [TestCase("1e20", "100000000000000000000")]
    [TestCase("1e21", "1e+21")]
    [TestCase("1e23", "1e+23")]
    [TestCase("9.999999999999997e22", "9.999999999999997e+22")]
    [TestCase("1.0000000000000001e23", "1.0000000000000001e+23")]
    [TestCase("999999999999999700000", "999999999999999700000")]
    [TestCase("999999999999999900000", "999999999999999900000")]
    [TestCase("123456789012345680000", "123456789012345680000")]
    [TestCase("295147905179352830000", "295147905179352830000")]
    [TestCase("0.000001234", "0.000001234")]
    [TestCase("333333333.3333333", "333333333.3333333")]
    [TestCase("333333333.33333329", "333333333.3333333")]
    [TestCase("9007199254740992", "9007199254740992")]
    [TestCase("9007199254740993", "9007199254740992")]
    [TestCase("5e-324", "5e-324")]
    [TestCase("1.7976931348623157e308", "1.7976931348623157e+308")]
    [TestCase("4.35", "4.35")]
    [TestCase("1424953923781206.2", "1424953923781206.2")]
    public void Numbers_are_written_as_ECMAScript_writes_them(string json, string expected) =>
        Assert.That(CanonicalJson.Serialize(JsonElement.Parse(json)), Is.EqualTo(expected));

    [Test]
    public void A_number_beyond_a_double_cannot_be_written() =>
        Assert.That(() => CanonicalJson.Serialize(JsonElement.Parse("1e400")), Throws.TypeOf<FormatException>());

    [Test]
    public void Numbers_survive_the_round_trip() =>
        Prop.ForAll(ArbMap.Default.ArbFor<double>(), static number =>
        {
            if (!double.IsFinite(number))
            {
                return true;
            }

            var written = CanonicalJson.Serialize(JsonElement.Parse(number.ToString("R", CultureInfo.InvariantCulture)));
            return JsonElement.Parse(written).GetDouble() == number;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [TestCase("{ \"b\" : [ 1 , {} , [] ] , \"a\" : null }", "{\"a\":null,\"b\":[1,{},[]]}", TestName = "Keys are sorted and space goes")]
    [TestCase("{\"aa\":true,\"a\":false,\"B\":\"\"}", "{\"B\":\"\",\"a\":false,\"aa\":true}", TestName = "Keys are sorted by code unit")]
    [TestCase("{\"\\ufb33\":1,\"\\ud83d\\ude00\":2,\"\\u20ac\":3}", "{\"\u20ac\":3,\"\U0001F600\":2,\"\ufb33\":1}", TestName = "Surrogates sort as code units")]
    [TestCase("\"\\u0041\\/<>&'+\\u00e9\"", "\"A/<>&'+é\"", TestName = "Nothing is escaped that need not be")]
    [TestCase("\"a b!\\u0020\"", "\"a b! \"", TestName = "A space stays a space")]
    [TestCase("\"\\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f\\u007f\"", "\"\\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f\u007f\"", TestName = "Control characters are escaped")]
    public void Text_has_one_spelling(string json, string expected) =>
        Assert.That(CanonicalJson.Serialize(JsonElement.Parse(json)), Is.EqualTo(expected));
}
