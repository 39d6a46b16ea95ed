using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Mpp.Client.Policy;

/// <summary>
/// An exact amount of money for people, for instance <c>0.05 USD</c>: a whole number of units of 10^-<see cref="Decimals"/>. There is
/// no floating point anywhere, and amounts of different precision compare exactly.
/// </summary>
public sealed class Money : IEquatable<Money>, IComparable<Money>
{
    /// <summary>The finest precision that any supported currency has.</summary>
    internal const int MaximumDecimals = 18;

    private const int MaximumDigits = 39;

    internal Money(BigInteger units, int decimals, string currency)
    {
        Units = units;
        Decimals = decimals;
        Currency = currency;
    }

    /// <summary>The amount as a whole number of 10^-<see cref="Decimals"/> of the currency.</summary>
    public BigInteger Units { get; }

    /// <summary>How many decimal places <see cref="Units"/> counts.</summary>
    public int Decimals { get; }

    /// <summary>The currency as people write it, in capitals: <c>USD</c> stands for Stripe's <c>usd</c> and for known USD stablecoins.</summary>
    public string Currency { get; }

    /// <summary>Reads <c>AMOUNT CURRENCY</c>, for instance <c>5 USD</c> or <c>0.05 USD</c>.</summary>
    /// <exception cref="FormatException">The text has another form; the message says what to write.</exception>
    public static Money Parse(string text) => TryParse(text, out var money, out var error) ? money : throw new FormatException(error);

    /// <summary>Reads <c>AMOUNT CURRENCY</c>; signs, exponents, separators and missing currencies are refused.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Money? money) => TryParse(text, out money, out _);

    internal static bool TryParse(string text, [NotNullWhen(true)] out Money? money, [NotNullWhen(false)] out string? error)
    {
        money = null;
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 2 || !IsCurrency(parts[1]) || !TryParseAmount(parts[0], out var units, out var decimals))
        {
            error = $"'{text}' is not an amount of money. Write a number and a currency, for instance '0.05 USD'.";
            return false;
        }

        money = new Money(units, decimals, parts[1].ToUpperInvariant());
        error = null;
        return true;
    }

    /// <summary>Orders amounts of one currency.</summary>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    public int CompareTo(Money? other)
    {
        if (other is null)
        {
            return 1;
        }

        if (other.Currency != Currency)
        {
            throw new InvalidOperationException($"{Currency} and {other.Currency} cannot be compared.");
        }

        var decimals = Math.Max(Decimals, other.Decimals);
        return UnitsAt(decimals).CompareTo(other.UnitsAt(decimals));
    }

    /// <inheritdoc/>
    public bool Equals(Money? other) => other is not null && other.Currency == Currency && CompareTo(other) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Money);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Currency, UnitsAt(MaximumDecimals));

    /// <summary>The amount as people write it, with at least two decimal places where the currency has them: <c>0.05 USD</c>.</summary>
    public override string ToString()
    {
        var digits = BigInteger.Abs(Units).ToString(CultureInfo.InvariantCulture).PadLeft(Decimals + 1, '0');
        var whole = digits[..^Decimals];
        var fraction = Decimals == 0 ? "" : digits[^Decimals..].TrimEnd('0').PadRight(Math.Min(2, Decimals), '0');
        var sign = Units.Sign < 0 ? "-" : "";
        return fraction.Length == 0 ? $"{sign}{whole} {Currency}" : $"{sign}{whole}.{fraction} {Currency}";
    }

    /// <summary>Whether the left amount is smaller.</summary>
    public static bool operator <(Money left, Money right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left amount is greater.</summary>
    public static bool operator >(Money left, Money right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left amount is smaller or equal.</summary>
    public static bool operator <=(Money left, Money right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left amount is greater or equal.</summary>
    public static bool operator >=(Money left, Money right) => left.CompareTo(right) >= 0;

    /// <summary>Whether both are the same amount of the same currency.</summary>
    public static bool operator ==(Money? left, Money? right) => Equals(left, right);

    /// <summary>Whether the amounts or their currencies differ.</summary>
    public static bool operator !=(Money? left, Money? right) => !Equals(left, right);

    internal BigInteger UnitsAt(int decimals) => Units * BigInteger.Pow(10, decimals - Decimals);

    private static bool IsCurrency(string text) => text.Length is >= 3 and <= 12 && text.All(char.IsAsciiLetterOrDigit) && char.IsAsciiLetter(text[0]);

    private static bool TryParseAmount(string text, out BigInteger units, out int decimals)
    {
        units = default;
        decimals = 0;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? "" : text[(point + 1)..];
        var digits = whole + fraction;
        if (whole.Length == 0 || (point >= 0 && fraction.Length == 0) || fraction.Length > MaximumDecimals
            || digits.Length > MaximumDigits || !digits.All(char.IsAsciiDigit) || (whole.Length > 1 && whole[0] == '0'))
        {
            return false;
        }

        decimals = fraction.Length;
        units = BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        return true;
    }
}
