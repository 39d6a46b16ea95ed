namespace Mpp.Client.Methods.Tempo;

/// <summary>
/// A chain as configured: an entry of <see cref="TempoOptions.Networks"/>. For a chain that is known anyway it adds tokens and changes what is
/// set.
/// </summary>
public sealed class TempoNetworkOptions
{
    /// <summary>Its name for people; <see langword="null"/> keeps the known one.</summary>
    public string? Name { get; set; }

    /// <summary>The tokens that may be paid in, beside those that are known. All others are refused.</summary>
    public IList<TempoTokenOptions> Tokens { get; set; } = [];

    /// <summary>The address of the token that the network's own tools use; <see langword="null"/> for the first one.</summary>
    public string? DefaultCurrency { get; set; }

    /// <summary>A node of this chain, asked in place of <see cref="TempoOptions.RpcUrl"/>; <see langword="null"/> for none of its own.</summary>
    public Uri? RpcUrl { get; set; }

    /// <summary>Where people can look transactions up, for instance <c>https://explore.example.com</c>; <see langword="null"/> for nowhere.</summary>
    public Uri? ExplorerUrl { get; set; }

    internal TempoNetworkOptions Snapshot()
    {
        var copy = (TempoNetworkOptions)MemberwiseClone();
        copy.Tokens = [.. Tokens.Select(token => token.Snapshot())];
        return copy;
    }

    internal IEnumerable<string> Validate()
    {
        for (var index = 0; index < Tokens.Count; index++)
        {
            foreach (var error in Tokens[index].Validate())
            {
                yield return $"Tokens:{index}:{error}";
            }
        }

        if (Name is { } name && (string.IsNullOrWhiteSpace(name) || name.Length > 60 || name.Any(char.IsControl)))
        {
            yield return "Name must have 1 to 60 characters.";
        }

        if (DefaultCurrency is not null && !TempoAddress.TryParse(DefaultCurrency, out _))
        {
            yield return "DefaultCurrency must be a token address: 0x and 40 hexadecimal digits.";
        }

        if (RpcUrl is not null && !TempoOptions.IsUsable(RpcUrl))
        {
            yield return $"RpcUrl {TempoOptions.UnusableUrl}";
        }

        if (ExplorerUrl is not null && !TempoOptions.IsUsable(ExplorerUrl))
        {
            yield return $"ExplorerUrl {TempoOptions.UnusableUrl}";
        }
    }
}
