using System.Numerics;

namespace Mpp.Client.Methods.Tempo;

/// <summary>What a quote of this rail was made of: all that is needed to sign what was judged.</summary>
/// <param name="Terms">What the challenge asks for.</param>
/// <param name="Fee">The fee that was judged. What is signed never costs more.</param>
/// <param name="NonceKey">The nonce to take: one that expires, or a lane of the request's own.</param>
internal sealed record TempoQuoteDetails(TempoChargeTerms Terms, TempoFee Fee, BigInteger NonceKey);
