using System.Globalization;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Mpp.Client.Policy;

namespace Mpp.Client.Tests.Policy;

[TestFixture]
internal sealed class MoneyTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(1000);

    [TestCase("5 USD", "5 USD")]
    [TestCase("0.05 USD", "0.05 USD")]
    [TestCase("0.5 usd", "0.5 USD")]
    [TestCase("  1.250000   USD ", "1.25 USD")]
    [TestCase("0 JPY", "0 JPY")]
    [TestCase("0.000000000000000001 ETH2", "0.000000000000000001 ETH2")]
    [TestCase("100.10 EUR", "100.10 EUR")]
    [TestCase("123456789012345678901234567890 USD", "123456789012345678901234567890 USD")]
    [TestCase("5 ABCDEFGHIJKL", "5 ABCDEFGHIJKL", Description = "the longest name of a currency")]
    public void Amounts_of_people_are_read_and_written(string text, string written)
    {
        Assert.That(Money.Parse(text).ToString(), Is.EqualTo(written));
        Assert.That(Money.Parse(written), Is.EqualTo(Money.Parse(text)));
        Assert.That(Money.TryParse(text, out var read), Is.True);
        Assert.That(read, Is.EqualTo(Money.Parse(text)));
    }

    [TestCase(-150, 2, "-1.50 USD")]
    [TestCase(-5, 2, "-0.05 USD")]
    [TestCase(-7, 0, "-7 USD")]
    public void An_amount_below_zero_is_written_with_its_sign(int units, int decimals, string written) =>
        Assert.That(new Money(units, decimals, "USD").ToString(), Is.EqualTo(written));

    [TestCase("")]
    [TestCase("5")]
    [TestCase("USD")]
    [TestCase("5USD")]
    [TestCase("USD 5")]
    [TestCase("$5")]
    [TestCase("$5 USD")]
    [TestCase("-5 USD")]
    [TestCase("+5 USD")]
    [TestCase("5. USD")]
    [TestCase(".5 USD")]
    [TestCase("05 USD")]
    [TestCase("5..0 USD")]
    [TestCase("5.0.0 USD")]
    [TestCase("1,000 USD")]
    [TestCase("1_000 USD")]
    [TestCase("1e3 USD")]
    [TestCase("0x10 USD")]
    [TestCase("\u0667 USD")]
    [TestCase("5\tUSD")]
    [TestCase("5 USD\n")]
    [TestCase("5\0 USD")]
    [TestCase("5 U\u0405D")]
    [TestCase("5 US")]
    [TestCase("5 USDUSDUSDUSDX")]
    [TestCase("5 USD 6")]
    [TestCase("5 1USD")]
    [TestCase("unlimited USD")]
    [TestCase("NaN USD")]
    [TestCase("0.0000000000000000001 USD", Description = "19 decimals")]
    [TestCase("1234567890123456789012345678901234567890 USD", Description = "40 digits")]
    public void Everything_else_is_refused_with_an_example(string text)
    {
        Assert.That(Money.TryParse(text, out var money), Is.False);
        Assert.That(money, Is.Null);
        Assert.That(() => Money.Parse(text), Throws.TypeOf<FormatException>().With.Message.Contains("0.05 USD"));
    }

    [TestCase(-1, false)]
    [TestCase(0, true)]
    [TestCase(18, true)]
    [TestCase(19, false)]
    public void Only_currencies_of_up_to_18_decimals_are_counted(int decimals, bool isCountable) =>
        Assert.That(new PaymentCurrency("key", "USD", "usd", decimals).IsCountable(), Is.EqualTo(isCountable));

    [Test]
    public void Amounts_of_different_precision_are_equal_when_they_are_worth_the_same()
    {
        var (one, same) = (Money.Parse("1 USD"), Money.Parse("1.000000 USD"));

        Assert.That(one, Is.EqualTo(same));
        Assert.That(one == same, Is.True);
        Assert.That(one != same, Is.False);
        Assert.That(one.GetHashCode(), Is.EqualTo(same.GetHashCode()));
        Assert.That(new PaymentCurrency("stripe:test:usd", "USD", "usd", 2).ToMoney(100), Is.EqualTo(one));
        Assert.That(one != Money.Parse("1.000001 USD"), Is.True);
        Assert.That(one, Is.Not.EqualTo(Money.Parse("1 EUR")));
        Assert.That(one.Equals(null), Is.False);
        Assert.That(one.CompareTo(null), Is.Positive);
    }

    [Test]
    public void Different_currencies_have_no_order()
    {
        var (dollar, euro) = (Money.Parse("1 USD"), Money.Parse("1 EUR"));

        Assert.That(() => dollar.CompareTo(euro), Throws.InvalidOperationException);
        Assert.That(() => dollar < euro, Throws.InvalidOperationException);
        Assert.That(dollar == euro, Is.False);
    }

    [Test]
    public void What_is_written_is_read() =>
        Prop.ForAll(Amounts().ToArbitrary(), static amount =>
        {
            var written = amount.ToString();
            return Money.Parse(written) == amount && Money.Parse(written).ToString() == written
                && Money.Parse(written).GetHashCode() == amount.GetHashCode();
        }).Check(Thorough);

    [Test]
    public void Comparing_agrees_with_whole_numbers_of_the_finest_unit() =>
        Prop.ForAll(Amounts().ToArbitrary(), Amounts().ToArbitrary(), static (left, right) =>
        {
            var order = Finest(left).CompareTo(Finest(right));
            return Math.Sign(left.CompareTo(right)) == order && (left < right) == (order < 0) && (left > right) == (order > 0)
                && (left <= right) == (order <= 0) && (left >= right) == (order >= 0) && (left == right) == (order == 0)
                && (order != 0 || left.GetHashCode() == right.GetHashCode());
        }).Check(Thorough);

    [Test]
    public void Reading_agrees_with_whole_numbers() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), Gen.Choose(0, 999_999).ToArbitrary(), static (whole, fraction) =>
        {
            var money = Money.Parse(string.Create(CultureInfo.InvariantCulture, $"{whole}.{fraction:D6} USD"));
            return money.Units == ((BigInteger)whole * 1_000_000) + fraction && money.Decimals == 6;
        }).Check(Thorough);

    [Test]
    public void No_text_makes_the_reader_throw() =>
        Prop.ForAll<string>(static text =>
        {
            _ = Money.TryParse(text ?? "", out _);
            _ = Money.TryParse($"{text} USD", out _);
        }).Check(Thorough);

    private static BigInteger Finest(Money money) => money.Units * BigInteger.Pow(10, Money.MaximumDecimals - money.Decimals);

    private static Gen<Money> Amounts() =>
        from digits in Gen.Elements("0123456789".ToCharArray()).ArrayOf()
        from decimals in Gen.Choose(0, Money.MaximumDecimals)
        let text = new string([.. digits.Take(20)])
        select new Money(BigInteger.Parse("0" + text, CultureInfo.InvariantCulture), decimals, "USD");
}
