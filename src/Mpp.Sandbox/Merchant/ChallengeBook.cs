using System.Collections.Concurrent;
using Mpp.Client.Protocol;

namespace Mpp.Sandbox.Merchant;

/// <summary>Every challenge that the merchant gave out.</summary>
internal sealed class ChallengeBook
{
    private readonly ConcurrentDictionary<string, IssuedChallenge> _byId = new(StringComparer.Ordinal);

    public void Add(PaymentChallenge challenge, string route) => _byId[challenge.Id] = new IssuedChallenge(challenge, route);

    public IssuedChallenge? Find(string id) => _byId.GetValueOrDefault(id);
}
