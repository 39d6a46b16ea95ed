using Mpp.Client.Protocol;

namespace Mppcs.Decoding;

/// <summary>What a piece of protocol text turned out to be: exactly one of the three.</summary>
internal sealed record DecodedText
{
    public ChallengeSet? Challenges { get; init; }

    public PaymentCredential? Credential { get; init; }

    public PaymentReceipt? Receipt { get; init; }

    public string Kind => Challenges is not null ? "challenge" : Credential is not null ? "credential" : "receipt";
}
