namespace Mpp.Client.Protocol;

/// <summary>A Payment challenge that could not be read, with what it claimed to be as far as that could be told.</summary>
internal sealed record MalformedChallenge(string Reason, string? Method, string? Intent)
{
    public bool Claims(PaymentChallenge challenge) => Method == challenge.Method && Intent == challenge.Intent;
}
