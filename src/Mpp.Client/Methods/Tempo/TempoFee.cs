using System.Globalization;

namespace Mpp.Client.Methods.Tempo;

/// <summary>What a transaction may use and pay: gas, and the price of a unit of it in wei-like units (10^-18 USD).</summary>
internal readonly record struct TempoFee(ulong GasLimit, ulong MaxFeePerGas, ulong MaxPriorityFeePerGas)
{
    private const int PriceDecimals = 18;

    public static TempoFee Caps(TempoOptions options) => new(options.GasLimit, options.MaxFeePerGas, options.MaxPriorityFeePerGas);

    public bool IsWithin(TempoFee other) =>
        GasLimit <= other.GasLimit && MaxFeePerGas <= other.MaxFeePerGas && MaxPriorityFeePerGas <= other.MaxPriorityFeePerGas;

    /// <summary>The three numbers, as <see cref="TryParse"/> reads them.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{GasLimit} {MaxFeePerGas} {MaxPriorityFeePerGas}");

    public static bool TryParse(string? text, out TempoFee fee)
    {
        var parts = (text ?? "").Split(' ');
        fee = default;
        if (parts.Length != 3 || !TryParsePart(parts[0], out var gas) || !TryParsePart(parts[1], out var price) || !TryParsePart(parts[2], out var tip))
        {
            return false;
        }

        fee = new TempoFee(gas, price, tip);
        return true;
    }

    private static bool TryParsePart(string text, out ulong value) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    /// <summary>The most that it can cost, in base units of a token with so many decimals.</summary>
    public UInt128 Maximum(int decimals)
    {
        UInt128 scale = 1;
        for (var place = decimals; place < PriceDecimals; place++)
        {
            scale *= 10;
        }

        return (((UInt128)GasLimit * MaxFeePerGas) + scale - 1) / scale;
    }
}
