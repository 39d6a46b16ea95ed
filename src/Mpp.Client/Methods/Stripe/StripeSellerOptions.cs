using Mpp.Client.Policy;

namespace Mpp.Client.Methods.Stripe;

/// <summary>What holds for the sellers at one origin: an entry of <see cref="StripeOptions.Sellers"/>.</summary>
public sealed class StripeSellerOptions
{
    private const string ZincOrigin = "https://api.zinc.com";

    /// <summary>A seller whose ways are known; what it implies need not be written.</summary>
    public StripeSellerPreset Preset { get; set; }

    /// <summary>
    /// Where it sells: <c>https://api.example.com</c>, <c>api.example.com</c> (https) or <c>*.example.com</c>; <see langword="null"/> for that of
    /// the preset.
    /// </summary>
    public string? Origin { get; set; }

    /// <summary>The network ids (<c>profile_…</c>) that may be paid there; <see langword="null"/> for any.</summary>
    public IList<string>? NetworkIds { get; set; }

    /// <summary>Whether credentials for it also carry the token under its other name, as <see cref="StripeOptions.CompatiblePayload"/> says.</summary>
    public bool CompatiblePayload { get; set; }

    internal string? EffectiveOrigin => Origin ?? (Preset == StripeSellerPreset.Zinc ? ZincOrigin : null);

    internal bool IsCompatible => CompatiblePayload || Preset == StripeSellerPreset.Zinc;

    internal StripeSellerOptions Snapshot()
    {
        var copy = (StripeSellerOptions)MemberwiseClone();
        copy.NetworkIds = NetworkIds?.ToArray();
        return copy;
    }

    internal IEnumerable<string> Validate()
    {
        if (!Enum.IsDefined(Preset))
        {
            yield return "Preset must be None or Zinc.";
        }

        if (EffectiveOrigin is not { } origin)
        {
            yield return "Origin is missing. Write 'https://api.example.com', 'api.example.com' or '*.example.com'.";
        }
        else if (!OriginPattern.TryParse(origin, out _))
        {
            yield return $"Origin: '{origin}' is not an origin. Write 'https://api.example.com', 'api.example.com' or '*.example.com'.";
        }

        if (NetworkIds?.Any(string.IsNullOrWhiteSpace) == true)
        {
            yield return "NetworkIds has an empty entry. Write a network id (profile_…), or leave the list out to pay any.";
        }
    }
}
