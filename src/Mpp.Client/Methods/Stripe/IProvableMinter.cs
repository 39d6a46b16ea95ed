namespace Mpp.Client.Methods.Stripe;

/// <summary>A minter that can find out what became of its tokens.</summary>
internal interface IProvableMinter : ISharedPaymentTokenMinter
{
    /// <summary>Finds out what became of a token. One that nobody charged is revoked, and counts as dead only when Stripe says that it is.</summary>
    /// <param name="request">The parameters and the key of the mint.</param>
    /// <param name="suffix">The last characters of the token as recorded; <see langword="null"/> when nobody got one to send.</param>
    /// <param name="cancellationToken">Gives up asking.</param>
    Task<PaymentFinding> ProveAsync(SharedPaymentTokenRequest request, string? suffix, CancellationToken cancellationToken);
}
