namespace Mpp.Sandbox.Merchant;

/// <summary>One request that a <see cref="SandboxMerchant"/> received.</summary>
public sealed record SandboxRequest
{
    /// <summary>The HTTP method, for instance <c>POST</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The path without the query, for instance <c>/agent/orders</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The query with its question mark, or the empty string.</summary>
    public required string Query { get; init; }

    /// <summary>
    /// The headers by name, whatever their case; several lines of one name are joined by commas. Of <c>Authorization</c> and
    /// <c>Payment-Authorization</c> only the scheme is kept.
    /// </summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The header in which a Payment credential came, or null when the request had none.</summary>
    public required string? CredentialHeader { get; init; }

    /// <summary>The length of the body in bytes; 0 for a request that was refused before its body was read.</summary>
    public int BodyLength { get; init; }

    /// <summary>
    /// The HTTP status decided for it; null while none is, or when the connection was ended instead of answering. A hanging request has
    /// none until it is released.
    /// </summary>
    public int? Status { get; init; }
}
