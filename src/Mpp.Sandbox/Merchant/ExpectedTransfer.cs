using Mpp.Client.Methods.Tempo;
using Mpp.Client.Protocol;

namespace Mpp.Sandbox.Merchant;

/// <summary>A transfer that a charge asks for.</summary>
/// <param name="Token">The token.</param>
/// <param name="To">Who gets it.</param>
/// <param name="Amount">How much.</param>
/// <param name="Memo">The memo that it must carry, byte for byte; null when there is none, or when it is <see cref="BoundTo"/>.</param>
internal sealed record ExpectedTransfer(TempoAddress Token, TempoAddress To, UInt128 Amount, ReadOnlyMemory<byte>? Memo)
{
    /// <summary>The challenge to which the memo must be bound; null when the memo is fixed or absent.</summary>
    public PaymentChallenge? BoundTo { get; init; }

    public bool IsMetBy(TokenTransfer transfer) =>
        transfer.Token == Token && transfer.To == To && transfer.Amount == Amount && Accepts(transfer.Memo);

    public bool IsMetBy(TransferLog log, TempoAddress sender) => log.From == sender && IsMetBy(log.Transfer);

    private bool Accepts(ReadOnlyMemory<byte>? memo)
    {
        if (BoundTo is { } challenge)
        {
            return memo is { } bound && AttributionMemo.IsBoundTo(bound.Span, challenge.Id, challenge.Realm);
        }

        return Memo is { } wanted ? memo is { } given && given.Span.SequenceEqual(wanted.Span) : memo is null;
    }
}
