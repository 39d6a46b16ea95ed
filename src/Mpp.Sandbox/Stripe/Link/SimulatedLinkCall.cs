namespace Mpp.Sandbox.Stripe.Link;

/// <summary>One call that a <see cref="SimulatedLink"/> received. Tokens and codes are left out.</summary>
public sealed record SimulatedLinkCall
{
    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The path, without the query.</summary>
    public required string Path { get; init; }

    /// <summary>The query with its question mark, or an empty text.</summary>
    public required string Query { get; init; }

    /// <summary>The names of the parameters of the body.</summary>
    public required IReadOnlyList<string> Parameters { get; init; }

    /// <summary>The status of the answer.</summary>
    public required int StatusCode { get; init; }
}
