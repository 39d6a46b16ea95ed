namespace Mpp.Client.Methods.Tempo;

/// <summary>A token that may be paid in, and what it is worth: part of <see cref="TempoNetworkOptions.Tokens"/>.</summary>
public sealed class TempoTokenOptions
{
    internal const int TokenDecimals = 6;

    /// <summary>The token's address: <c>0x</c> and 40 hexadecimal digits.</summary>
    public string Address { get; set; } = "";

    /// <summary>Its name for people, for instance <c>USDC.e</c>.</summary>
    public string Symbol { get; set; } = "";

    /// <summary>How many decimal places of <see cref="Unit"/> one base unit is; 6 by default, as every token of the chain has.</summary>
    public int Decimals { get; set; } = TokenDecimals;

    /// <summary>The unit that limits are written in; tokens of one unit are taken to be worth the same. <c>USD</c> by default.</summary>
    public string Unit { get; set; } = "USD";

    internal TempoTokenOptions Snapshot() => (TempoTokenOptions)MemberwiseClone();

    internal IEnumerable<string> Validate()
    {
        if (!TempoAddress.TryParse(Address, out _))
        {
            yield return "Address must be 0x and 40 hexadecimal digits; mixed case must fit EIP-55.";
        }

        if (Symbol.Length is 0 or > 20 || Symbol.Any(c => c is < '!' or > '~'))
        {
            yield return "Symbol must have 1 to 20 visible ASCII characters, for instance 'USDC.e'.";
        }

        if (Decimals is < 0 or > 18)
        {
            yield return "Decimals must be from 0 to 18.";
        }

        if (Unit.Length is < 3 or > 10 || !Unit.All(char.IsAsciiLetterUpper))
        {
            yield return "Unit must have 3 to 10 capital letters, for instance 'USD'.";
        }
    }
}
