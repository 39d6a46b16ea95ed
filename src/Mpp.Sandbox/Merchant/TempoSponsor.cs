using Mpp.Client.Methods.Tempo;
using Mpp.Client.Methods.Tempo.Crypto;

namespace Mpp.Sandbox.Merchant;

/// <summary>Pays the fees of transactions that stay within limits, by signing them as fee payer.</summary>
internal sealed class TempoSponsor(TempoPrivateKeySigner signer, MerchantClock clock) : IDisposable
{
    private const ulong MaximumGas = 2_000_000;

    private static readonly UInt128 Gwei = 1_000_000_000;
    private static readonly UInt128 MaximumFeePerGas = 100 * Gwei;
    private static readonly UInt128 MaximumPriorityFeePerGas = 10 * Gwei;
    private static readonly UInt128 MaximumFee = 50_000_000 * Gwei;
    private static readonly TimeSpan LongestWindow = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan GraceAfterChallenge = TimeSpan.FromSeconds(60);

    /// <exception cref="CredentialRefusedException">The transaction could cost the sponsor too much.</exception>
    public void Check(TempoTransaction transaction, DateTimeOffset? challengeEnds)
    {
        var now = clock.Now;
        var latest = now + LongestWindow;
        if (challengeEnds + GraceAfterChallenge is { } end && end < latest)
        {
            latest = end;
        }

        // Each comparison runs before the product is formed, so it cannot overflow.
        var isFine = transaction.NonceKey == TempoTransaction.ExpiringNonceKey && transaction.Nonce == 0
            && transaction.ValidBefore is { } limit
            && limit > (ulong)now.ToUnixTimeSeconds() && limit <= (ulong)latest.ToUnixTimeSeconds()
            && transaction.GasLimit <= MaximumGas
            && transaction.MaxFeePerGas <= MaximumFeePerGas
            && transaction.MaxPriorityFeePerGas <= transaction.MaxFeePerGas
            && transaction.MaxPriorityFeePerGas <= MaximumPriorityFeePerGas
            && transaction.GasLimit * transaction.MaxFeePerGas <= MaximumFee
            && transaction.AccessList.IsEmpty && transaction.AuthorizationList.IsEmpty && transaction.KeyAuthorization is null;
        if (!isFine)
        {
            throw CredentialRefusedException.VerificationFailed("The transaction is outside the limits of the fee payer.");
        }
    }

    /// <summary>The complete bytes, with the fee to be paid in this token.</summary>
    public async Task<byte[]> CoSignAsync(DecodedTempoTransaction pending, TempoAddress feeToken, CancellationToken cancellationToken)
    {
        var transaction = pending.Transaction;
        var preimage = transaction.EncodeFeePayerPreimage(pending.Sender.Account, feeToken);
        var signature = await signer.SignAsync(
            new TempoSigningRequest(TempoSigningPurpose.Transaction, transaction.ChainId, Keccak256.Hash(preimage), preimage),
            cancellationToken).ConfigureAwait(false);
        return transaction.EncodeSponsored(pending.SenderSignature.Span, feeToken, signature.Span);
    }

    public void Dispose() => signer.Dispose();
}
