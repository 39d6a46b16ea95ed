using System.Globalization;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Mpp.Client.Policy;

namespace Mpp.Client.Tests.Policy;

[TestFixture]
internal sealed class BaseUnitsTests
{
    [TestCase("0")]
    [TestCase("1")]
    [TestCase("1000000")]
    [TestCase("9223372036854775808", Description = "2^63")]
    [TestCase("18446744073709551616", Description = "2^64")]
    [TestCase("99999999999999999999999999999999999999", Description = "38 digits")]
    [TestCase("340282366920938463463374607431768211455", Description = "2^128 - 1")]
    public void Whole_numbers_up_to_128_bits_are_read(string text)
    {
        Assert.That(BaseUnits.TryParse(text, out var amount), Is.True);
        Assert.That(amount.ToString(CultureInfo.InvariantCulture), Is.EqualTo(text));
    }

    [TestCase(null, Description = "nothing")]
    [TestCase("", Description = "empty")]
    [TestCase(" ", Description = "space")]
    [TestCase("00", Description = "leading zero")]
    [TestCase("007", Description = "leading zeros")]
    [TestCase("+1", Description = "sign")]
    [TestCase("-1", Description = "negative")]
    [TestCase("-0", Description = "negative zero")]
    [TestCase("1.0", Description = "fraction")]
    [TestCase(".5", Description = "fraction only")]
    [TestCase("1e3", Description = "exponent")]
    [TestCase("0x10", Description = "hex")]
    [TestCase("0b1", Description = "binary")]
    [TestCase("1_000", Description = "underscore")]
    [TestCase("1,000", Description = "comma")]
    [TestCase("1 000", Description = "inner space")]
    [TestCase("1\u00A0000", Description = "no-break space")]
    [TestCase(" 7 ", Description = "outer space")]
    [TestCase("7\n", Description = "line break")]
    [TestCase("7\0", Description = "NUL")]
    [TestCase("\u0667", Description = "Arabic-Indic digit")]
    [TestCase("\uFF11", Description = "full-width digit")]
    [TestCase("\U0001D7D5", Description = "mathematical digit")]
    [TestCase("\u00BD", Description = "one half")]
    [TestCase("1\u200b", Description = "zero-width space")]
    [TestCase("\u200b1", Description = "zero-width space first")]
    [TestCase("unlimited", Description = "a word")]
    [TestCase("340282366920938463463374607431768211456", Description = "2^128")]
    [TestCase("999999999999999999999999999999999999999", Description = "39 digits")]
    [TestCase("115792089237316195423570985008687907853269984665640564039457584007913129639935", Description = "2^256 - 1")]
    [TestCase("115792089237316195423570985008687907853269984665640564039457584007913129639936", Description = "2^256")]
    public void Everything_else_is_refused(string? text) =>
        Assert.That(BaseUnits.TryParse(text, out _), Is.False);

    [TestCase(100)]
    [TestCase(1_000_000)]
    public void Long_numbers_are_refused_unread(int digits) => Assert.That(BaseUnits.TryParse(new string('9', digits), out _), Is.False);

    [Test]
    public void Exactly_the_grammar_is_accepted() =>
        Prop.ForAll(Candidates().ToArbitrary(), static text =>
        {
            var isInGrammar = text == "0" || (text.Length > 0 && text[0] is >= '1' and <= '9' && text.All(static c => c is >= '0' and <= '9'));
            var isInRange = isInGrammar && BigInteger.Parse(text, CultureInfo.InvariantCulture) <= UInt128.MaxValue;
            return BaseUnits.TryParse(text, out var amount) == isInRange
                && (!isInRange || amount.ToString(CultureInfo.InvariantCulture) == text);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    private static Gen<string> Candidates() => Gen.OneOf(
        Gen.Elements("0123456789".ToCharArray()).ArrayOf().Select(static digits => new string(digits)),
        Gen.Elements("0123456789".ToCharArray()).ArrayOf(39).Select(static digits => new string(digits)),
        Gen.Elements("01+-. e\u0667\0\n".ToCharArray()).ArrayOf().Select(static characters => new string(characters)));
}
